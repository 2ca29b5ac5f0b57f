import { problems } from '../../errors/catalogue';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import type { Compare } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { joinByPath, requireAscending } from '../../streams/ordered-streams';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import type { SynchronizationMode } from '../contract/run-record';
import type { StateStore } from '../contract/state-store-port';
import { readParts } from './chunked-jsonl';
import type { AnnouncedIntent, Intent, Intents, OpenJournal } from './intent-journal';
import { CORRECTION, journalHeadSchema, toJournalFolder } from './intent-journal';
import { hasSameSource, isForTarget } from './mapping-identity';
import { isFileSize, isRelativePath, isSourceETag, isTargetETag } from './state-values';

/** Maximum number of blobs in the journal of a dataset: there is at most one each second, and one for each correction. */
const MAX_BLOBS = 500_000;

/**
 * Reads the intents of a dataset from the journals of several runs, in ascending order of paths; undefined if there are none.
 *
 * @param onElsewhere Called for a run that announced copies of the dataset to another place.
 */
export async function readJournals(
  store: StateStore,
  folder: string,
  journals: readonly OpenJournal[],
  mapping: CopyMapping,
  sides: ManifestSides,
  signal: AbortSignal,
  onElsewhere: (synchronizationId: string) => void = () => {},
): Promise<Batches<Intents> | undefined> {
  const { datasetName } = mapping;
  const compare = getComparator(sides.order ?? 'name');
  const streams: Record<string, Batches<AnnouncedIntent>> = {};
  for (const { synchronizationId, mode } of journals) {
    const names: string[] = [];
    for await (const name of store.list(
      toJournalFolder(folder, { synchronizationId, datasetName }),
      signal,
    )) {
      if (names.length >= MAX_BLOBS)
        throw new DataShareError([problems.stateUnreadable(name, `there are more than ${MAX_BLOBS} files`)]);
      names.push(name);
    }
    const isCorrection = (name: string): boolean => name.includes(`/${CORRECTION}`);
    const planned = names.filter((name) => !isCorrection(name)).sort();
    // All intents of a dataset in one run are about the same place.
    if (names.length > 0 && !(await isAboutTarget(planned[0] ?? names[0]))) {
      onElsewhere(synchronizationId);
      continue;
    }
    if (planned.length > 0)
      streams[`${synchronizationId} planned`] = addMode(
        requireOrderedIntents(readIntents(planned), planned[0], compare),
        mode,
      );
    // Corrections are few and in no order, so each is a stream of its own.
    for (const name of names.filter(isCorrection)) streams[name] = addMode(readIntents([name]), mode);
  }

  async function isAboutTarget(name: string): Promise<boolean> {
    const blob = await store.read(name, signal);
    // The reader tells of it.
    if (!blob) return true;
    const reader = await readParts(blob.content, name, journalHeadSchema, isIntent);
    await reader.close();
    return isForTarget(reader.head, mapping, sides);
  }

  async function* readIntents(names: readonly string[]): AsyncGenerator<readonly Intent[]> {
    for (const name of names) {
      const blob = await store.read(name, signal);
      if (!blob) throwProblems([problems.stateUnreadable(name, 'it is missing')]);
      const reader = await readParts(blob!.content, name, journalHeadSchema, isIntent);
      const { head } = reader;
      // Intents of an earlier mapping are about another place.
      if (!isForTarget(head, mapping, sides) || head.order !== (sides.order ?? 'name')) await reader.close();
      else {
        const isSameSource = hasSameSource(head, mapping, sides);
        const intents = isSameSource ? reader.readEntries() : forgetSourceETags(reader.readEntries());
        yield* addTime(intents, blob!.writtenAt);
      }
    }
  }
  return Object.keys(streams).length === 0 ? undefined : groupByPath(streams, compare);
}

function isIntent(value: unknown): value is Intent {
  const intent = value as Partial<Record<keyof Intent, unknown>> | null;
  return (
    isRelativePath(intent?.path) &&
    isFileSize(intent.sizeBytes) &&
    isSourceETag(intent.sourceETag) &&
    (intent.replaces === undefined || isTargetETag(intent.replaces))
  );
}

/** Throws if intents are out of order: a join would miss files. */
function requireOrderedIntents(intents: Batches<Intent>, name: string, compare: Compare): Batches<Intent> {
  return requireAscending(
    intents,
    ({ path }) => path,
    () => {
      throw new DataShareError([problems.stateUnreadable(name, 'its entries are out of order')]);
    },
    compare,
  );
}

/** Removes the ETags of another source, which mean nothing at this one. */
async function* forgetSourceETags(batches: Batches<Intent>): AsyncGenerator<readonly Intent[]> {
  for await (const batch of batches) yield batch.map((intent) => ({ ...intent, sourceETag: '' }));
}

/** Adds the time at which the intents of a journal were recorded. */
async function* addTime(
  batches: Batches<Intent>,
  announcedAt: number | undefined,
): AsyncGenerator<readonly Intent[]> {
  for await (const batch of batches)
    yield announcedAt === undefined ? batch : batch.map((intent) => ({ ...intent, announcedAt }));
}

async function* addMode(
  batches: Batches<Intent>,
  mode: SynchronizationMode,
): AsyncGenerator<readonly AnnouncedIntent[]> {
  for await (const batch of batches) yield batch.map((intent) => ({ ...intent, mode }));
}

async function* groupByPath(
  streams: Record<string, Batches<AnnouncedIntent>>,
  compare: Compare,
): AsyncGenerator<readonly Intents[]> {
  for await (const rows of joinByPath(streams, compare)) {
    yield rows.map(({ path, ...found }) => ({
      path,
      intents: Object.values(found as Record<string, Intents['intents'][number]>),
    }));
  }
}
