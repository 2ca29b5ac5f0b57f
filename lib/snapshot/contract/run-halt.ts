import { setMaxListeners } from 'node:events';
import { DataShareError } from '../../errors/data-share-error';
import type { ErrorCode } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';

/**
 * Stops a run before its end because of an interruption, or a failure that would affect all further files.
 *
 * After that nothing more is listed or copied. Copies in flight are completed, and the manifest keeps the other files as
 * the last snapshot left them. So the manifest stays correct, and the next run continues.
 */
export class RunHalt {
  /** The first failure. */
  public failure: Error | undefined;
  private readonly controller = new AbortController();

  /** @param interruption Aborted when the user interrupts the run. */
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

  /** Halts the run. Only the first failure is kept. */
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

/** Problems of one dataset. All others would affect every dataset. */
const DATASET_CODES: readonly ErrorCode[] = [
  'AccessDenied',
  'ContainerNotFound',
  'DeletionFuse',
  'ListingOrder',
  'PublishPlaceTaken',
  'SourceUnrelated',
  'StateUnreadable',
  'StorageFailed',
];

/** Problems of one account. With several sources, the datasets of the others go on. */
const ACCOUNT_CODES: readonly ErrorCode[] = [
  'AnswerUnrecognized',
  'CredentialUnavailable',
  'EndpointUnreachable',
  'ListingEndless',
  'ServiceBusy',
];

/** Stops the work on one dataset. The others go on, unless the failure would affect them, too. */
export class DatasetHalt extends RunHalt {
  /** @param hasOwnSource True if other datasets are in other accounts. */
  constructor(
    private readonly run: RunHalt,
    private readonly hasOwnSource = false,
  ) {
    super(run.signal);
  }

  public override stop(failure: unknown): void {
    super.stop(failure);
    const codes = this.hasOwnSource ? [...DATASET_CODES, ...ACCOUNT_CODES] : DATASET_CODES;
    if (!DataShareError.isDataShareError(failure) || !codes.includes(failure.code)) this.run.stop(failure);
  }
}
