import { relativeNameRule } from '../../model/rules/naming-rules';
import type { ChangedFile } from '../changed-file';
import { readEventTime, readToldFacts } from '../event-facts';

/** Limits of one digest. A run that has more changes writes several. */
export const DIGEST_LIMITS = { lines: 50_000, bytes: 16 * 1024 * 1024 } as const;

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
  const { datasetName, path, change, occurredOn, etag, sizeBytes, blobType } = (value ?? {}) as Fields;
  const isKnown = typeof datasetName === 'string' && datasetNames.has(datasetName);
  const isPath = typeof path === 'string' && relativeNameRule(path) === undefined;
  if (!isKnown || !isPath || !CHANGES.includes(change)) return undefined;
  // Facts that are incomplete are left out: the source is then asked.
  const facts = readToldFacts({ etag, sizeBytes, blobType });
  const time = readEventTime(occurredOn);
  return {
    datasetName,
    relativePath: path,
    change: change as ChangedFile['change'],
    ...(facts && { facts }),
    ...(time !== undefined && { occurredOn: time }),
  };
}
