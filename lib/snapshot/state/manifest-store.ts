import { isDeepStrictEqual } from 'node:util';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { getComparator } from '../../streams/name-order';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import type { StateStore } from '../contract/state-store-port';
import { isDescribable } from './described-manifests';
import type { HeldManifest } from './held-snapshot';
import { describeManifest } from './held-snapshot';
import type { RecordedManifest } from './manifest-alteration';
import { findAlteration, isSameManifest } from './manifest-alteration';
import { ManifestNames } from './manifest-names';
import { MAX_CHANGES, NewOverlay } from './manifest-overlay';
import type { ManifestPart } from './manifest-part';
import { mayHaveAdopted, mayHaveGone } from './manifest-part';
import type { ManifestPlaces } from './manifest-places';
import { toManifestPlace, toPlaceName } from './manifest-places';
import type { ManifestHead, OpenManifest } from './manifest-reader';
import { createHead, ManifestWriter } from './manifest-writer';
import { hasSameSource, isForTarget, toMappingIdentity } from './mapping-identity';
import { OpenedParts } from './opened-parts';
import { PartUploads } from './part-uploads';
import { PlacedManifests } from './placed-manifests';
import type { ManifestPiece, PartContents, SplitManifest } from './split-into-parts';
import { PART_ENTRIES, splitIntoParts } from './split-into-parts';
import type { StateOptions } from './state-write-options';
import { forgetSource, reorderManifest } from './stream-only-manifest';

/** A manifest as it was last read or written. */
interface KnownManifest {
  /** The lines, if it has a single part. */
  readonly lines?: string;
  readonly etag: string;
  /** Undefined if the manifest is not used, and will be replaced. */
  readonly head?: ManifestHead;
  /** The parts of the manifest that was opened; undefined if this run has replaced it. */
  readonly opened?: OpenedParts;
}

/** The chunks of a new manifest, uploaded as far as they can be. */
interface NewManifest extends SplitManifest {
  readonly uploads: PartUploads;
}

/**
 * The manifests of a subscription: a blob for each dataset, which consists of a block for the head and a block for each
 * part, with a block for the overlay in between. A manifest is replaced atomically, and only if it has changed; parts without
 * changes, and parts whose changes are in the overlay, are not uploaded again. A manifest with a single part is written in one
 * request.
 */
export class ManifestStore {
  private readonly writer: ManifestWriter;
  public readonly names: ManifestNames;
  private readonly known = new Map<string, KnownManifest>();
  private readonly places: PlacedManifests;
  /** Datasets whose manifest is assumed to be missing, without a request. */
  private readonly assumedMissing = new Set<string>();

  constructor(
    store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
    private readonly writing: StateOptions = {},
  ) {
    this.writer = new ManifestWriter(store);
    this.names = new ManifestNames(subscriptionName);
    this.places = new PlacedManifests(store, subscriptionName, sides, this.names);
  }

  /**
   * Opens the manifest of the place where this mapping lands; undefined if there is none. One that is described is read when its
   * entries are needed.
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
    const { described } = recorded;
    const found = described
      ? this.places.describe(mapping, described, signal)
      : await this.places.read(mapping, isRequired, recorded.sha256 !== undefined, signal);
    if (!found) return undefined;
    const { key, etag, manifest } = found;
    const { head } = manifest;
    const alteration = findAlteration(manifest, isForTarget(head, mapping, this.sides), recorded);
    if (alteration !== undefined) {
      await manifest.close();
      const path = this.names.toPath(key);
      recorded.onAltered?.(path, alteration);
      if (!recorded.onAltered) throw new DataShareError([problems.stateAltered(path, alteration)]);
      this.known.set(key, { etag });
      return undefined;
    }
    // A part has twice as many entries at most.
    const maxHeld = 2 * (this.writing.partEntries ?? PART_ENTRIES);
    const opened = new OpenedParts(manifest, () => this.places.reopen(key, etag, signal), maxHeld);
    // A check opens what this run has written: a single part has no block, and is written from its lines.
    const before = this.known.get(key);
    const lines = before?.etag === etag ? before.lines : undefined;
    this.known.set(key, { etag, head, opened, lines });
    const { order } = this.sides.getSource(mapping);
    if (!hasSameSource(head, mapping, this.sides)) return forgetSource(manifest, order);
    return head.order === order ? manifest : reorderManifest(manifest, order);
  }

  /** Returns the manifests that were read or written, as the state records them. */
  public listPlaces(): ManifestPlaces {
    const places: ManifestPlaces = {};
    for (const [key, { head, etag }] of this.known)
      if (head) places[key] = toManifestPlace(head, isDescribable(head) ? etag : undefined);
    return places;
  }

  /** Assumes that there is no manifest, without a request. */
  public assumeMissing(mapping: CopyMapping): void {
    this.assumedMissing.add(this.names.getKey(mapping));
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
    const previous = this.known.get(this.names.getKey(mapping))?.head?.parts ?? [];
    // Like a part, it is read at once.
    const maxChanges = Math.min(MAX_CHANGES, this.writing.partEntries ?? MAX_CHANGES);
    const written = await this.split(mapping, pieces, previous, maxChanges, signal);
    await this.putInForce(synchronizationId, mapping, written, announce, signal);
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
  ): Promise<readonly ManifestPart[]> {
    // One process cannot add to the overlay, which is of all ranges.
    const { parts, uploads } = await this.split(mapping, pieces, previousParts, 0, signal);
    await uploads.end();
    return uploads.describeBlocks(parts, previousParts);
  }

  /**
   * Replaces the manifest by one of parts that were uploaded, or that stay, if it is another one.
   *
   * @throws DataShareError `StateUnreadable` if changes belong to parts that are not in the open manifest
   */
  public async writeParts(
    synchronizationId: string,
    mapping: CopyMapping,
    parts: readonly ManifestPart[],
    signal: AbortSignal,
    announce: () => Promise<void> = async () => {},
  ): Promise<void> {
    const { head, opened } = this.known.get(this.names.getKey(mapping)) ?? {};
    const path = this.getPath(mapping);
    const overlay = new NewOverlay();
    for (const part of parts) {
      if (!part.overlaid) continue;
      const before = head?.parts.find(({ sha256 }) => sha256 === part.sha256);
      if (!opened || !isDeepStrictEqual(before, part))
        throw new DataShareError([problems.stateUnreadable(path, 'a part has changes that are nowhere')]);
      overlay.addLines(opened.getChanges(part));
    }
    const uploads = new PartUploads(this.writer, path, signal);
    await this.putInForce(synchronizationId, mapping, { parts, overlay, uploads }, announce, signal);
  }

  private async split(
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    previousParts: readonly ManifestPart[],
    maxChanges: number,
    signal: AbortSignal,
  ): Promise<NewManifest> {
    const uploads = new PartUploads(this.writer, this.getPath(mapping), signal);
    const key = this.names.getKey(mapping);
    // The plan may open the manifest while its result is written.
    const getOpened = (): OpenedParts | undefined => this.known.get(key)?.opened;
    const contents: PartContents = {
      takeContent: (part) => getOpened()!.takeContent(part),
      getChanges: (part) => getOpened()!.getChanges(part),
    };
    const { partEntries: targetEntries } = this.writing;
    const compare = getComparator(this.sides.getSource(mapping).order);
    const { write } = uploads;
    try {
      const options = { previousParts, contents, write, targetEntries, compare, maxChanges };
      return { ...(await splitIntoParts(pieces, options)), uploads };
    } finally {
      await getOpened()?.close();
    }
  }

  private async putInForce(
    synchronizationId: string,
    mapping: CopyMapping,
    { parts, overlay: newOverlay, uploads }: NewManifest,
    announce: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const key = this.names.getKey(mapping);
    const before = this.known.get(key);
    const overlay = newOverlay.end();
    const about = toMappingIdentity(synchronizationId, mapping, this.sides);
    const lines = parts.length === 1 ? uploads.lines : undefined;
    const earlier = [...(before?.head?.parts ?? []), ...(before?.head?.overlay ? [before.head.overlay] : [])];
    const describeHead = (): ManifestHead => {
      // A manifest that is written as a whole has no blocks.
      const blocks = lines === undefined ? uploads.describeBlocks(parts, earlier) : parts.map(toUnstored);
      const [changes] = uploads.describeBlocks(overlay ? [overlay.part] : [], earlier);
      return createHead(about, blocks, changes);
    };
    if (before?.head && isSameManifest(before.head, describeHead())) {
      this.known.set(key, { ...before, lines });
      return;
    }
    if (lines === undefined) await uploads.end();
    if (overlay && overlay.part.sha256 !== before?.head?.overlay?.sha256)
      await uploads.upload(overlay.part, overlay.lines);
    await announce();
    await this.commit(key, describeHead(), lines, signal);
  }

  /**
   * Records that a mirror has deleted the files that a manifest marks as gone.
   *
   * @param keepsAdopted True if it has kept the adopted ones.
   */
  public async markGoneAsDeleted(
    mapping: CopyMapping,
    signal: AbortSignal,
    keepsAdopted = false,
  ): Promise<void> {
    const key = this.names.getKey(mapping);
    const { head, lines } = this.known.get(key) ?? {};
    if (!head?.parts.some(mayHaveGone)) return;
    const parts = head.parts.map((part) => {
      if (!mayHaveGone(part)) return part;
      const hasAdopted = keepsAdopted && mayHaveAdopted(part);
      return { ...part, deleted: hasAdopted ? ('unadopted' as const) : ('all' as const) };
    });
    await this.commit(key, createHead(head, parts, head.overlay), lines, signal);
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
      const datasetName = this.names.getDatasetName(placeName) ?? head.datasetName;
      held.set(datasetName, describeManifest(head));
    }
    return held;
  }

  /** Returns the head of a manifest that was read or written. */
  public getHead(mapping: CopyMapping): ManifestHead | undefined {
    return this.known.get(this.names.getKey(mapping))?.head;
  }

  /** Returns the path of the manifest of a mapping. */
  public getPath(mapping: CopyMapping): string {
    return this.names.toPath(this.names.getKey(mapping));
  }

  private async commit(
    key: string,
    head: ManifestHead,
    lines: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const path = this.names.toPath(key);
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
      throw new DataShareError([
        isOrphan ? orphan : problems.stateChanged({ subscriptionName: this.subscriptionName }),
      ]);
    }
    this.known.set(key, { etag, head, lines });
  }
}

const toUnstored = ({ storedBytes: _, ...part }: ManifestPart): ManifestPart => part;
