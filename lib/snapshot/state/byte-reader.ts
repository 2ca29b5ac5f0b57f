export const NEWLINE = 10;
/** Reads a stream of bytes in pieces of a requested length. */
export class ByteReader {
  private held: Buffer = Buffer.alloc(0);

  constructor(private readonly chunks: AsyncGenerator<Buffer>) {}

  /** Reads a line without its end, or the rest if there is no further line. Undefined if it is longer than the limit. */
  public async readLine(maxLength: number): Promise<Buffer | undefined> {
    const begun: Buffer[] = [];
    for (let length = 0; length <= maxLength && (await this.hasMore());) {
      const end = this.held.indexOf(NEWLINE);
      const bytes = end < 0 ? this.held : this.held.subarray(0, end);
      this.held = this.held.subarray(end < 0 ? bytes.length : end + 1);
      begun.push(bytes);
      length += bytes.length;
      if (length > maxLength) return undefined;
      if (end >= 0) break;
    }
    return Buffer.concat(begun);
  }

  /** Fills a buffer. Returns the number of bytes, which are fewer at the end of the stream. */
  public async fill(taken: Buffer): Promise<number> {
    let at = 0;
    await this.forEachChunk(taken.length, (bytes) => void (at += bytes.copy(taken, at)));
    return at;
  }

  /** Returns the number of bytes that were skipped. */
  public async skip(length: number): Promise<number> {
    let skipped = 0;
    await this.forEachChunk(length, (bytes) => void (skipped += bytes.length));
    return skipped;
  }

  /** True if there are more bytes. */
  public async hasMore(): Promise<boolean> {
    while (this.held.length === 0) if (!(await this.readMore())) return false;
    return true;
  }

  public async close(): Promise<void> {
    await this.chunks.return(undefined);
  }

  private async forEachChunk(length: number, use: (bytes: Buffer) => void): Promise<void> {
    for (let left = length; left > 0 && (await this.hasMore());) {
      const bytes = this.held.subarray(0, left);
      this.held = this.held.subarray(bytes.length);
      left -= bytes.length;
      use(bytes);
    }
  }

  private async readMore(): Promise<boolean> {
    const next = await this.chunks.next();
    if (next.done) return false;
    this.held = this.held.length === 0 ? next.value : Buffer.concat([this.held, next.value]);
    return true;
  }
}
