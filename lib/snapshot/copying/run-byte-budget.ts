/** The bytes that one run may copy. */
export class ByteBudget {
  private spent = 0;

  constructor(private readonly maxBytes: number) {}

  public get isLimited(): boolean {
    return this.maxBytes !== Infinity;
  }

  /** Reserves bytes; false if the budget would be exceeded. The first file always fits: otherwise a large one would never be copied. */
  public take(bytes: number): boolean {
    if (this.spent > 0 && this.spent + bytes > this.maxBytes) return false;
    // An empty file counts as the first file.
    this.spent += Math.max(1, bytes);
    return true;
  }
}
