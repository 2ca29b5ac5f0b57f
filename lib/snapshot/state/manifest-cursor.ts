/** Something that is read part by part, in order. */
export interface PartwiseReader<T> {
  /** Reads the next part. */
  take(): Promise<T>;
  /** Skips the next part. */
  skip(): Promise<void>;
  close(): Promise<void>;
}

/** Reads parts of a manifest by their index. It is opened when the first part is needed, and again for an earlier one. */
export class ManifestCursor<T> {
  private reader: PartwiseReader<T> | undefined;
  private next = 0;

  constructor(private readonly open: () => Promise<PartwiseReader<T>>) {}

  public async readPart(index: number): Promise<T> {
    if (index < this.next) await this.close();
    try {
      this.reader ??= await this.open();
      for (; this.next < index; this.next++) await this.reader.skip();
      this.next += 1;
      return await this.reader.take();
    } catch (error) {
      // The rest of a stream that has failed looks like its end.
      await this.close().catch(() => undefined);
      throw error;
    }
  }

  public async close(): Promise<void> {
    const { reader } = this;
    this.reader = undefined;
    this.next = 0;
    await reader?.close();
  }
}
