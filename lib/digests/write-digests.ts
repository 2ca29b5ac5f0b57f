import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import { describeDigested } from '../changes/digest/digest-pointer';
import { hashSha256 } from '../snapshot/state/chunked-jsonl';
import { ConcurrencyLimit } from '../streams/concurrency-limit';
import { mapConcurrently } from '../streams/ordered-streams';
import { getGroupFolder } from './digest-layout';
import type { DigestSource, DigestState } from './digest-state';
import { loadDigestState } from './digest-state';
import { pruneDigests } from './digest-writer';
import type { DigestGroup, DigestJob } from './find-changes';
import { findChanges } from './find-changes';
import type { PublishedDigests } from './publish-digests';
import { publishDigests } from './publish-digests';
import { findOwnBlob } from '../snapshot/contract/own-blobs';

export interface DigestOptions {
  readonly from: DigestSource;
  readonly keepDays: number;
}

/** The result for the recipients of the same datasets. */
export interface WrittenDigests {
  readonly shareName: string;
  /** Number of the last digest. */
  readonly sequence: number;
  /** Number of the changes that this run has found. */
  readonly changes: number;
  /** Time up to which changes are in the digests, UTC. */
  readonly coversUntil: string;
  /** True if a new series of digests has begun: recipients list their datasets once. */
  readonly isNewSeries: boolean;
  readonly recipients: readonly { readonly invitationId: string; readonly status: PublishedDigests }[];
}

/** Recipients whose digests are written at the same time. */
const RECIPIENTS_AT_ONCE = 16;
/** Digests that are copied at the same time for all of them. Each is in memory, and can have 16 MiB. */
const COPIES_AT_ONCE = 4;
const MS_PER_DAY = 24 * 60 * 60 * 1000;

/**
 * Finds the changes since the last run, and writes them as digests for each recipient. The state is replaced once, on the
 * condition that no other process has replaced it; what follows can be repeated by the next run.
 *
 * @throws DataShareError `DigestChanged`, `ChangeFeedUnreadable`, and if an account cannot be reached
 */
export async function writeDigests(
  job: DigestJob,
  group: DigestGroup,
  { from, keepDays }: DigestOptions,
): Promise<WrittenDigests> {
  const { store, signal, now } = job;
  const key = hashSha256(`${group.shareName}\n${describeDigested(group.datasets)}`).slice(0, 32);
  const folder = getGroupFolder(key);
  const statePath = `${folder}/state.json`;
  const loaded = await loadDigestState(store, statePath, signal);
  const startedOn = now().toISOString();
  const run = { folder, id: job.newId(), startedOn, from };
  const before = loaded.state?.from === from ? loaded.state : undefined;
  const found = await findChanges(job, group, before, run);
  const pruned = pruneDigests(
    found.state.digests,
    found.state.floorSha256,
    new Date(now().getTime() - keepDays * MS_PER_DAY),
  );
  const state = { ...found.state, digests: pruned.kept, floorSha256: pruned.floorSha256 };
  const content = JSON.stringify(state);
  const etag =
    (await store.replace(statePath, content, loaded.etag, signal)) ??
    (await findOwnBlob(store, statePath, content, signal));
  if (etag === undefined) {
    await deleteObsolete(job, found.state, loaded.state);
    throw new DataShareError([problems.digestChanged(group.shareName)]);
  }
  const copies = new ConcurrencyLimit(COPIES_AT_ONCE);
  const recipients = await mapConcurrently(group.invitations, RECIPIENTS_AT_ONCE, async (invitation) => {
    const status = await publishDigests(job, invitation, state, group.datasets, copies);
    return { invitationId: invitation.invitationId, status };
  });
  await deleteObsolete(job, loaded.state, state);
  return {
    shareName: group.shareName,
    sequence: state.sequence,
    changes: found.changes,
    coversUntil: state.coversUntil,
    isNewSeries: state.seriesId !== loaded.state?.seriesId,
    recipients,
  };
}

/** Deletes what one state names and another one does not. */
async function deleteObsolete(
  { store, signal }: DigestJob,
  before: DigestState | undefined,
  now: DigestState | undefined,
): Promise<void> {
  const listPaths = ({ digests, listings }: DigestState): string[] => [
    ...digests.map(({ path }) => path),
    ...Object.values(listings),
  ];
  const kept = new Set(now ? listPaths(now) : []);
  const obsolete = before ? listPaths(before).filter((path) => !kept.has(path)) : [];
  if (obsolete.length > 0)
    await store.delete(
      obsolete.map((path) => ({ path })),
      signal,
    );
}
