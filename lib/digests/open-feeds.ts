import type { ChangedFile } from '../changes/changed-file';
import type { DigestedDataset } from '../changes/digest/digest-pointer';
import type { FeedStore } from '../changes/feed/change-feed';
import { openChangeFeed } from '../changes/feed/change-feed';
import { toChangedFiles } from '../changes/locate-change';
import { problems } from '../errors/catalogue';
import { DataShareError } from '../errors/data-share-error';
import { relativeNameRule } from '../model/rules/naming-rules';
import { toLocatedDataset } from './located-dataset';

type Segments = Readonly<Record<string, string>>;

/** The changes of the datasets in the change feeds of their accounts. */
export interface OpenFeeds {
  readonly segments: Segments;
  readonly coversUntil: string;
  /** False if the feeds begin after what there is: changes may be missing. */
  readonly isContinued: boolean;
  readonly changes: AsyncIterable<ChangedFile>;
}

/** The change feeds of accounts. */
interface Feeds {
  readonly getFeed: (storageAccountName: string) => FeedStore;
  readonly signal: AbortSignal;
}

/**
 * Opens the change feeds of the accounts of datasets. Reading the changes sends requests.
 *
 * @param after The last segment of each account that was read; undefined if there is none.
 * @throws DataShareError `ChangeFeedUnreadable`
 */
export async function openFeeds(
  job: Feeds,
  datasets: readonly DigestedDataset[],
  after: Segments | undefined,
): Promise<OpenFeeds> {
  const opened =
    (after && (await openFeedsAfter(job, datasets, after))) ??
    (await openFeedsAfter(job, datasets, undefined));
  if (opened) return opened;
  throw new DataShareError([
    problems.changeFeedUnreadable('$blobchangefeed/idx/segments/', 'it has no hour that can be read yet'),
  ]);
}

async function openFeedsAfter(
  { getFeed, signal }: Feeds,
  datasets: readonly DigestedDataset[],
  after: Segments | undefined,
): Promise<OpenFeeds | undefined> {
  const segments: Record<string, string> = {};
  const opened: (() => AsyncGenerator<ChangedFile>)[] = [];
  for (const account of new Set(datasets.map(({ storageAccountName }) => storageAccountName))) {
    if (after && after[account] === undefined) return undefined;
    const range = await openChangeFeed(getFeed(account), after?.[account], signal);
    if (!range) return undefined;
    segments[account] = range.until;
    const own = datasets
      .filter(({ storageAccountName }) => storageAccountName === account)
      .map(toLocatedDataset);
    opened.push(async function* () {
      for await (const event of range.events) yield* toChangedFiles(event, own).filter(isCopyable);
    });
  }
  async function* yieldChanges(): AsyncGenerator<ChangedFile> {
    for (const changes of opened) yield* changes();
  }
  const [coversUntil] = Object.values(segments).sort();
  return { segments, coversUntil, isContinued: after !== undefined, changes: yieldChanges() };
}

/** No recipient can copy a file whose name is not allowed: its own listing tells so. */
function isCopyable({ relativePath }: ChangedFile): boolean {
  return relativeNameRule(relativePath) === undefined;
}
