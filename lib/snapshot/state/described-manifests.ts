import type { StateStore } from '../contract/state-store-port';
import type { PartsReader } from './chunked-jsonl';
import type { JsonLines } from './json-lines';
import type { ManifestEntry } from './manifest-entry';
import { hashHead } from './manifest-hashes';
import { countPresent, hasOpenDescription } from './manifest-part';
import type { DescribedManifest, ManifestPlaces } from './manifest-places';
import type { ManifestHead, ManifestParts } from './manifest-reader';

/** Number of manifests from which on it pays to list them: Azure bills a listing like a dozen reads. */
const MIN_DESCRIBED = 16;
/** Number of manifests that are looked at: a subscription has at most 1,000 datasets, and a few snapshots of each. */
const MAX_LISTED = 20_000;

/**
 * True if the state describes a manifest: one of a single part, in which nothing is open. If its files have not changed, nobody needs to
 * read it.
 */
export function isDescribable({ goneFiles, overlay, parts: [part, ...others] }: ManifestHead): boolean {
  if (overlay || goneFiles !== 'kept' || !part || others.length > 0) return false;
  return part.deleted === undefined && countPresent(part) === part.entries && !hasOpenDescription(part);
}

/** Leaves out the descriptions of so few manifests that nobody would use them. */
export function leaveOutFew(places: ManifestPlaces): ManifestPlaces {
  if (isWorthListing(places)) return places;
  return Object.fromEntries(Object.entries(places).map(([key, { manifest: _, ...place }]) => [key, place]));
}

function isWorthListing(places: ManifestPlaces): boolean {
  let described = 0;
  for (const { manifest } of Object.values(places)) {
    if (manifest) described += 1;
    if (described === MIN_DESCRIBED) return true;
  }
  return false;
}

/**
 * Finds out which manifests are still those that the state describes, with one listing instead of reading each. A manifest that was
 * written, replaced or removed since has another ETag, or none.
 */
export class DescribedManifests {
  private etags: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(
    private readonly store: StateStore,
    private readonly folder: string,
  ) {}

  /** Returns the description of a manifest that needs not be read; undefined if it must be. */
  public async find(
    places: ManifestPlaces,
    key: string,
    path: string,
    signal: AbortSignal,
  ): Promise<DescribedManifest | undefined> {
    const place = Object.hasOwn(places, key) ? places[key] : undefined;
    const manifest = place?.manifest;
    if (!manifest || hashHead(manifest.head) !== place.sha256) return undefined;
    this.begin(places, signal);
    return (await this.etags)?.get(path) === manifest.etag ? manifest : undefined;
  }

  /** Begins to list the manifests, if that pays. */
  public begin(places: ManifestPlaces, signal: AbortSignal): void {
    if (isWorthListing(places)) this.etags ??= this.listETags(signal);
  }

  /** Lists what it can: whatever is not listed is read. */
  private async listETags(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const etags = new Map<string, string>();
    try {
      for await (const { path, etag } of this.store.list(this.folder, signal)) {
        if (etags.size >= MAX_LISTED) break;
        etags.set(path, etag);
      }
    } catch {
      return etags;
    }
    return etags;
  }
}

/** The parts of a described manifest, whose blob is opened when its entries are needed. */
export class UnreadParts implements ManifestParts {
  private opened: Promise<PartsReader<ManifestHead, ManifestEntry>> | undefined;

  /** @param open Opens the blob. @param throwUnreadable Throws that the manifest cannot be used. */
  constructor(
    public readonly head: ManifestHead,
    private readonly open: () => Promise<PartsReader<ManifestHead, ManifestEntry>>,
    public readonly throwUnreadable: (reason: string) => never,
  ) {}

  public async takeLines(): Promise<JsonLines> {
    this.opened ??= this.open();
    return (await this.opened).takeLines();
  }

  /** It is the only part: nothing follows that would have to be read. */
  public async skip(): Promise<void> {}

  public async expectEnd(): Promise<void> {
    await (await this.opened)?.expectEnd();
  }

  public async close(): Promise<void> {
    // Whoever needed the entries was told why they could not be read.
    const opened = await this.opened?.catch(() => undefined);
    await opened?.close();
  }
}
