import { problems } from '../../errors/catalogue';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import type { Compare } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { joinByPath, mapConcurrently, READS_AT_ONCE, requireAscending } from '../../streams/ordered-streams';
import type { DatasetType } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import { resolveFilePlace } from '../contract/file-places';
import type { ManifestSides } from '../contract/run-dependencies';
import type { SynchronizationMode } from '../contract/run-record';
import type { StateStore } from '../contract/state-store-port';
import { readParts } from './chunked-jsonl';
import type { AnnouncedIntent, FormerSource, Intent, Intents, OpenJournal } from './intent-journal';
import { CORRECTION, groupByStream, journalHeadSchema } from './intent-journal';
import { JournalFolders } from './journal-listing';
import { isIntent } from './journal-head';
import type { MappingIdentity } from './mapping-identity';
import { hasSameSource, isForTarget } from './mapping-identity';

/**
 * Reads the intents about the place of a dataset from the journals of several runs, in ascending order of paths; undefined if
 * there are none. A run may have written them for a dataset of another name that landed there.
 *
 * @param onRead Called with each journal and dataset whose intents are read.
 * @param isWanted Returns true for the path of a blob that is read.
 */
export async function readJournals(
  store: StateStore,
  folder: string,
  journals: readonly OpenJournal[],
  mapping: CopyMapping,
  sides: ManifestSides,
  signal: AbortSignal,
  folders = new JournalFolders(store, folder),
  onRead: (synchronizationId: string, datasetName: string) => void = () => {},
  isWanted: (name: string) => boolean = () => true,
): Promise<Batches<Intents> | undefined> {
  const { endpoint, order } = sides.getSource(mapping);
  const compare = getComparator(order);
  const streams: Record<string, Batches<AnnouncedIntent>> = {};
  for (const { synchronizationId, mode } of journals) {
    const isCorrection = (name: string): boolean => name.includes(`/${CORRECTION}`);
    const listed = [...(await folders.list(synchronizationId, signal))].map(([datasetName, all]) => {
      const names = all.filter(isWanted);
      return { datasetName, names, planned: names.filter((name) => !isCorrection(name)).sort() };
    });
    // All intents of a dataset in one run are about the same place.
    const areRead = await mapConcurrently(listed, READS_AT_ONCE, async ({ datasetName, names, planned }) => {
      const name = planned.at(0) ?? names.at(0);
      return name !== undefined && (await isAboutTarget(name, datasetName === mapping.datasetName));
    });
    for (const { datasetName, names, planned } of listed.filter((_, at) => areRead[at])) {
      onRead(synchronizationId, datasetName);
      for (const [stream, blobs] of groupByStream(planned))
        streams[`${synchronizationId} ${datasetName} planned ${stream}`] = addMode(
          requireOrderedIntents(readIntents(blobs), blobs[0], compare),
          mode,
        );
      // Corrections are few and in no order, so each is a stream of its own.
      for (const name of names.filter(isCorrection)) streams[name] = addMode(readIntents([name]), mode);
    }
  }

  async function isAboutTarget(name: string, isOfSameDataset: boolean): Promise<boolean> {
    try {
      const head = await folders.readHead(name, signal);
      // If it is missing, the reader tells of it.
      return head ? isForTarget(head, mapping, sides) : isOfSameDataset;
    } catch (error) {
      const isUnreadable = DataShareError.isDataShareError(error) && error.code === 'StateUnreadable';
      // The dataset of that name tells of it.
      if (!isUnreadable || isOfSameDataset) throw error;
      return false;
    }
  }

  async function* readIntents(names: readonly string[]): AsyncGenerator<readonly Intent[]> {
    for (const name of names) {
      const blob = await store.read(name, signal);
      if (!blob) throwProblems([problems.stateUnreadable(name, 'it is missing')]);
      const reader = await readParts(blob!.content, name, {
        headSchema: journalHeadSchema,
        isEntry: isIntent,
      });
      const { head } = reader;
      // Intents of an earlier mapping are about another place.
      if (!isForTarget(head, mapping, sides) || head.order !== order) await reader.close();
      else {
        const isSameSource = hasSameSource(head, mapping, sides);
        const intents = isSameSource
          ? reader.readEntries()
          : forgetSource(reader.readEntries(), head, endpoint);
        yield* addTime(intents, blob!.writtenAt);
      }
    }
  }
  return Object.keys(streams).length === 0 ? undefined : groupByPath(streams, compare);
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

/** Removes the ETags of another source, which mean nothing at this one. They still prove which copies were made. */
async function* forgetSource(
  batches: Batches<Intent>,
  { source, datasetType }: MappingIdentity,
  sourceEndpoint: string,
): AsyncGenerator<readonly Intent[]> {
  const isSameAccount = source.blobEndpoint === sourceEndpoint;
  const toFormer = ({ path, sourceETag }: Intent): FormerSource => ({
    sourceETag,
    ...(isSameAccount && { place: resolveFilePlace(source, datasetType as DatasetType, path) }),
  });
  for await (const batch of batches)
    yield batch.map((intent) => ({ ...intent, sourceETag: '', former: toFormer(intent) }));
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
