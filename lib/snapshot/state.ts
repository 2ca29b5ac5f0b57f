import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { DataShareError, throwProblems } from '../errors';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import type { ManifestEntry, ManifestHead, ManifestSides } from './manifest';
import { isManifestOf, readManifest, writeManifest } from './manifest';
import type { StateStore } from './ports';
import type { RunRecord } from './run-record';
import { runRecordPath, runRecordPrefix, runRecordSchema } from './run-record';

const pointerSchema = z.object({
  documentType: z.literal('state'),
  schemaVersion: z.literal(1),
  invitationId: z.string(),
  synchronizationId: z.string(),
  completedAt: z.string(),
  manifests: z.record(
    z.string(),
    z.object({
      path: z.string(),
      /** Whether the files it marks as gone were left at the target, or deleted by a mirror. */
      goneFiles: z.enum(['kept', 'deleted']),
      /** Whether the last run listed the dataset to its end and copied all of it. */
      isComplete: z.boolean(),
    }),
  ),
});

/** Which manifests are in force: one small blob, replaced at the very end of a run, so that none is ever torn. */
export type StatePointer = z.infer<typeof pointerSchema>;

/**
 * What a subscription remembers, in a container of its own in the consumer's account:
 *
 * ```text
 * <subscription>/state.json                                  which manifests are in force
 * <subscription>/manifests/<synchronization>/<dataset>.jsonl.gz
 * <subscription>/runs/<time>-<synchronization>.json          the run records
 * <subscription>/receipts/...                                receipts that the exchange has not taken in yet
 * ```
 */
export class SnapshotState {
  private etag: string | undefined;
  private pointer: StatePointer | undefined;

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

  /** What the last snapshot of this mapping left at the target; undefined if it never had one, or was mapped otherwise. */
  public async entries(
    mapping: CopyMapping,
    signal: AbortSignal,
  ): Promise<AsyncIterable<ManifestEntry> | undefined> {
    const known = this.manifestOf(mapping.datasetName);
    if (!known) return undefined;
    const blob = await this.store.read(known.path, signal);
    if (!blob) {
      throw new DataShareError([problems.stateUnreadable(known.path, 'it is missing')]);
    }
    const { head, entries } = await readManifest(blob.content, known.path);
    if (!isManifestOf(head, mapping, this.sides)) {
      blob.content.destroy();
      return undefined;
    }
    return known.goneFiles === 'deleted' ? withoutGone(entries) : entries;
  }

  /** Writes a manifest as a stream; it is in force only after `commit`. */
  public async writeManifest(
    head: ManifestHead,
    entries: AsyncIterable<ManifestEntry>,
    signal: AbortSignal,
  ): Promise<string> {
    const path = `${this.manifestPrefix()}${head.synchronizationId}/${head.datasetName}.jsonl.gz`;
    const content: Readable = writeManifest(head, entries);
    await this.store.write(path, content, signal);
    return path;
  }

  /** Puts the manifests in force, unless another run did so since `load`. Then removes those that were in force. */
  public async commit(
    synchronizationId: string,
    completedAt: string,
    manifests: StatePointer['manifests'],
    signal: AbortSignal,
  ): Promise<void> {
    const inForce = new Set(Object.values(manifests).map(({ path }) => path));
    const before = Object.values(this.pointer?.manifests ?? {}).filter(({ path }) => !inForce.has(path));
    const { invitationId } = this.sides;
    await this.replacePointer(
      { documentType: 'state', schemaVersion: 1, invitationId, synchronizationId, completedAt, manifests },
      signal,
    );
    // Only those: what else is there may be what another run is writing.
    // They are in nobody's way: a failure here is no failure of the run.
    for (const { path } of before) await this.store.delete(path, signal).catch(() => undefined);
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

  private manifestPrefix(): string {
    return `${this.subscriptionName}/manifests/`;
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

async function* withoutGone(entries: AsyncIterable<ManifestEntry>): AsyncGenerator<ManifestEntry> {
  for await (const entry of entries) if (!entry.isGone) yield entry;
}
