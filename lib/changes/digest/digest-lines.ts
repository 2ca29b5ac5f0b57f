import { isETag, relativeNameRule } from '../../model/rules/naming-rules';
import type { ChangedFacts, ChangedFile } from '../changed-file';

/** Limits of one digest. A run that has more changes writes several. */
export const DIGEST_LIMITS = { lines: 50_000, bytes: 16 * 1024 * 1024 } as const;

const BLOB_TYPES: readonly unknown[] = ['BlockBlob', 'AppendBlob', 'PageBlob'];
const CHANGES: readonly unknown[] = ['Written', 'Deleted', 'Unknown'];

type Fields = Readonly<Record<string, unknown>>;

/** Writes a change as a line of a digest. */
export function toDigestLine({ datasetName, relativePath, change, facts, occurredOn }: ChangedFile): string {
  const line = {
    datasetName,
    path: relativePath,
    change,
    ...facts,
    ...(occurredOn !== undefined && { occurredOn }),
  };
  return `${JSON.stringify(line)}\n`;
}

/**
 * Parses a digest. It is untrusted: a line that is not a change of these datasets makes the whole digest unusable.
 *
 * @returns Undefined if it is not a digest.
 */
export function parseDigest(text: string, datasetNames: ReadonlySet<string>): ChangedFile[] | undefined {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length > DIGEST_LIMITS.lines) return undefined;
  try {
    const changes = lines.map((line) => parseLine(JSON.parse(line), datasetNames));
    return changes.every((change) => change !== undefined) ? changes : undefined;
  } catch {
    return undefined;
  }
}

function parseLine(value: unknown, datasetNames: ReadonlySet<string>): ChangedFile | undefined {
  const { datasetName, path, change, occurredOn, ...rest } = (value ?? {}) as Fields;
  const isKnown = typeof datasetName === 'string' && datasetNames.has(datasetName);
  const isPath = typeof path === 'string' && relativeNameRule(path) === undefined;
  if (!isKnown || !isPath || !CHANGES.includes(change)) return undefined;
  const facts = readFacts(rest);
  const isTime = typeof occurredOn === 'string' && occurredOn.length < 40;
  return {
    datasetName,
    relativePath: path,
    change: change as ChangedFile['change'],
    ...(facts && { facts }),
    ...(isTime && { occurredOn }),
  };
}

/** Facts that are incomplete are left out: the source is then asked. */
function readFacts({ etag, sizeBytes, blobType }: Fields): ChangedFacts | undefined {
  if (typeof etag !== 'string' || !isETag(etag) || !BLOB_TYPES.includes(blobType)) return undefined;
  if (!Number.isSafeInteger(sizeBytes) || (sizeBytes as number) < 0) return undefined;
  return { etag, sizeBytes: sizeBytes as number, blobType: blobType as ChangedFacts['blobType'] };
}
