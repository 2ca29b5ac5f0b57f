import { setMaxListeners } from 'node:events';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/**
 * Why a run stops before its end: an interruption, or a failure that all further files would share.
 *
 * From then on nothing more is listed or copied. What is in flight ends, and the rest is kept in the manifest as the
 * last snapshot left it: so the manifest is true, and a re-run continues.
 */
export class RunHalt {
  private failure: Error | undefined;
  private readonly controller = new AbortController();

  /** @param interruption Aborted by who runs it. */
  constructor(private readonly interruption: AbortSignal) {
    setMaxListeners(0, this.signal);
    if (interruption.aborted) this.controller.abort();
    else interruption.addEventListener('abort', () => this.controller.abort(), { once: true });
  }

  /** Aborted when the run halts. */
  public get signal(): AbortSignal {
    return this.controller.signal;
  }

  public get isHalted(): boolean {
    return this.signal.aborted;
  }

  /** The first reason counts. */
  public stop(failure: unknown): void {
    this.failure ??= failure instanceof Error ? failure : new Error(String(failure));
    this.controller.abort();
  }

  public throwIfHalted(): void {
    if (this.interruption.aborted) {
      throw new DataShareError([problems.interrupted()], { cause: this.failure });
    }
    if (this.failure) throw this.failure;
  }
}
