interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** Lets so much work be done at once, in the order in which it came. What waits costs little: there may be thousands. */
export class ConcurrencyLimit {
  private readonly waiting: Waiting[] = [];
  private next = 0;
  private running = 0;

  constructor(private readonly limit: number) {}

  public run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const entry = { work, resolve, reject };
      if (this.running >= this.limit) this.waiting.push(entry);
      else {
        this.running += 1;
        void this.runFrom(entry);
      }
    });
  }

  /** This one, and those that wait after it, until there is none. */
  private async runFrom(first: Waiting): Promise<void> {
    for (let entry: Waiting | undefined = first; entry; entry = this.nextWaiting()) {
      try {
        entry.resolve((await entry.work()) as never);
      } catch (error) {
        entry.reject(error);
      }
    }
    this.running -= 1;
  }

  private nextWaiting(): Waiting | undefined {
    const entry = this.waiting.at(this.next);
    if (!entry) return undefined;
    this.next += 1;
    // Forgotten in batches: shifting one by one from a long array would copy it each time.
    if (this.next >= 1024) {
      this.waiting.splice(0, this.next);
      this.next = 0;
    }
    return entry;
  }
}
