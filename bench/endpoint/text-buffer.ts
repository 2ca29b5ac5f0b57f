/** Text as bytes, piece by piece: several times faster than joining as many strings. */
export class TextBuffer {
  private buffer: Buffer;
  private length = 0;

  /** @param expected So many bytes fit without copying what is there already. */
  constructor(expected: number) {
    this.buffer = Buffer.allocUnsafe(expected);
  }

  public add(piece: string | Buffer): this {
    // No character of JavaScript's needs more than three bytes.
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
