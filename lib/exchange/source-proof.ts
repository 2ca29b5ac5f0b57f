import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';

/**
 * The result of comparing the claim of a recipient with the source. `Current`: it claims a copy of exactly the present files.
 * `Differs`: it claims a copy of other files. `Unknown`: it claims nothing that can be compared, or the source cannot be read.
 */
export type ProofVerdict = 'Current' | 'Differs' | 'Unknown';

/** The claim of a recipient about one dataset, in its last receipt, compared with the source. */
export interface DatasetProof {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Result of the comparison. */
  readonly verdict: ProofVerdict;
  /** Reason of `Unknown`; null otherwise. */
  readonly reason: string | null;
  /** Name of the atomic snapshot that readers of the recipient see; null if there is none. */
  readonly snapshotName: string | null;
  /** Number of files that the source listed in that synchronization; null if the receipt does not tell. */
  readonly filesThen: number | null;
  /** Number of files at the source now; null if it was not listed. */
  readonly filesNow: number | null;
  /** Number of files that were written since that synchronization began; null if the source was not listed. Deletions do not count. */
  readonly filesWrittenSince: number | null;
  /** Number of files that are gone at the source and that the recipient keeps; null if the receipt does not tell. */
  readonly filesGone: number | null;
}

/** The claims of a recipient in its last receipt, compared with the source. */
export interface RecipientProof {
  /** The synchronization that left the receipt; null if there is none. */
  readonly synchronizationId: string | null;
  /** Start of that synchronization as the receipt states it, but not later than its arrival; null if there is none. */
  readonly startedOn: string | null;
  /** Root hash over the manifests of the recipient; null if the receipt has none. */
  readonly manifestSha256: string | null;
  /** Results by dataset. */
  readonly datasets: readonly DatasetProof[];
}

type ClaimedDetails = SynchronizationReceipt['details'][number];

/** The claim about one dataset that can be compared, or the reason why there is none. */
export type DatasetClaim =
  | { readonly kind: 'Claimed'; readonly details: ClaimedDetails; readonly sourceSha256: string }
  | { readonly kind: 'None'; readonly details?: ClaimedDetails; readonly reason: string };

/** Finds what the last receipt of a recipient claims about a dataset. */
export function findClaim(receipt: SynchronizationReceipt | undefined, datasetName: string): DatasetClaim {
  if (!receipt) return { kind: 'None', reason: 'there is no receipt of a synchronization' };
  const details = receipt.details.find((each) => each.datasetName === datasetName);
  if (!details) return { kind: 'None', reason: 'its last receipt does not have this dataset' };
  const { sourceSha256, status } = details;
  if (sourceSha256 === undefined)
    return { kind: 'None', details, reason: 'its last receipt is of an earlier version, without a hash' };
  if (sourceSha256 !== null) return { kind: 'Claimed', details, sourceSha256 };
  const reason =
    status === 'Failed'
      ? 'its last synchronization of this dataset failed'
      : 'its last synchronization did not copy all files';
  return { kind: 'None', details, reason };
}

/** The source of a dataset as it is now, or the reason why it is not known. */
export type ListedSource =
  | { readonly files: number; readonly hashes: readonly string[]; readonly writtenSince: number }
  | { readonly failure: string };

/** Compares a claim with the source. @param source Undefined if there is no claim to compare. */
export function proveDataset(
  datasetName: string,
  claim: DatasetClaim,
  source: ListedSource | undefined,
): DatasetProof {
  const { details } = claim;
  const stated = {
    datasetName,
    snapshotName: details?.snapshotName ?? null,
    filesThen: details?.filesRead ?? null,
    filesGone: details?.filesGone ?? null,
  };
  const unlisted = { filesNow: null, filesWrittenSince: null };
  if (claim.kind === 'None') return { ...stated, ...unlisted, verdict: 'Unknown', reason: claim.reason };
  if (!source || 'failure' in source)
    return {
      ...stated,
      ...unlisted,
      verdict: 'Unknown',
      reason: source?.failure ?? 'the source was not listed',
    };
  const verdict = source.hashes.includes(claim.sourceSha256) ? 'Current' : 'Differs';
  const { files: filesNow, writtenSince: filesWrittenSince } = source;
  return { ...stated, verdict, reason: null, filesNow, filesWrittenSince };
}
