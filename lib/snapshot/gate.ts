/** Lets so much work be done at once, in the order in which it came. */
export class Gate {
  private readonly waiting: (() => void)[] = [];
  private next = 0;
  private running = 0;

  constructor(private readonly limit: number) {}

  public async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.limit) this.running += 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await work();
    } finally {
      this.admitNext();
    }
  }

  private admitNext(): void {
    const admit = this.waiting[this.next];
    if (!admit) {
      this.running -= 1;
      return;
    }
    this.next += 1;
    // Forgotten in batches: shifting one by one from a long array would copy it each time.
    if (this.next >= 1024) {
      this.waiting.splice(0, this.next);
      this.next = 0;
    }
    admit();
  }
}
