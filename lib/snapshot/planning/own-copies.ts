import { computeMd5 } from './compute-md5';
import { hasSameProperties } from '../contract/content-properties';
import type { Place } from '../../model/values/dataset';
import type { BlobFacts, SnapshotSource, SnapshotTarget } from '../contract/storage-ports';
import type { AnnouncedVersion } from '../state/intent-journal';

/** The place of a file at the source and at the target. */
export interface CopyPlaces {
  readonly from: Place;
  readonly to: Place;
}

/** Both accounts. */
export interface BothSides {
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
}

/**
 * The version that the blob at the target is a copy of; undefined if it is a copy of none of them. `unproven`: it may be,
 * but nothing proves it.
 */
export type CopiedVersion = BlobFacts | 'unproven' | undefined;

/**
 * Finds out which of the versions that runs have announced the blob at the target is a copy of, with as few requests as
 * possible. The proofs, in this order:
 *
 * 1. size and MD5, if Azure has them for both;
 * 2. the copy that the service has recorded in the properties of the blob: from this source, after the announcement;
 * 3. the ids of the blocks that the blob was built from, which name the version;
 * 4. the content, if the source still has the version. Both sides are read as streams.
 */
export async function findCopiedVersion(
  present: BlobFacts,
  versions: readonly AnnouncedVersion[],
  places: CopyPlaces,
  sides: BothSides,
  signal: AbortSignal,
): Promise<CopiedVersion> {
  const possible = versions.filter(({ facts }) => isPossible(present, facts));
  const certain = possible.find(({ facts }) => isCertain(present, facts));
  if (certain) return certain.facts;
  if (possible.length === 0) return undefined;
  const { source, target } = sides;
  const now = await target.find(places.to, signal);
  if (now?.etag !== present.etag) return 'unproven';
  const { copied } = now;
  const isFrom = ({ former }: AnnouncedVersion, url: string): boolean => {
    const place = former ? former.place : places.from;
    return place !== undefined && source.offer(place).isAt(url);
  };
  const own = copied
    ? possible.filter(
        (version) =>
          version.announcedAt !== undefined &&
          version.announcedAt <= copied.completedAt &&
          isFrom(version, copied.url),
      )
    : [];
  if (own.length > 0 && countVersions(own) === 1) return own[0].facts;
  const { found, left } = await compareContents(
    present,
    own.length > 0 ? own : possible,
    places,
    sides,
    signal,
  );
  if (found || left.length === 0) return found;
  // This subscription has made the copy for sure, of a version that the source no longer has: it is replaced in any case.
  return own.length > 0 ? left[left.length - 1] : 'unproven';
}

/**
 * Compares blocks, and the content if the source still has the version.
 *
 * @returns The version that was found, and those that are neither proven nor disproved.
 */
async function compareContents(
  present: BlobFacts,
  versions: readonly AnnouncedVersion[],
  { from, to }: CopyPlaces,
  { source, target }: BothSides,
  signal: AbortSignal,
): Promise<{ readonly found?: BlobFacts; readonly left: readonly BlobFacts[] }> {
  const undecided: BlobFacts[] = [];
  for (const { facts, former } of listVersions(versions)) {
    const version = former ? { ...facts, etag: former.sourceETag } : facts;
    const isBuilt = await target.isBuiltFrom(to, version, signal);
    if (isBuilt) return { found: facts, left: [] };
    if (isBuilt === undefined) undecided.push(facts);
  }
  if (undecided.length === 0) return { left: [] };
  const atSource = await source.find(from, signal);
  const current = undecided.find(({ etag }) => etag === atSource?.etag);
  if (!current) return { left: undecided };
  const [theirs, ours] = await Promise.all([
    computeMd5(source, from, current.etag, signal),
    computeMd5(target, to, present.etag, signal),
  ]);
  if (theirs === ours) return { found: current, left: [] };
  return { left: undecided.filter((facts) => facts !== current) };
}

function isPossible(present: BlobFacts, version: BlobFacts): boolean {
  if (present.isDirectory || version.isDirectory) return present.isDirectory === version.isDirectory;
  if (present.sizeBytes !== version.sizeBytes) return false;
  if (hasSameProperties(present.properties, version.properties) === false) return false;
  return !present.contentMd5 || !version.contentMd5 || present.contentMd5 === version.contentMd5;
}

function isCertain(present: BlobFacts, version: BlobFacts): boolean {
  if (present.isDirectory) return true;
  return present.contentMd5 !== undefined && present.contentMd5 === version.contentMd5;
}

/** Returns one of each version. */
function listVersions(versions: readonly AnnouncedVersion[]): AnnouncedVersion[] {
  const toKey = ({ facts, former }: AnnouncedVersion): string =>
    JSON.stringify([facts.etag, former?.sourceETag, former?.place]);
  return [...new Map(versions.map((version) => [toKey(version), version])).values()];
}

const countVersions = (versions: readonly AnnouncedVersion[]): number => listVersions(versions).length;
