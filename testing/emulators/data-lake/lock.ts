/** Work that may go on together, or must be alone; whoever asks first begins first. */
export class Lock {
  private readonly waiting: { readonly isAlone: boolean; readonly begin: () => void }[] = [];
  private running = 0;
  private isTaken = false;

  public runShared<T>(work: () => Promise<T>): Promise<T> {
    return this.run(false, work);
  }

  public alone<T>(work: () => Promise<T>): Promise<T> {
    return this.run(true, work);
  }

  private async run<T>(isAlone: boolean, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.waiting.push({ isAlone, begin });
      this.next();
    });
    try {
      return await work();
    } finally {
      this.running -= 1;
      this.isTaken = false;
      this.next();
    }
  }

  private next(): void {
    for (;;) {
      const first = this.waiting[0];
      if (!first || this.isTaken || (first.isAlone && this.running > 0)) return;
      this.waiting.shift();
      this.running += 1;
      this.isTaken = first.isAlone;
      first.begin();
    }
  }
}
