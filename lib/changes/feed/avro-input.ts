/** Maximum number of bytes of a variable-length integer of 64 bits. */
const MAX_INTEGER_BYTES = 10;

/** A file that is not what Apache Avro says, or larger than this program reads. */
export class AvroError extends Error {}

/** Reads the primitive values of Apache Avro from bytes in memory. Every length is checked before it is used. */
export class AvroBytes {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  public countRemaining(): number {
    return this.bytes.length - this.at;
  }

  public take(length: number): Buffer {
    if (!Number.isSafeInteger(length) || length < 0)
      throw new AvroError('it has a length that is not possible');
    if (length > this.countRemaining()) throw new AvroError('a value ends after the end of its block');
    const taken = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.at, length);
    this.at += length;
    return taken;
  }

  /** Reads an integer, which may be too large to be exact. */
  public readInteger(): number {
    let value = 0n;
    for (let count = 0; count < MAX_INTEGER_BYTES; count++) {
      const byte = this.take(1)[0];
      value |= BigInt(byte & 0x7f) << BigInt(7 * count);
      if (byte < 0x80) return Number(BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n)));
    }
    throw new AvroError('it has an integer of more than 64 bits');
  }
}

/** Reads bytes that arrive in chunks, without more of them in memory than a caller asks for. */
export class AvroStream {
  private readonly iterator: AsyncIterator<Uint8Array>;
  private chunks: Uint8Array[] = [];
  private buffered = 0;

  constructor(content: AsyncIterable<Uint8Array>) {
    this.iterator = content[Symbol.asyncIterator]();
  }

  public async isAtEnd(): Promise<boolean> {
    return !(await this.fill(1));
  }

  public async take(length: number): Promise<Buffer> {
    if (!(await this.fill(length))) throw new AvroError('it ends in the middle');
    const all = Buffer.concat(this.chunks);
    this.chunks = [all.subarray(length)];
    this.buffered -= length;
    return all.subarray(0, length);
  }

  public async readInteger(): Promise<number> {
    const bytes: number[] = [];
    do {
      if (bytes.length === MAX_INTEGER_BYTES) throw new AvroError('it has an integer of more than 64 bits');
      bytes.push((await this.take(1))[0]);
    } while (bytes.at(-1)! >= 0x80);
    return new AvroBytes(Buffer.from(bytes)).readInteger();
  }

  /** Reads a length, and refuses one that is not possible before anything is read. */
  public async readLength(limit: number): Promise<number> {
    const length = await this.readInteger();
    if (length < 0 || length > limit)
      throw new AvroError(`it has a length of ${length}; the limit is ${limit}`);
    return length;
  }

  public async close(): Promise<void> {
    await this.iterator.return?.();
  }

  private async fill(length: number): Promise<boolean> {
    while (this.buffered < length) {
      const next = await this.iterator.next();
      if (next.done) return false;
      this.chunks.push(next.value);
      this.buffered += next.value.length;
    }
    return true;
  }
}
