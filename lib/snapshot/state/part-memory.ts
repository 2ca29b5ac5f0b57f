/** Sizes are rounded up, so that the memory of a part is enough for most others. Smaller parts are left to the garbage collector. */
const UNIT = 1024 * 1024;
/** Size above which memory is not used again: few parts are as large. */
const MAX_KEPT_BYTES = 16 * UNIT;
const MAX_KEPT = 2;

/**
 * The memory of parts, which the next ones use again: left to the garbage collector, parts would take up a multiple of what is used at
 * a time.
 */
export class PartMemory {
  private readonly free: ArrayBufferLike[] = [];

  public take(length: number): Buffer {
    if (length < UNIT) return Buffer.allocUnsafe(length);
    const at = this.free.findIndex(({ byteLength }) => byteLength >= length);
    const [memory] = at < 0 ? [undefined] : this.free.splice(at, 1);
    return Buffer.from(memory ?? new ArrayBuffer(Math.ceil(length / UNIT) * UNIT), 0, length);
  }

  public giveBack({ buffer }: Buffer): void {
    if (buffer.byteLength < UNIT || buffer.byteLength > MAX_KEPT_BYTES) return;
    // A larger one serves more parts.
    this.free.push(buffer);
    this.free.sort((a, b) => b.byteLength - a.byteLength).splice(MAX_KEPT);
  }
}
