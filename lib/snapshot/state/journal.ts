import { z } from 'zod';
import type { CopyMapping } from '../ports/dataset-mapping';
import { toJsonLines, compressLines, toPart, readParts } from './chunked-jsonl';
import type { MappingIdentity } from './manifest';
import type { ManifestSides } from '../ports/snapshot-job';
import { mappingIdentitySchema, isForMapping } from './manifest';
import type { Compare } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { SynchronizationMode } from '../ports/run-record';
import type { BlobFacts, StateStore } from '../ports/storage-ports';
import type { Batches } from '../../streams/ordered-streams';
import { joinByPath, requireAscending } from '../../streams/ordered-streams';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/**
 * What a run is about to write at the target, noted before it does. Where the run then dies, the next one looks there
 * for what was finished, and knows it for its own.
 */
export interface Intent {
  readonly path: string;
  readonly sizeBytes: number;
  readonly sourceETag: string;
  readonly contentMd5?: string;
  readonly tier?: string;
  readonly tags?: BlobFacts['tags'];
  readonly isDirectory?: true;
  readonly access?: BlobFacts['access'];
  /** What was there before; absent where nothing was. */
  readonly replaces?: string;
}

/** The intents of one path, and of which mode of synchronization. */
export interface Intents {
  readonly path: string;
  readonly intents: readonly (Intent & { readonly mode: SynchronizationMode })[];
}

/** A run of which intents may be open. */
export interface OpenJournal {
  readonly synchronizationId: string;
  readonly mode: SynchronizationMode;
}

const headSchema = mappingIdentitySchema.extend({ documentType: z.literal('journal') });
export function toIntent(path: string, facts: BlobFacts, replaces: string | undefined): Intent {
  const { sizeBytes, etag, contentMd5, tier, tags, isDirectory, access } = facts;
  return {
    path,
    sizeBytes,
    sourceETag: etag,
    ...(contentMd5 !== undefined && { contentMd5 }),
    ...(tier !== undefined && { tier }),
    ...(tags !== undefined && { tags }),
    ...(isDirectory && { isDirectory }),
    ...(access !== undefined && { access }),
    ...(replaces !== undefined && { replaces }),
  };
}

/** The version of the source that an intent was about. */
export function toSourceFacts({ path, sourceETag, replaces: _, ...facts }: Intent): BlobFacts {
  return { name: path, etag: sourceETag, ...facts };
}

/** The journal of one dataset in one run: a blob for each batch of intents, so that each is there whole or not at all. */
export class Journal {
  private batches = 0;
  private corrections = 0;

  /**
   * @param open Called before anything is noted: the next run has to know that there is a journal.
   * @param written Gets the paths of what is written.
   */
  constructor(
    private readonly store: StateStore,
    private readonly folder: string,
    private readonly identity: MappingIdentity,
    private readonly open: () => Promise<void>,
    private readonly written: string[],
    private readonly signal: AbortSignal,
  ) {}

  /** Notes what comes next. @param intents In ascending order, and after those that were announced before. */
  public async announceIntents(intents: readonly Intent[]): Promise<void> {
    this.batches += 1;
    await this.write(`${padNumber(this.batches)}.jsonl.gz`, intents);
  }

  /** Notes that one of them will be another version after all. */
  public async correctIntent(intent: Intent): Promise<void> {
    this.corrections += 1;
    await this.write(`${CORRECTION}${padNumber(this.corrections)}.jsonl.gz`, [intent]);
  }

  private async write(name: string, intents: readonly Intent[]): Promise<void> {
    await this.open();
    const lines = toJsonLines(intents);
    const head = { documentType: 'journal', ...this.identity, parts: [toPart(intents, lines)] };
    const content = Buffer.concat([await compressLines(toJsonLines([head])), await compressLines(lines)]);
    // Each has a name of its own: what is there already is what was written, and its answer was lost.
    const path = `${toJournalFolder(this.folder, this.identity)}${name}`;
    this.written.push(path);
    await this.store.replace(path, content, undefined, this.signal);
  }
}

const CORRECTION = 'correction-';

const padNumber = (number: number): string => String(number).padStart(8, '0');

/** @param folder The folder of all journals of the subscription. */
export function toJournalFolder(
  folder: string,
  { synchronizationId, datasetName }: Pick<MappingIdentity, 'synchronizationId' | 'datasetName'>,
): string {
  return `${folder}${synchronizationId}/${datasetName}/`;
}

/** The intents of a dataset in all these runs, by path in ascending order; undefined where there are none. */
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
    for await (const name of store.list(toJournalFolder(folder, { synchronizationId, datasetName }), signal))
      names.push(name);
    const isCorrection = (name: string): boolean => name.includes(`/${CORRECTION}`);
    const planned = names.filter((name) => !isCorrection(name)).sort();
    if (planned.length > 0)
      streams[`${synchronizationId} planned`] = addMode(
        requireOrderedIntents(readIntents(planned), planned[0], compare),
        mode,
      );
    // Each is a stream of its own: they are few, and in no order.
    for (const name of names.filter(isCorrection)) streams[name] = addMode(readIntents([name]), mode);
  }

  async function* readIntents(names: readonly string[]): AsyncGenerator<readonly Intent[]> {
    for (const name of names) {
      const blob = await store.read(name, signal);
      if (!blob) throwProblems([problems.stateUnreadable(name, 'it is missing')]);
      const reader = await readParts(blob!.content, name, headSchema, isIntent);
      // What was mapped otherwise lies elsewhere.
      if (isForMapping(reader.head, mapping, sides)) yield* reader.readEntries();
      else await reader.close();
    }
  }
  return Object.keys(streams).length === 0 ? undefined : groupByPath(streams, compare);
}

function isIntent(value: unknown): value is Intent {
  const intent = value as Partial<Record<keyof Intent, unknown>> | null;
  return (
    typeof intent?.path === 'string' &&
    typeof intent.sizeBytes === 'number' &&
    typeof intent.sourceETag === 'string'
  );
}

/** A join over what is out of order would miss files. */
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
