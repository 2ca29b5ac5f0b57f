import type { StepResult } from './step-result';

/** A copy that waits for its turn, is in flight or has ended. Thousands may wait, so one is no promise until somebody waits for it. */
export class StartedCopy {
  public readonly kind = 'started-copy';
  private result: StepResult | undefined;
  private failure: { readonly cause: unknown } | undefined;
  private notify: (() => void) | undefined;

  public end(result: StepResult): void {
    this.result = result;
    this.notify?.();
  }

  public fail(cause: unknown): void {
    this.failure = { cause };
    this.notify?.();
  }

  /** Waits until it has ended, and returns its result. Only one may wait for it. @throws what it failed with */
  public async waitForResult(): Promise<StepResult> {
    if (!this.result && !this.failure) await new Promise<void>((resolve) => (this.notify = resolve));
    if (this.failure) throw this.failure.cause;
    return this.result!;
  }

  /** Its result, if it has ended. */
  public get present(): StepResult | undefined {
    return this.result;
  }
}

/** Returns a copy that has ended before it began. */
export function toEndedCopy(result: StepResult): StartedCopy {
  const copy = new StartedCopy();
  copy.end(result);
  return copy;
}
