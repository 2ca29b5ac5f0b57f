import { DataShareError } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import type { RunHalt } from '../contract/run-halt';
import type { StepResult } from './step-result';

/**
 * Halts the work on a dataset in which every copy fails, for example because of a firewall, a revoked grant or a lost
 * network. A failure of one file concerns that file alone, so others are tried before it halts.
 */
export class CircuitBreaker {
  private inARow = 0;
  private hasSucceeded = false;
  private readonly denied: Problem[] = [];

  constructor(private readonly halt: RunHalt) {}

  public recordResult({ step, failure, isSkipped }: StepResult): void {
    if (step.kind !== 'copy' || isSkipped) return;
    if (failure === undefined) this.hasSucceeded = true;
    const isOfAll = failure?.code === 'SourceDenied' || failure?.code === 'StorageFailed';
    this.inARow = isOfAll ? this.inARow + 1 : 0;
    const problem = failure?.problem;
    if (!problem) return;
    if (failure.code === 'StorageFailed' && problem.code === 'AccessDenied') this.denied.push(problem);
    const isDenied = !this.hasSucceeded && this.denied.length >= MAX_DENIALS;
    if (isDenied || this.inARow >= MAX_FAILURES_IN_A_ROW) this.halt.stop(new DataShareError([problem]));
  }

  /**
   * Halts the dataset if the target has refused each of its copies: then it refuses the container, not a file.
   *
   * @param hasOthers True if the target has other files of the dataset, which it has accepted earlier.
   */
  public endDataset(hasOthers: boolean): void {
    const [problem] = this.denied;
    if (this.hasSucceeded || !problem || (hasOthers && this.denied.length === 1)) return;
    this.halt.stop(new DataShareError([problem]));
  }
}

/** Number of consecutive failures, without a successful copy in between, that halts a dataset. */
export const MAX_FAILURES_IN_A_ROW = 50;

/** Number of files to which the target refuses access, before it has accepted any, that halts a dataset. */
const MAX_DENIALS = 8;
