import type { StateStore } from '../contract/state-store-port';
import { readParts } from './chunked-jsonl';
import type { Intent } from './intent-journal';
import { journalHeadSchema } from './intent-journal';
import type { MappingIdentity } from './mapping-identity';
import { isFileSize, isRelativePath, isSourceETag, isTargetETag } from './state-values';

/** Reads the head of a journal blob, which tells the place that it is about; undefined if the blob is not there. */
export async function readJournalHead(
  store: StateStore,
  path: string,
  signal: AbortSignal,
): Promise<MappingIdentity | undefined> {
  const blob = await store.read(path, signal);
  if (!blob) return undefined;
  const reader = await readParts(blob.content, path, { headSchema: journalHeadSchema, isEntry: isIntent });
  await reader.close();
  return reader.head;
}

export function isIntent(value: unknown): value is Intent {
  const intent = value as Partial<Record<keyof Intent, unknown>> | null;
  return (
    isRelativePath(intent?.path) &&
    isFileSize(intent.sizeBytes) &&
    isSourceETag(intent.sourceETag) &&
    (intent.replaces === undefined || isTargetETag(intent.replaces))
  );
}
