import { z } from 'zod';
import type { CopyMapping } from '../contract/copy-mapping';
import { toJsonLines, compressLines, toPart, readParts } from './chunked-jsonl';
import type { MappingIdentity } from './mapping-identity';
import type { ManifestSides } from '../contract/run-dependencies';
import { mappingIdentitySchema, isForMapping } from './mapping-identity';
import { isFileSize, isRelativePath, isSourceETag, isTargetETag } from './state-values';
import type { Compare } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { SynchronizationMode } from '../contract/run-record';
import type { BlobFacts, StateStore } from '../contract/storage-ports';
import type { Batches } from '../../streams/ordered-streams';
import { joinByPath, requireAscending } from '../../streams/ordered-streams';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/**
 * A copy that a run is about to make, recorded before it starts. If the run crashes, the next run looks for this version
 * at the target, and recognizes it as its own.
 */
export interface Intent {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sourceETag: string;
  readonly contentMd5?: string;
  /** Hash of the content headers and the metadata; absent if they are unknown. */
  readonly propertiesHash?: string;
  readonly tier?: string;
  readonly tags?: BlobFacts['tags'];
  readonly isDirectory?: true;
  readonly access?: BlobFacts['access'];
  /** ETag of the blob that the copy replaces; absent if there was none. */
  readonly replaces?: string;
}

/** The intents of one path, each with the mode of its synchronization. */
export interface Intents {
  readonly path: string;
  readonly intents: readonly (Intent & { readonly mode: SynchronizationMode })[];
}

/** The journal of a run whose intents may not be resolved. */
export interface OpenJournal {
  readonly synchronizationId: string;
  readonly mode: SynchronizationMode;
}

const headSchema = mappingIdentitySchema.extend({ documentType: z.literal('journal') });
export function toIntent(path: string, facts: BlobFacts, replaces: string | undefined): Intent {
  const { sizeBytes, etag, contentMd5, properties, tier, tags, isDirectory, access } = facts;
  return {
    path,
    sizeBytes,
    sourceETag: etag,
    ...(contentMd5 !== undefined && { contentMd5 }),
    ...(properties && { propertiesHash: properties.hash }),
    ...(tier !== undefined && { tier }),
    ...(tags !== undefined && { tags }),
    ...(isDirectory && { isDirectory }),
    ...(access !== undefined && { access }),
    ...(replaces !== undefined && { replaces }),
  };
}

/** Returns the version of the source that an intent names. */
export function toSourceFacts(intent: Intent): BlobFacts {
  const { path, sourceETag, replaces: _, propertiesHash, ...facts } = intent;
  const properties = propertiesHash === undefined ? undefined : { hash: propertiesHash };
  return { name: path, etag: sourceETag, ...facts, ...(properties && { properties }) };
}

/** The journal of one dataset in one run: a blob for each batch of intents, which is written completely or not at all. */
export class Journal {
  private batches = 0;
  private corrections = 0;

  /**
   * @param open Called before anything is written, so that the next run knows about the journal.
   * @param written Receives the paths of the blobs.
   */
  constructor(
    private readonly store: StateStore,
    private readonly folder: string,
    private readonly identity: MappingIdentity,
    private readonly open: () => Promise<void>,
    private readonly written: string[],
    private readonly signal: AbortSignal,
  ) {}

  /** Records the next copies. @param intents In ascending order, after all intents that were announced before. */
  public async announceIntents(intents: readonly Intent[]): Promise<void> {
    this.batches += 1;
    await this.write(`${padNumber(this.batches)}.jsonl.gz`, intents);
  }

  /** Records that an announced copy will be of another version. */
  public async correctIntent(intent: Intent): Promise<void> {
    this.corrections += 1;
    await this.write(`${CORRECTION}${padNumber(this.corrections)}.jsonl.gz`, [intent]);
  }

  private async write(name: string, intents: readonly Intent[]): Promise<void> {
    await this.open();
    const lines = toJsonLines(intents);
    const head = { documentType: 'journal', ...this.identity, parts: [toPart(intents, lines)] };
    const content = Buffer.concat([await compressLines(toJsonLines([head])), await compressLines(lines)]);
    // Each name is unique: a blob that exists was written by an earlier attempt whose response was lost.
    const path = `${toJournalFolder(this.folder, this.identity)}${name}`;
    this.written.push(path);
    await this.store.replace(path, content, undefined, this.signal);
  }
}

const CORRECTION = 'correction-';

/** Maximum number of blobs in the journal of a dataset: there is at most one each second, and one for each correction. */
const MAX_BLOBS = 500_000;

const padNumber = (number: number): string => String(number).padStart(8, '0');

/** @param folder The folder of all journals of the subscription. */
export function toJournalFolder(
  folder: string,
  { synchronizationId, datasetName }: Pick<MappingIdentity, 'synchronizationId' | 'datasetName'>,
): string {
  return `${folder}${synchronizationId}/${datasetName}/`;
}

/** Reads the intents of a dataset from the journals of several runs, in ascending order of paths; undefined if there are none. */
export async function readJournals(
  store: StateStore,
  folder: string,
  journals: readonly OpenJournal[],
  mapping: CopyMapping,
  sides: ManifestSides,
  signal: AbortSignal,
): Promise<Batches<Intents> | undefined> {
  const { datasetName } = mapping;
  const compare = getComparator(sides.order ?? 'name');
  const streams: Record<string, Batches<Intent & { mode: SynchronizationMode }>> = {};
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
    if (planned.length > 0)
      streams[`${synchronizationId} planned`] = addMode(
        requireOrderedIntents(readIntents(planned), planned[0], compare),
        mode,
      );
    // Corrections are few and in no order, so each is a stream of its own.
    for (const name of names.filter(isCorrection)) streams[name] = addMode(readIntents([name]), mode);
  }

  async function* readIntents(names: readonly string[]): AsyncGenerator<readonly Intent[]> {
    for (const name of names) {
      const blob = await store.read(name, signal);
      if (!blob) throwProblems([problems.stateUnreadable(name, 'it is missing')]);
      const reader = await readParts(blob!.content, name, headSchema, isIntent);
      // Intents of an earlier mapping are about another place.
      if (isForMapping(reader.head, mapping, sides)) yield* reader.readEntries();
      else await reader.close();
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

async function* addMode(
  batches: Batches<Intent>,
  mode: SynchronizationMode,
): AsyncGenerator<readonly (Intent & { mode: SynchronizationMode })[]> {
  for await (const batch of batches) yield batch.map((intent) => ({ ...intent, mode }));
}

async function* groupByPath(
  streams: Record<string, Batches<Intent & { mode: SynchronizationMode }>>,
  compare: Compare,
): AsyncGenerator<readonly Intents[]> {
  for await (const rows of joinByPath(streams, compare)) {
    yield rows.map(({ path, ...found }) => ({
      path,
      intents: Object.values(found as Record<string, Intents['intents'][number]>),
    }));
  }
}
