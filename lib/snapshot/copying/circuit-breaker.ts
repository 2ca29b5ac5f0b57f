import { DataShareError } from '../../errors/data-share-error';
import type { StepResult } from './copy-file';
import type { RunHalt } from '../planning/run-halt';

/** Halts a run in which nothing works any more: a firewall, a withdrawn grant, a network that is gone. */
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

/** Failures of this many files in a row, with no copy between them, are a failure of the whole. */
export const MAX_FAILURES_IN_A_ROW = 50;
