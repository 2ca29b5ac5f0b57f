/** The bytes that one run may copy. */
export class ByteBudget {
  private spent = 0;

  constructor(private readonly maxBytes: number) {}

  /** Takes so many bytes, unless that would be too much. One file is copied in any case, or none would ever be. */
  public take(bytes: number): boolean {
    if (this.spent > 0 && this.spent + bytes > this.maxBytes) return false;
    // An empty file counts too: it is one.
    this.spent += Math.max(1, bytes);
    return true;
  }
}
