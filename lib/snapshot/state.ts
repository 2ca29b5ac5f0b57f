import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { DataShareError, throwProblems } from '../errors';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import type { Intents, OpenJournal } from './journal';
import { Journal, readJournals } from './journal';
import type { ManifestEntry, ManifestSides } from './manifest';
import { aboutMapping, isAbout, readManifest, rootHash, writeManifest } from './manifest';
import type { SynchronizationMode } from './plan';
import type { StateStore } from './ports';
import type { RunRecord } from './run-record';
import { runRecordPath, runRecordPrefix, runRecordSchema } from './run-record';
import type { StatePointer } from './state-pointer';
import { emptyPointer, pointerSchema } from './state-pointer';
import type { Batches } from './streams';

/**
 * What a subscription remembers, in a container of its own in the consumer's account:
 *
 * ```text
 * <subscription>/state.json                                  which manifests are in force
 * <subscription>/lock.json                                   which run is under way
 * <subscription>/manifests/<synchronization>/<dataset>.jsonl.gz
 * <subscription>/journals/<synchronization>/<dataset>/<number>.jsonl.gz   what that run is about to write
 * <subscription>/runs/<time>-<synchronization>.json          the run records
 * <subscription>/receipts/...                                receipts that the exchange has not taken in yet
 * ```
 */
export class SnapshotState {
  private etag: string | undefined;
  private pointer: StatePointer | undefined;
  private opening: Promise<void> | undefined;

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
  ) {}

  /** The state that the last run left; remembers its version for `commit`. */
  public async load(signal: AbortSignal): Promise<StatePointer | undefined> {
    const path = pointerPath(this.subscriptionName);
    const blob = await this.store.read(path, signal);
    this.etag = blob?.etag;
    if (!blob) return undefined;
    const pointer = this.parse(path, await text(blob.content), pointerSchema);
    if (pointer.invitationId !== this.sides.invitationId) {
      throwProblems([problems.stateForeign(this.subscriptionName, pointer.invitationId)]);
    }
    return (this.pointer = pointer);
  }

  /** Which manifest of a dataset `load` found in force. */
  public manifestOf(datasetName: string): StatePointer['manifests'][string] | undefined {
    const manifests = this.pointer?.manifests ?? {};
    return Object.hasOwn(manifests, datasetName) ? manifests[datasetName] : undefined;
  }

  /** The root hash over the manifests in force; null where there are none. */
  public rootHash(): string | null {
    const manifests = Object.entries(this.pointer?.manifests ?? {});
    if (manifests.length === 0) return null;
    return rootHash(Object.fromEntries(manifests.map(([name, { sha256 }]) => [name, sha256])));
  }

  /** What the last snapshot of this mapping left at the target; undefined if it never had one, or was mapped otherwise. */
  public async entries(
    mapping: CopyMapping,
    signal: AbortSignal,
  ): Promise<Batches<ManifestEntry> | undefined> {
    const known = this.manifestOf(mapping.datasetName);
    if (!known) return undefined;
    const blob = await this.store.read(known.path, signal);
    if (!blob) {
      throw new DataShareError([problems.stateUnreadable(known.path, 'it is missing')]);
    }
    const { head, entries } = await readManifest(blob.content, known.path, known.sha256);
    if (!isAbout(head, mapping, this.sides)) {
      blob.content.destroy();
      return undefined;
    }
    return known.goneFiles === 'deleted' ? withoutGone(entries) : entries;
  }

  /** Writes a manifest as a stream; it is in force only after `commit`. */
  public async writeManifest(
    synchronizationId: string,
    mapping: CopyMapping,
    batches: Batches<ManifestEntry>,
    signal: AbortSignal,
  ): Promise<{ readonly path: string; readonly sha256: string }> {
    const { datasetName } = mapping;
    const path = `${this.subscriptionName}/manifests/${synchronizationId}/${datasetName}.jsonl.gz`;
    const written = writeManifest(aboutMapping(synchronizationId, mapping, this.sides), batches);
    await this.store.write(path, written.content, signal);
    return { path, sha256: written.sha256() };
  }

  /** What runs that died were about to write for this mapping; undefined where there is nothing of the kind. */
  public async journals(mapping: CopyMapping, signal: AbortSignal): Promise<Batches<Intents> | undefined> {
    const open = this.pointer?.journals ?? [];
    return readJournals(this.store, this.journalFolder(), open, mapping, this.sides, signal);
  }

  /** Where a run notes what it is about to write for this mapping. */
  public journalOf(
    synchronizationId: string,
    mode: SynchronizationMode,
    mapping: CopyMapping,
    signal: AbortSignal,
  ): Journal {
    const about = aboutMapping(synchronizationId, mapping, this.sides);
    const open = (): Promise<void> =>
      (this.opening ??= this.openJournal({ synchronizationId, mode }, signal));
    return new Journal(this.store, this.journalFolder(), about, open, signal);
  }

  /**
   * Puts the manifests in force, unless another run did so since `load`. Then removes what nobody needs any more.
   *
   * @param isOpen Whether a run may have written what is not in these manifests.
   */
  public async commit(
    synchronizationId: string,
    completedAt: string,
    manifests: StatePointer['manifests'],
    isOpen: (journal: OpenJournal) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const inForce = new Set(Object.values(manifests).map(({ path }) => path));
    const before = this.current();
    const obsolete = Object.values(before.manifests)
      .map(({ path }) => path)
      .filter((path) => !inForce.has(path));
    const journals = before.journals.filter(isOpen);
    await this.replacePointer({ ...before, synchronizationId, completedAt, manifests, journals }, signal);
    // Only those: what else is there may be what another run is writing.
    for (const settled of before.journals.filter((journal) => !isOpen(journal))) {
      const folder = `${this.journalFolder()}${settled.synchronizationId}/`;
      // They are in nobody's way: a failure here is no failure of the run.
      await this.listed(folder, signal).then(
        (paths) => obsolete.push(...paths),
        () => undefined,
      );
    }
    for (const path of obsolete) await this.store.delete(path, signal).catch(() => undefined);
  }

  /** Remembers that a mirror has deleted the files that the manifests mark as gone. */
  public async forgetGone(signal: AbortSignal): Promise<void> {
    const pointer = this.pointer!;
    const manifests = Object.entries(pointer.manifests).map(
      ([datasetName, manifest]) => [datasetName, { ...manifest, goneFiles: 'deleted' }] as const,
    );
    await this.replacePointer({ ...pointer, manifests: Object.fromEntries(manifests) }, signal);
  }

  public async addRunRecord(record: RunRecord, signal: AbortSignal): Promise<void> {
    const path = runRecordPath(this.subscriptionName, record.startTime, record.synchronizationId);
    await this.store.replace(path, JSON.stringify(record, null, 2), undefined, signal);
  }

  /** The newest run records, newest first. */
  public async runRecords(limit: number, signal: AbortSignal): Promise<RunRecord[]> {
    const newest: string[] = [];
    for await (const path of this.store.list(runRecordPrefix(this.subscriptionName), signal)) {
      newest.push(path);
      if (newest.length > limit) newest.shift();
    }
    const records: RunRecord[] = [];
    for (const path of newest.reverse()) {
      const blob = await this.store.read(path, signal);
      const record = blob && parsed(await text(blob.content), runRecordSchema);
      // One record that cannot be read must not hide the others.
      if (record) records.push(record);
    }
    return records;
  }

  private async replacePointer(pointer: StatePointer, signal: AbortSignal): Promise<void> {
    const path = pointerPath(this.subscriptionName);
    const content = JSON.stringify(pointer, null, 2);
    const etag =
      (await this.store.replace(path, content, this.etag, signal)) ??
      (await this.etagOf(path, content, signal));
    if (etag === undefined) throwProblems([problems.stateChanged(this.subscriptionName)]);
    this.etag = etag;
    this.pointer = pointer;
  }

  /** A write whose answer was lost is repeated, and then meets itself: what is there is what was written. */
  private async etagOf(path: string, content: string, signal: AbortSignal): Promise<string | undefined> {
    const blob = await this.store.read(path, signal);
    return blob && (await text(blob.content)) === content ? blob.etag : undefined;
  }

  /** Before the first write of a run: the next one would not look for a journal that it does not know of. */
  private async openJournal(journal: OpenJournal, signal: AbortSignal): Promise<void> {
    const before = this.current();
    await this.replacePointer({ ...before, journals: [...before.journals, journal] }, signal);
  }

  private current(): StatePointer {
    return this.pointer ?? emptyPointer(this.sides.invitationId);
  }

  private async listed(prefix: string, signal: AbortSignal): Promise<string[]> {
    const paths: string[] = [];
    for await (const path of this.store.list(prefix, signal)) paths.push(path);
    return paths;
  }

  private journalFolder(): string {
    return `${this.subscriptionName}/journals/`;
  }

  private parse<T>(path: string, content: string, schema: z.ZodType<T>): T {
    const value = parsed(content, schema);
    if (value !== undefined) return value;
    throw new DataShareError([problems.stateUnreadable(path, 'it is not what this program writes')]);
  }
}

function parsed<T>(content: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

const pointerPath = (subscriptionName: string): string => `${subscriptionName}/state.json`;

async function* withoutGone(batches: Batches<ManifestEntry>): AsyncGenerator<readonly ManifestEntry[]> {
  for await (const batch of batches) yield batch.filter((entry) => !entry.isGone);
}
