/** Wakes all tasks that wait for a change. Each must then look again whether the change is the one it waits for. */
export class ChangeSignal {
  private waiting: (() => void)[] = [];

  public wait(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  public notify(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const resolve of waiting) resolve();
  }
}
