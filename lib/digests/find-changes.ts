import { DataShareError } from '../errors/data-share-error';
import type { DigestedDataset } from '../changes/digest/digest-pointer';
import { CHAIN_START } from '../changes/digest/digest-pointer';
import type { FeedStore } from '../changes/feed/change-feed';
import type { ReadableStore } from '../snapshot/contract/storage-ports';
import type { StateStore } from '../snapshot/contract/state-store-port';
import { listDatasetFiles } from '../snapshot/planning/dataset-listing';
import { getComparator } from '../streams/name-order';
import { compareListings } from './compare-listings';
import type { DigestSource, DigestState } from './digest-state';
import { DigestWriter } from './digest-writer';
import type { OpenFeeds } from './open-feeds';
import { openFeeds } from './open-feeds';
import { ListingRecorder, openRecordedListing } from './listing-record';

/** An invitation that gets digests. */
export interface DigestedInvitation {
  readonly invitationId: string;
  /** Folder of its digests. */
  readonly folder: string;
}

/** The recipients that get the same datasets of a share, and so the same digests. */
export interface DigestGroup {
  readonly shareName: string;
  readonly datasets: readonly DigestedDataset[];
  /** The invitations whose recipients may read the datasets now. */
  readonly invitations: readonly DigestedInvitation[];
}

/** The things that writing digests needs. */
export interface DigestJob {
  /** The container of the exchange. */
  readonly store: StateStore;
  readonly getSource: (storageAccountName: string) => ReadableStore;
  readonly getFeed: (storageAccountName: string) => FeedStore;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly signal: AbortSignal;
}

/** One run of a digest job. */
export interface DigestRun {
  readonly folder: string;
  readonly id: string;
  readonly startedOn: string;
  readonly from: DigestSource;
}

interface FoundChanges {
  readonly state: DigestState;
  readonly changes: number;
}

/**
 * Finds the changes since a state, and writes them as digests. If some may be missing, or if they are too many, a new series
 * begins with what this run has seen: recipients list once, and from then on apply digests. Blobs that the returned state does
 * not name are deleted.
 *
 * @param before Undefined if there is no state to continue.
 * @throws DataShareError `ChangeFeedUnreadable`, and if an account cannot be reached
 */
export async function findChanges(
  job: DigestJob,
  group: DigestGroup,
  before: DigestState | undefined,
  run: DigestRun,
): Promise<FoundChanges> {
  const feeds =
    run.from === 'change-feed' ? await openFeeds(job, group.datasets, before?.segments) : undefined;
  const coversUntil = feeds?.coversUntil ?? run.startedOn;
  const writer = new DigestWriter(job.store, before, { ...run, coversUntil }, job.signal);
  try {
    const listings = feeds
      ? await followFeeds(feeds, writer)
      : await compareDatasets(job, group, before, run, writer);
    await writer.finish();
    const seen = { coversUntil, listings, segments: feeds?.segments ?? {} };
    if (before && !writer.isGivenUp)
      return { state: continueSeries(before, writer, seen), changes: writer.changes };
    await deleteBlobs(job, writer.paths);
    return { state: beginSeries(job, run, seen), changes: 0 };
  } catch (error) {
    // Best effort: the error of the run is what matters.
    const created = [...writer.paths, ...group.datasets.map((_, at) => toListingPath(run, at))];
    await deleteBlobs({ ...job, signal: AbortSignal.timeout(CLEANUP_MS) }, created).catch(() => undefined);
    throw error;
  }
}

/** Time for deleting what a failed run has written. */
const CLEANUP_MS = 10_000;

async function deleteBlobs({ store, signal }: DigestJob, paths: readonly string[]): Promise<void> {
  if (paths.length > 0)
    await store.delete(
      paths.map((path) => ({ path })),
      signal,
    );
}

/** The things that a run has seen, and that the state remembers. */
type Seen = Pick<DigestState, 'coversUntil' | 'listings' | 'segments'>;

function continueSeries(
  before: DigestState,
  { written, chainSha256 }: DigestWriter,
  seen: Seen,
): DigestState {
  return {
    ...before,
    ...seen,
    sequence: before.sequence + written.length,
    chainSha256,
    digests: [...before.digests, ...written],
  };
}

function beginSeries({ newId }: DigestJob, { from }: DigestRun, seen: Seen): DigestState {
  return {
    documentType: 'digestState',
    schemaVersion: 1,
    seriesId: newId(),
    from,
    sequence: 0,
    chainSha256: CHAIN_START,
    floorSha256: CHAIN_START,
    digests: [],
    ...seen,
  };
}

async function followFeeds(
  { isContinued, changes }: OpenFeeds,
  writer: DigestWriter,
): Promise<DigestState['listings']> {
  if (!isContinued) writer.giveUp();
  for await (const change of changes) {
    // The listing of the recipients finds the rest.
    if (writer.isGivenUp) break;
    await writer.add(change);
  }
  return {};
}

/** Lists each dataset once, and compares it with its last listing. Returns the paths of the new listings. */
async function compareDatasets(
  job: DigestJob,
  { datasets }: DigestGroup,
  before: DigestState | undefined,
  run: DigestRun,
  writer: DigestWriter,
): Promise<DigestState['listings']> {
  const listings: Record<string, string> = {};
  for (const [at, dataset] of datasets.entries()) {
    const path = toListingPath(run, at);
    const last = before?.listings[dataset.datasetName];
    const since = before ? Date.parse(before.coversUntil) : NaN;
    try {
      listings[dataset.datasetName] = await compareDataset(job, dataset, { last, since }, path, writer);
    } catch (error) {
      if (!DataShareError.isDataShareError(error) || error.code !== 'StateUnreadable') throw error;
      listings[dataset.datasetName] = await compareDataset(job, dataset, { since }, path, writer);
    }
  }
  return listings;
}

function toListingPath({ folder, id }: DigestRun, at: number): string {
  return `${folder}/listings/${id}-${at}`;
}

/**
 * Compares a dataset with its last listing. Without one, changes may be missing. Returns the path of the new listing.
 *
 * @throws DataShareError `StateUnreadable` if the last listing is not what this program writes
 */
async function compareDataset(
  { store, getSource, signal }: DigestJob,
  { datasetName, datasetType, storageAccountName, container, path }: DigestedDataset,
  { last, since }: { readonly last?: string; readonly since: number },
  next: string,
  writer: DigestWriter,
): Promise<string> {
  const source = getSource(storageAccountName);
  const reader = last === undefined ? undefined : await openRecordedListing(store, last, signal);
  if (!reader) writer.giveUp();
  const before = reader && { path: last!, parts: reader.head.parts };
  const recorder = new ListingRecorder(store, next, before, signal);
  const changes = compareListings(
    datasetName,
    reader?.readEntries() ?? yieldNothing(),
    listDatasetFiles(source, { container, path }, datasetType, signal),
    getComparator(source.order),
    since,
    (file) => recorder.add(file),
  );
  for await (const change of changes) await writer.add(change);
  return recorder.finish();
}

async function* yieldNothing(): AsyncGenerator<never> {}
