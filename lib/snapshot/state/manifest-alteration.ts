import { isDeepStrictEqual } from 'node:util';
import type { DescribedManifest } from './manifest-places';
import type { ManifestHead, ManifestReader } from './manifest-reader';
import { hashHead } from './manifest-hashes';
import type { MappingIdentity } from './mapping-identity';

/** The state's record of a manifest. */
export interface RecordedManifest {
  /** Hash of its head; undefined if the state of an earlier version does not tell. */
  readonly sha256?: string;
  /** The manifest as the state describes it, if it is still the one in force. */
  readonly described?: DescribedManifest;
  /** Returns true for a run that may have written the manifest without recording it. */
  readonly mayHaveWritten?: (synchronizationId: string) => boolean;
  /** Called if the manifest is not the one that was recorded, and is ignored. By default that is an error. */
  readonly onAltered?: (path: string, reason: string) => void;
}

export const OTHER_HASH = 'the hash of the manifest differs from that in state.json';

/** Describes how a manifest differs from what was recorded; undefined if it does not. */
export function findAlteration(
  { head }: ManifestReader,
  isForPlace: boolean,
  { sha256, mayHaveWritten = () => false }: RecordedManifest,
): string | undefined {
  if (!isForPlace) return 'the manifest is about another place';
  // A run that was killed has written it, and could not record it.
  if (sha256 === undefined || hashHead(head) === sha256 || mayHaveWritten(head.synchronizationId))
    return undefined;
  return OTHER_HASH;
}

/** True if a manifest would only get another synchronization id. */
export function isSameManifest(
  before: ManifestHead,
  after: MappingIdentity & Pick<ManifestHead, 'parts' | 'overlay'>,
): boolean {
  const pick = ({ source, order, overlay, parts }: typeof after): unknown => [source, order, overlay, parts];
  return isDeepStrictEqual(pick(before), pick(after));
}
