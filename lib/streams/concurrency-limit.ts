interface Waiting {
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

/** Limits the number of tasks that run at the same time, first in, first out. Thousands of tasks may wait at little cost. */
export class ConcurrencyLimit {
  private readonly waiting: Waiting[] = [];
  private next = 0;
  private running = 0;

  constructor(public readonly limit: number) {}

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

  /** Runs this task and then waiting ones, until none is left. */
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
    // Entries are dropped in batches, because each shift() of a long array would copy it.
    if (this.next >= 1024) {
      this.waiting.splice(0, this.next);
      this.next = 0;
    }
    return entry;
  }
}
