/** Sizes are rounded up, so that the memory of a part is enough for most others. Smaller parts are left to the garbage collector. */
const UNIT = 1024 * 1024;
/** Size of all memory that waits for its next use: that of the parts that a run has in use at a time, unless they are very large. */
const MAX_KEPT_BYTES = 24 * UNIT;

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
    const { free } = this;
    // A larger one serves more parts.
    free.push(buffer);
    free.sort((a, b) => b.byteLength - a.byteLength);
    for (let kept = 0, at = 0; at < free.length; at++)
      if ((kept += free[at].byteLength) > MAX_KEPT_BYTES) free.length = at;
  }
}
