/** Collects text as bytes, which is several times faster than joining strings. */
export class TextBuffer {
  private buffer: Buffer;
  private length = 0;

  /** @param expected The number of bytes that fit without a reallocation */
  constructor(expected: number) {
    this.buffer = Buffer.allocUnsafe(expected);
  }

  public get byteLength(): number {
    return this.length;
  }

  public add(piece: string | Buffer): this {
    // A UTF-16 code unit needs at most three bytes in UTF-8.
    this.reserve(piece.length * 3);
    this.length += typeof piece === 'string' ? this.buffer.write(piece, this.length) : this.copy(piece);
    return this;
  }

  public toBuffer(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  private copy(piece: Buffer): number {
    this.buffer.set(piece, this.length);
    return piece.length;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
