import { DataShareError } from '../../errors/data-share-error';
import type { StepResult } from './copy-file';
import type { RunHalt } from '../contract/run-halt';

/** Halts a run in which every copy fails, for example because of a firewall, a revoked grant or a lost network. */
export class CircuitBreaker {
  private inARow = 0;

  constructor(private readonly halt: RunHalt) {}

  public recordResult({ step, failure }: StepResult): void {
    if (step.kind !== 'copy') return;
    const isOfAll = failure?.code === 'SourceDenied' || failure?.code === 'StorageFailed';
    this.inARow = isOfAll ? this.inARow + 1 : 0;
    if (this.inARow < MAX_FAILURES_IN_A_ROW || !failure?.problem) return;
    this.halt.stop(new DataShareError([failure.problem]));
  }
}

/** Number of consecutive failures, without a successful copy in between, that halts the run. */
export const MAX_FAILURES_IN_A_ROW = 50;
