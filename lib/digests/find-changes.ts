import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { ChangedFile } from '../changes/changed-file';
import type { DigestedDataset } from '../changes/digest/digest-pointer';
import { CHAIN_START } from '../changes/digest/digest-pointer';
import type { FeedStore } from '../changes/feed/change-feed';
import { openChangeFeed } from '../changes/feed/change-feed';
import { toChangedFiles } from '../changes/feed/feed-event';
import type { ReadableStore } from '../snapshot/contract/storage-ports';
import type { StateStore } from '../snapshot/contract/state-store-port';
import { listDatasetFiles } from '../snapshot/planning/dataset-listing';
import { getComparator } from '../streams/name-order';
import { compareListings } from './compare-listings';
import type { DigestSource, DigestState } from './digest-state';
import { DigestWriter } from './digest-writer';
import { ListingRecorder, openRecordedListing } from './listing-record';

/** The recipients that get the same datasets of a share, and so the same digests. */
export interface DigestGroup {
  readonly shareName: string;
  readonly datasets: readonly DigestedDataset[];
  /** Ids of the invitations whose recipients may read the datasets now. */
  readonly invitationIds: readonly string[];
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

/** Returns undefined if changes may be missing, so that a new series has to begin. */
export async function findChanges(
  job: DigestJob,
  group: DigestGroup,
  before: DigestState,
  run: DigestRun,
): Promise<FoundChanges | undefined> {
  const feeds = run.from === 'change-feed' ? await openFeeds(job, group, before.segments) : undefined;
  if (run.from === 'change-feed' && !feeds) return undefined;
  const coversUntil = feeds?.coversUntil ?? run.startedOn;
  const writer = new DigestWriter(job.store, before, { ...run, coversUntil }, job.signal);
  let changes = 0;
  const listings: Record<string, string> = {};
  const add = async (change: ChangedFile): Promise<void> => {
    changes += 1;
    await writer.add(change);
  };
  if (feeds) for await (const change of feeds.changes) await add(change);
  else
    for (const [index, dataset] of group.datasets.entries()) {
      const listing = await compareDataset(
        job,
        dataset,
        before.listings[dataset.datasetName],
        { ...run, index },
        add,
      );
      if (listing === undefined) return undefined;
      listings[dataset.datasetName] = listing;
    }
  await writer.finish();
  if (writer.isFlooded) return undefined;
  const { written, chainSha256 } = writer;
  const state: DigestState = {
    ...before,
    sequence: before.sequence + written.length,
    chainSha256,
    coversUntil,
    digests: [...before.digests, ...written],
    listings,
    segments: feeds?.segments ?? {},
  };
  return { state, changes };
}

/** Begins a series: recipients list once, and from then on apply digests. */
export async function beginSeries(job: DigestJob, group: DigestGroup, run: DigestRun): Promise<FoundChanges> {
  const listings: Record<string, string> = {};
  const feeds = run.from === 'change-feed' ? await openFeeds(job, group, undefined) : undefined;
  if (run.from === 'change-feed' && !feeds)
    throw new DataShareError([
      problems.changeFeedUnreadable('$blobchangefeed/idx/segments/', 'it has no hour that can be read yet'),
    ]);
  if (!feeds)
    for (const [index, dataset] of group.datasets.entries())
      listings[dataset.datasetName] = (await compareDataset(
        job,
        dataset,
        undefined,
        { ...run, id: `${run.id}-first`, index },
        () => Promise.resolve(),
        true,
      ))!;
  const state: DigestState = {
    documentType: 'digestState',
    schemaVersion: 1,
    seriesId: job.newId(),
    from: run.from,
    sequence: 0,
    chainSha256: CHAIN_START,
    floorSha256: CHAIN_START,
    coversUntil: feeds?.coversUntil ?? run.startedOn,
    digests: [],
    listings,
    segments: feeds?.segments ?? {},
  };
  return { state, changes: 0 };
}

/** Compares a dataset with its last listing. Returns the path of the new one; undefined if the last one cannot be used. */
async function compareDataset(
  { store, getSource, signal }: DigestJob,
  { datasetName, datasetType, storageAccountName, container, path }: DigestedDataset,
  beforePath: string | undefined,
  { folder, id, index }: DigestRun & { readonly index: number },
  onChange: (change: ChangedFile) => Promise<void>,
  isFirst = false,
): Promise<string | undefined> {
  if (beforePath === undefined && !isFirst) return undefined;
  const source = getSource(storageAccountName);
  try {
    const reader =
      beforePath === undefined ? undefined : await openRecordedListing(store, beforePath, signal);
    if (!reader && !isFirst) return undefined;
    const before = reader && { path: beforePath!, parts: reader.head.parts };
    const recorder = new ListingRecorder(store, `${folder}/listings/${id}-${index}`, before, signal);
    const listed = listDatasetFiles(source, { container, path }, datasetType, signal);
    const changes = compareListings(
      datasetName,
      reader?.readEntries() ?? yieldNothing(),
      listed,
      getComparator(source.order),
      (file) => recorder.add(file),
    );
    for await (const change of changes) await onChange(change);
    return await recorder.finish();
  } catch (error) {
    if (!isFirst && DataShareError.isDataShareError(error) && error.code === 'StateUnreadable')
      return undefined;
    throw error;
  }
}

async function* yieldNothing(): AsyncGenerator<never> {}

interface OpenFeeds {
  readonly segments: Readonly<Record<string, string>>;
  readonly coversUntil: string;
  readonly changes: AsyncIterable<ChangedFile>;
}

/** @param after The last segment of each account that was read; undefined to begin after what there is. */
async function openFeeds(
  { getFeed, signal }: DigestJob,
  { datasets }: DigestGroup,
  after: Readonly<Record<string, string>> | undefined,
): Promise<OpenFeeds | undefined> {
  const segments: Record<string, string> = {};
  const opened: (() => AsyncGenerator<ChangedFile>)[] = [];
  for (const account of new Set(datasets.map(({ storageAccountName }) => storageAccountName))) {
    if (after && after[account] === undefined) return undefined;
    const range = await openChangeFeed(getFeed(account), after?.[account], signal);
    if (!range) return undefined;
    segments[account] = range.until;
    const own = datasets.filter(({ storageAccountName }) => storageAccountName === account);
    opened.push(async function* () {
      for await (const event of range.events) yield* toChangedFiles(event, own);
    });
  }
  async function* yieldChanges(): AsyncGenerator<ChangedFile> {
    for (const changes of opened) yield* changes();
  }
  const [coversUntil] = Object.values(segments).sort();
  return { segments, coversUntil, changes: yieldChanges() };
}
