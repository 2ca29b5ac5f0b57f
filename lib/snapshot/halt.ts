import { DataShareError } from '../errors';
import { problems } from '../problems';

/**
 * Why a run stops before its end: an interruption, or a failure that all further files would share.
 *
 * From then on nothing more is listed or copied. What is in flight ends, and the rest is kept in the manifest as the
 * last snapshot left it: so the manifest is true, and a re-run continues.
 */
export class Halt {
  private failure: Error | undefined;

  constructor(private readonly signal: AbortSignal) {}

  public get isHalted(): boolean {
    return this.failure !== undefined || this.signal.aborted;
  }

  /** The first reason counts. */
  public because(failure: unknown): void {
    this.failure ??= failure instanceof Error ? failure : new Error(String(failure));
  }

  public throwIfHalted(): void {
    if (this.signal.aborted) throw new DataShareError([problems.interrupted()], { cause: this.failure });
    if (this.failure) throw this.failure;
  }
}
