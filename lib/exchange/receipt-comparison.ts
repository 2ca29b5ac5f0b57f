import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import type { RollbackRecord } from '../snapshot/contract/rollback-record';
import type { RunRecord } from '../snapshot/contract/run-record';

/**
 * The result of comparing a target with a receipt. `Equal`: it is what the receipt states, complete and unaltered. `Newer`:
 * it was, and a later run has changed it. `Altered`: files at the target are not what the last run left. `Contradicted`: the
 * receipt is not what that run recorded. `Incomplete`: it is what the receipt states, and that run did not copy all files.
 * `Unknown`: nothing can be said.
 */
export type ReceiptVerdict = 'Equal' | 'Newer' | 'Altered' | 'Contradicted' | 'Incomplete' | 'Unknown';

/** The target compared with a receipt. */
export interface ReceiptComparison {
  /** The synchronization that left the receipt. */
  readonly synchronizationId: string;
  /** Start of that synchronization, as the receipt states it. */
  readonly startTime: string;
  /** Result of the comparison. */
  readonly verdict: ReceiptVerdict;
  /** Reason of the result; null for `Equal`. */
  readonly reason: string | null;
  /** The last synchronization or rollback, if it has changed the target since; null otherwise. */
  readonly newer: NewerRun | null;
}

/** A synchronization or a rollback that came after the one of a receipt. */
export interface NewerRun {
  /** Kind of the run. */
  readonly kind: 'Synchronization' | 'Rollback';
  /** Id of the synchronization or the rollback. */
  readonly id: string;
  /** Start, UTC. */
  readonly startTime: string;
}

/** Evidence from the target and its state. */
export interface TargetEvidence {
  /** Root hash over the manifests now; null if there are none. */
  readonly manifestSha256: string | null;
  /** Result of comparing the target with these manifests. */
  readonly status: 'Succeeded' | 'Failed' | 'Incomplete';
  /** Number of files that differ from these manifests. A comparison also fails if files cannot be read. */
  readonly filesDifferent: number;
  /** The record of the synchronization that left the receipt; undefined if there is none. */
  readonly record: RunRecord | undefined;
  /** The last synchronization or rollback; undefined if there is none. */
  readonly last: RunRecord | RollbackRecord | undefined;
}

/** Compares a receipt with a target that was verified. */
export function compareReceipt(receipt: SynchronizationReceipt, target: TargetEvidence): ReceiptComparison {
  const { synchronizationId, startTime } = receipt;
  return { synchronizationId, startTime, newer: null, ...judgeReceipt(receipt, target) };
}

type Judgement = Pick<ReceiptComparison, 'verdict' | 'reason'> & Partial<Pick<ReceiptComparison, 'newer'>>;

const NO_HASH = 'the receipt has no hash of a manifest';

function judgeReceipt(
  { manifestSha256: stated = null }: SynchronizationReceipt,
  { manifestSha256, status, filesDifferent, record, last }: TargetEvidence,
): Judgement {
  if (record && record.manifestSha256 !== stated && stated !== null)
    return { verdict: 'Contradicted', reason: 'the record of that synchronization has another hash' };
  if (stated === null) return { verdict: 'Unknown', reason: NO_HASH };
  if (manifestSha256 === null) return { verdict: 'Unknown', reason: 'the target has no manifest' };
  if (status === 'Failed' && filesDifferent === 0)
    return { verdict: 'Unknown', reason: 'files at the target could not be read' };
  if (status === 'Failed')
    return { verdict: 'Altered', reason: 'files at the target are not what the last run left' };
  if (manifestSha256 === stated)
    return status === 'Succeeded'
      ? { verdict: 'Equal', reason: null }
      : { verdict: 'Incomplete', reason: 'that run did not copy all files' };
  if (!record) return { verdict: 'Unknown', reason: 'there is no record of that synchronization here' };
  const newer = last && describeRun(last);
  if (!last || !newer || last.manifestSha256 !== manifestSha256 || last.startTime <= record.startTime)
    return { verdict: 'Unknown', reason: 'no record tells which run has changed the manifests since' };
  const what = newer.kind === 'Rollback' ? 'a rollback' : 'a later synchronization';
  return { verdict: 'Newer', reason: `${what} at ${newer.startTime} has changed the target`, newer };
}

function describeRun(run: RunRecord | RollbackRecord): NewerRun {
  return run.documentType === 'rollback'
    ? { kind: 'Rollback', id: run.rollbackId, startTime: run.startTime }
    : { kind: 'Synchronization', id: run.synchronizationId, startTime: run.startTime };
}
