import { z } from 'zod';
import type { Place } from '../../model/values/dataset';
import { toJsonLines, compressLines, toPart } from './chunked-jsonl';
import type { MappingIdentity } from './mapping-identity';
import { mappingIdentitySchema } from './mapping-identity';
import { createOwnBlob } from '../contract/own-blobs';
import type { SynchronizationMode } from '../contract/run-record';
import type { BlobFacts } from '../contract/storage-ports';
import type { StateStore } from '../contract/state-store-port';

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
  readonly intents: readonly AnnouncedIntent[];
}

/** An intent of an earlier run. */
export interface AnnouncedIntent extends Intent {
  /** The mode of that synchronization. */
  readonly mode: SynchronizationMode;
  /** The time at which it was recorded, by the clock of the service; undefined if that is unknown. */
  readonly announcedAt?: number;
  readonly former?: FormerSource;
}

/** The version of another source than the present one, as the copy that was made of it proves it. */
export interface FormerSource {
  readonly sourceETag: string;
  /** Its place; undefined if it was in another account. */
  readonly place?: Place;
}

/** A version of a file that a run has announced to copy. */
export interface AnnouncedVersion {
  /** Its ETag is '' if the version was one of another source. */
  readonly facts: BlobFacts;
  readonly former?: FormerSource;
  /** By the clock of the service; undefined if that is unknown. The copy, if it was made, was made after it. */
  readonly announcedAt?: number;
}

/** The journal of a run whose intents may not be resolved. */
export interface OpenJournal {
  readonly synchronizationId: string;
  readonly mode: SynchronizationMode;
}

export const journalHeadSchema = mappingIdentitySchema.extend({ documentType: z.literal('journal') });
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
  const { path: name, sourceETag: etag, sizeBytes, contentMd5, propertiesHash } = intent;
  const { tier, tags, isDirectory, access } = intent;
  return {
    name,
    etag,
    sizeBytes,
    ...(contentMd5 !== undefined && { contentMd5 }),
    ...(propertiesHash !== undefined && { properties: { hash: propertiesHash } }),
    ...(tier !== undefined && { tier }),
    ...(tags !== undefined && { tags }),
    ...(isDirectory && { isDirectory }),
    ...(access !== undefined && { access }),
  };
}

export function toAnnouncedVersion(intent: AnnouncedIntent): AnnouncedVersion {
  const { announcedAt, former } = intent;
  return { facts: toSourceFacts(intent), announcedAt, ...(former && { former }) };
}

/** The journal of one dataset in one run: a blob for each batch of intents, which is written completely or not at all. */
export class Journal {
  private batches = 0;
  private corrections = 0;
  /** Path of the first blob. */
  private first: string | undefined;
  private startTime: Promise<number | undefined> | undefined;

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
    /** The stream of the journal that this is; '' if the run has one for each dataset. */
    private readonly stream = '',
  ) {}

  /** Records the next copies. @param intents In ascending order, after all intents that were announced before. */
  public async announceIntents(intents: readonly Intent[]): Promise<void> {
    this.batches += 1;
    await this.write(`${this.stream}${padNumber(this.batches)}.jsonl.gz`, intents);
  }

  /** Records that an announced copy will be of another version. */
  public async correctIntent(intent: Intent): Promise<void> {
    this.corrections += 1;
    await this.write(`${CORRECTION}${this.stream}${padNumber(this.corrections)}.jsonl.gz`, [intent]);
  }

  /**
   * Returns the time at which the run recorded its first intents, by the clock of the service; undefined if it cannot be
   * read. Its copies were made after it.
   */
  public async findStartTime(): Promise<number | undefined> {
    this.startTime ??= this.readStartTime().catch(() => undefined);
    return this.startTime;
  }

  private async readStartTime(): Promise<number | undefined> {
    if (this.first === undefined) return undefined;
    const blob = await this.store.read(this.first, this.signal);
    blob?.content.destroy();
    return blob?.writtenAt;
  }

  private async write(name: string, intents: readonly Intent[]): Promise<void> {
    await this.open();
    const lines = toJsonLines(intents);
    const head = { documentType: 'journal', ...this.identity, parts: [toPart(intents, lines)] };
    const content = Buffer.concat([await compressLines(toJsonLines([head])), await compressLines(lines)]);
    const path = `${toJournalFolder(this.folder, this.identity)}${name}`;
    this.written.push(path);
    await createOwnBlob(this.store, path, content, this.signal);
    this.first ??= path;
  }
}

/** Groups the blobs of a journal by their streams. Each stream is in ascending order of paths. */
export function groupByStream(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const streams = new Map<string, string[]>();
  for (const name of [...names].sort()) {
    const stream = name.slice(name.lastIndexOf('/') + 1, -FILE_NAME_LENGTH);
    const known = streams.get(stream);
    if (known) known.push(name);
    else streams.set(stream, [name]);
  }
  return streams;
}

/** Length of the name of a blob without its stream. */
const FILE_NAME_LENGTH = '00000001.jsonl.gz'.length;

/** Prefix of the names of blobs with corrections. */
export const CORRECTION = 'correction-';

const padNumber = (number: number): string => String(number).padStart(8, '0');

/** @param folder The folder of all journals of the subscription. */
export function toJournalFolder(
  folder: string,
  { synchronizationId, datasetName }: Pick<MappingIdentity, 'synchronizationId' | 'datasetName'>,
): string {
  return `${folder}${synchronizationId}/${datasetName}/`;
}
