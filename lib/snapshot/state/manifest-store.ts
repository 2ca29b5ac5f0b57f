import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestPiece } from './split-into-parts';
import { splitIntoParts, isManifestPart } from './split-into-parts';
import type { OpenManifest, ManifestHead, ManifestPart, ManifestReader } from './manifest-reader';
import { forgetSource, reorderManifest } from './stream-only-manifest';
import type { ManifestPlaces } from './manifest-places';
import { createPlaceName, toManifestKey, toManifestPlace, toPlaceName } from './manifest-places';
import type { ManifestSides } from '../contract/run-dependencies';
import { hasSameSource, isForTarget, toMappingIdentity } from './mapping-identity';
import { readManifest } from './manifest-reader';
import type { HeldManifest } from './held-snapshot';
import { describeManifest } from './held-snapshot';
import { getComparator } from '../../streams/name-order';
import { ManifestWriter } from './manifest-writer';
import type { RecordedManifest } from './manifest-alteration';
import { findAlteration, isSameManifest } from './manifest-alteration';
import type { StateStore } from '../contract/state-store-port';
import type { StateOptions } from './state-write-options';

/** A manifest as it was last read or written. */
interface KnownManifest {
  /** The lines, if it has a single part. */
  readonly lines?: string;
  readonly etag: string;
  /** Undefined if the manifest is not used, and will be replaced. */
  readonly head?: ManifestHead;
  readonly hasGone: boolean;
}

/** A new part that is not uploaded yet: a manifest of one part is written whole. */
interface HeldPart {
  readonly part: ManifestPart;
  readonly lines: string;
}

/** The parts of a manifest, or of a range of it. */
export interface UploadedParts {
  readonly parts: readonly ManifestPart[];
  /** True if they have files that are gone at the source. */
  readonly hasGone: boolean;
}

interface SplitPieces extends UploadedParts {
  readonly held?: HeldPart;
}

/**
 * The manifests of a subscription: a blob for each dataset, which consists of a block for the head and a block for each
 * part. A manifest is replaced atomically, and only if it has changed; unchanged parts are not uploaded again. A manifest
 * with a single part is written in one request.
 */
export class ManifestStore {
  private readonly writer: ManifestWriter;
  private readonly known = new Map<string, KnownManifest>();
  /** The name of the place of each manifest, by dataset and snapshot. */
  private readonly placeNames = new Map<string, string>();
  /** The names of places that the state did not know, because it is of an earlier version; by dataset. */
  private readonly furtherPlaceNames = new Map<string, string>();
  /** The present dataset of each place. */
  private readonly datasetNames = new Map<string, string>();
  /** Datasets whose manifest is assumed to be missing, without a request. */
  private readonly assumedMissing = new Set<string>();

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
    private readonly writing: StateOptions = {},
  ) {
    this.writer = new ManifestWriter(store);
  }

  /**
   * Opens the manifest of the place where this mapping lands; undefined if there is none.
   *
   * @param isRequired True if a missing manifest is an error.
   * @throws DataShareError `StateAltered` if it is not the one that was recorded
   */
  public async openManifest(
    mapping: CopyMapping,
    isRequired: boolean,
    signal: AbortSignal,
    recorded: RecordedManifest = {},
  ): Promise<OpenManifest | undefined> {
    const found = await this.readPlace(mapping, isRequired, recorded.sha256 !== undefined, signal);
    if (!found) return undefined;
    const { key, etag, manifest } = found;
    const { head } = manifest;
    const alteration = findAlteration(manifest, isForTarget(head, mapping, this.sides), recorded);
    if (alteration !== undefined) {
      await manifest.close();
      recorded.onAltered?.(this.toManifestPath(key), alteration);
      if (!recorded.onAltered)
        throw new DataShareError([problems.stateAltered(this.toManifestPath(key), alteration)]);
      this.known.set(key, { etag, hasGone: false });
      return undefined;
    }
    this.known.set(key, { etag, head, hasGone: false });
    const { order } = this.sides.getSource(mapping);
    if (!hasSameSource(head, mapping, this.sides)) return forgetSource(manifest, order);
    return head.order === order ? manifest : reorderManifest(manifest, order);
  }

  /** Determines the name under which the state of a mapping is kept: that of its place. */
  public setPlaceName(mapping: CopyMapping, placeName: string): void {
    const { datasetName, snapshot } = mapping;
    this.placeNames.set(toManifestKey(datasetName, snapshot), placeName);
    this.datasetNames.set(placeName, datasetName);
  }

  /** Returns the name of the place of a mapping if its manifest, and not the state, told that it is a further one. */
  public getFurtherPlaceName({ datasetName }: CopyMapping): string | undefined {
    return this.furtherPlaceNames.get(datasetName);
  }

  /** Returns the manifests that were read or written, as the state records them. */
  public listPlaces(): ManifestPlaces {
    const places: ManifestPlaces = {};
    for (const [key, { head }] of this.known) if (head) places[key] = toManifestPlace(head);
    return places;
  }

  /** Reads the manifest of the place of a mapping, which may have another name than the dataset. */
  private async readPlace(
    mapping: CopyMapping,
    isRequired: boolean,
    isRecorded: boolean,
    signal: AbortSignal,
  ): Promise<{ readonly key: string; readonly etag: string; readonly manifest: ManifestReader } | undefined> {
    for (;;) {
      const key = this.getKey(mapping);
      const path = this.toManifestPath(key);
      const blob = await this.store.read(path, signal);
      if (!blob && isRequired) throw new DataShareError([problems.stateUnreadable(path, 'it is missing')]);
      if (!blob) return undefined;
      const manifest = await readManifest(blob.content, path);
      const other = createPlaceName(mapping, this.sides);
      const isElsewhere =
        !isForTarget(manifest.head, mapping, this.sides) && this.isDefaultKey(key, mapping) && !isRecorded;
      if (!isElsewhere) return { key, etag: blob.etag, manifest };
      // The state of an earlier version does not tell the places apart.
      await manifest.close();
      this.furtherPlaceNames.set(mapping.datasetName, other);
      this.setPlaceName(mapping, other);
      isRequired = false;
    }
  }

  private isDefaultKey(key: string, { datasetName, snapshot }: CopyMapping): boolean {
    return key === toManifestKey(datasetName, snapshot);
  }

  private getKey({ datasetName, snapshot }: CopyMapping): string {
    const placeName = this.placeNames.get(toManifestKey(datasetName, snapshot));
    return toManifestKey(placeName ?? datasetName, snapshot);
  }

  /** Assumes that there is no manifest, without a request. */
  public assumeMissing(mapping: CopyMapping): void {
    this.assumedMissing.add(this.getKey(mapping));
  }

  /**
   * Writes the parts that differ from the open manifest.
   *
   * @param announce Called before another manifest comes into force.
   * @throws DataShareError `StateChanged`
   */
  public async writeManifest(
    synchronizationId: string,
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    signal: AbortSignal,
    announce: () => Promise<void> = async () => {},
  ): Promise<void> {
    const key = this.getKey(mapping);
    const before = this.known.get(key);
    const split = await this.splitPieces(mapping, pieces, before?.head?.parts ?? [], signal);
    await this.putInForce(synchronizationId, mapping, split, signal, announce);
  }

  /**
   * Uploads the parts of a range of names that differ from the open manifest. They come into force with `writeParts`.
   *
   * @param previousParts The parts of the manifest in that range.
   */
  public async uploadParts(
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    previousParts: readonly ManifestPart[],
    signal: AbortSignal,
  ): Promise<UploadedParts> {
    const split = await this.splitPieces(mapping, pieces, previousParts, signal);
    await this.stageHeld(mapping, split, signal);
    return split;
  }

  /** Replaces the manifest by one of parts that were uploaded, if it is another one. */
  public async writeParts(
    synchronizationId: string,
    mapping: CopyMapping,
    uploaded: UploadedParts,
    signal: AbortSignal,
    announce: () => Promise<void> = async () => {},
  ): Promise<void> {
    await this.putInForce(synchronizationId, mapping, uploaded, signal, announce);
  }

  private async splitPieces(
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    previousParts: readonly ManifestPart[],
    signal: AbortSignal,
  ): Promise<SplitPieces> {
    const path = this.getPath(mapping);
    let hasGone = false;
    async function* watchForGone(): AsyncGenerator<ManifestPiece> {
      for await (const piece of pieces) {
        hasGone ||= !isManifestPart(piece) && piece.some(({ isGone }) => isGone);
        yield piece;
      }
    }
    let held: HeldPart | undefined;
    const holdPart = async (part: ManifestPart, lines: string): Promise<void> => {
      if (held) await this.writer.stagePart(path, held.part.sha256, held.lines, signal);
      held = { part, lines };
    };
    const parts = await splitIntoParts(
      watchForGone(),
      previousParts,
      holdPart,
      this.writing.partEntries,
      getComparator(this.sides.getSource(mapping).order),
    );
    return { parts, hasGone, held };
  }

  private async stageHeld(mapping: CopyMapping, { held }: SplitPieces, signal: AbortSignal): Promise<void> {
    if (held) await this.writer.stagePart(this.getPath(mapping), held.part.sha256, held.lines, signal);
  }

  private async putInForce(
    synchronizationId: string,
    mapping: CopyMapping,
    split: SplitPieces,
    signal: AbortSignal,
    announce: () => Promise<void>,
  ): Promise<void> {
    const { parts, hasGone, held } = split;
    const key = this.getKey(mapping);
    const before = this.known.get(key);
    const lines = parts.length === 1 ? held?.lines : undefined;
    const about = toMappingIdentity(synchronizationId, mapping, this.sides);
    if (before?.head && isSameManifest(before.head, { ...about, parts })) {
      this.known.set(key, { ...before, hasGone, lines });
      return;
    }
    if (lines === undefined) await this.stageHeld(mapping, split, signal);
    await announce();
    const head = {
      documentType: 'manifest' as const,
      ...about,
      goneFiles: 'kept' as const,
      parts: [...parts],
    };
    await this.commit(key, head, hasGone, lines, signal);
  }

  /**
   * Records that a mirror has deleted the files that the manifests mark as gone.
   *
   * @param keepsAdopted True if it has kept the adopted ones.
   */
  public async markGoneAsDeleted(signal: AbortSignal, keepsAdopted = false): Promise<void> {
    for (const [key, { head, hasGone, lines }] of this.known) {
      if (!head || !hasGone) continue;
      const { keepsAdopted: _, ...others } = head;
      const marked = { ...others, goneFiles: 'deleted', ...(keepsAdopted && { keepsAdopted }) } as const;
      await this.commit(key, marked, false, lines, signal);
    }
  }

  /**
   * Describes each manifest that was read or written, by dataset.
   *
   * @param getPublishedName Returns the name of the published snapshot of a place with atomic snapshots.
   */
  public describeManifests(
    getPublishedName: (placeName: string) => string | undefined,
  ): Map<string, HeldManifest> {
    const held = new Map<string, HeldManifest>();
    for (const [key, { head }] of this.known) {
      const placeName = toPlaceName(key);
      if (!head || head.snapshot !== getPublishedName(placeName)) continue;
      const datasetName = this.datasetNames.get(placeName) ?? head.datasetName;
      held.set(datasetName, describeManifest(head));
    }
    return held;
  }

  /** Returns the head of a manifest that was read or written. */
  public getHead(mapping: CopyMapping): ManifestHead | undefined {
    return this.known.get(this.getKey(mapping))?.head;
  }

  /** Returns the path of the manifest of a mapping. */
  public getPath(mapping: CopyMapping): string {
    return this.toManifestPath(this.getKey(mapping));
  }

  private async commit(
    key: string,
    head: ManifestHead,
    hasGone: boolean,
    lines: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const path = this.toManifestPath(key);
    const before = this.known.get(key)?.etag;
    await this.writing.ensureLocked?.();
    const etag =
      (await (lines === undefined
        ? this.writer.writeInBlocks(path, head, before, signal)
        : this.writer.writeWhole(path, head, lines, before, signal))) ??
      (await this.writer.findOwnWrite(path, head, signal));
    if (etag === undefined) {
      await this.writing.ensureLocked?.(0);
      const isOrphan = this.assumedMissing.has(key) && before === undefined;
      const orphan = problems.stateUnreadable(path, 'it is there, but the state that would say so is not');
      throw new DataShareError([isOrphan ? orphan : problems.stateChanged(this.subscriptionName)]);
    }
    this.known.set(key, { etag, head, hasGone, lines });
  }

  private toManifestPath(key: string): string {
    return `${this.subscriptionName}/manifests/${key}.jsonl.gz`;
  }
}
