/** A task that does not fail: it reports its own failures. */
type Task = () => Promise<void>;

/** Limits the number of tasks that run at the same time, first in, first out. Thousands of tasks may wait at little cost. */
export class ConcurrencyLimit {
  private readonly waiting: Task[] = [];
  private next = 0;
  private running = 0;
  /** Those that wait until few tasks do. */
  private patient: { readonly few: number; readonly resolve: () => void }[] = [];

  constructor(public readonly limit: number) {}

  public run<T>(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.add(async () => {
        try {
          resolve(await work());
        } catch (error) {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- passed on as it was thrown
          reject(error);
        }
      });
    });
  }

  /** Runs a task that nobody waits for. */
  public add(task: Task): void {
    if (this.running >= this.limit) this.waiting.push(task);
    else {
      this.running += 1;
      void this.runFrom(task);
    }
  }

  /** Waits until at most so many tasks wait for their turn. */
  public async whenFewWait(few: number): Promise<void> {
    if (this.countWaiting() <= few) return;
    await new Promise<void>((resolve) => this.patient.push({ few, resolve }));
  }

  private countWaiting(): number {
    return this.waiting.length - this.next;
  }

  /** Runs this task and then waiting ones, until none is left. */
  private async runFrom(first: Task): Promise<void> {
    for (let task: Task | undefined = first; task; task = this.nextWaiting()) await task();
    this.running -= 1;
  }

  private nextWaiting(): Task | undefined {
    const task = this.waiting.at(this.next);
    if (!task) return undefined;
    this.next += 1;
    // Tasks are dropped in batches, because each shift() of a long array would copy it.
    if (this.next >= 1024) {
      this.waiting.splice(0, this.next);
      this.next = 0;
    }
    if (this.patient.length > 0) this.wakePatient();
    return task;
  }

  private wakePatient(): void {
    const waiting = this.countWaiting();
    this.patient = this.patient.filter(({ few, resolve }) => {
      if (waiting > few) return true;
      resolve();
      return false;
    });
  }
}
