import type { DigestedDataset, DigestPointer } from '../changes/digest/digest-pointer';
import { MAX_POINTER_BYTES, parseDigestPointer } from '../changes/digest/digest-pointer';
import { DIGEST_LIMITS } from '../changes/digest/digest-lines';
import { readLimitedText } from '../snapshot/contract/read-limited-text';
import type { StateStore } from '../snapshot/contract/state-store-port';
import type { ConcurrencyLimit } from '../streams/concurrency-limit';
import { mapConcurrently } from '../streams/ordered-streams';
import { getDigestPath, getPointerPath } from './digest-layout';
import type { DigestState } from './digest-state';
import type { DigestedInvitation, DigestJob } from './find-changes';

/** Number of attempts to replace a pointer that another process replaces at the same time. */
const ATTEMPTS = 3;

/**
 * The result for one recipient. `Overtaken`: another process has published later digests. `Contested`: other processes replaced
 * the pointer at each attempt, so that the next run publishes the digests.
 */
export type PublishedDigests = 'Published' | 'Overtaken' | 'Contested';

/**
 * Brings the digests of one recipient up to the state. What an earlier run left undone is done, too. The pointer is written
 * last, and never goes back.
 *
 * @param copies Limits the digests that are in memory.
 */
export async function publishDigests(
  { store, signal }: Pick<DigestJob, 'store' | 'signal'>,
  { invitationId, folder }: DigestedInvitation,
  state: DigestState,
  datasets: readonly DigestedDataset[],
  copies: ConcurrencyLimit,
): Promise<PublishedDigests> {
  const path = getPointerPath(folder);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const blob = await store.read(path, signal);
    const text = blob && (await readLimitedText(blob.content, path, MAX_POINTER_BYTES));
    const published = text === undefined ? undefined : parseDigestPointer(text);
    const isSeries = published?.seriesId === state.seriesId;
    if (published && isSeries && isLater(published, state)) return 'Overtaken';
    const since = published && isSeries ? published.sequence : 0;
    const missing = state.digests.filter(({ number }) => number > since);
    const copied = await mapConcurrently(missing, copies.limit, ({ number, path: from }) =>
      copies.run(() => copyText(store, from, getDigestPath(folder, number), signal)),
    );
    if (copied.includes(false)) continue;
    const { digests, seriesId, sequence, chainSha256, coversUntil, floorSha256 } = state;
    const pointer: DigestPointer = {
      documentType: 'changeDigests',
      schemaVersion: 1,
      invitationId: invitationId.toLowerCase(),
      seriesId,
      sequence,
      chainSha256,
      coversUntil,
      floorSha256,
      digests: digests.map(({ path: _path, ...entry }) => entry),
      datasets,
    };
    if ((await store.replace(path, JSON.stringify(pointer), blob?.etag, signal)) === undefined) continue;
    const kept = new Set(digests.map(({ number }) => number));
    const obsolete = (published?.digests ?? []).filter(({ number }) => !kept.has(number));
    if (obsolete.length > 0)
      await store.delete(
        obsolete.map(({ number }) => ({ path: getDigestPath(folder, number) })),
        signal,
      );
    return 'Published';
  }
  return 'Contested';
}

function isLater(published: DigestPointer, { sequence, coversUntil }: DigestState): boolean {
  return (
    published.sequence > sequence ||
    (published.sequence === sequence && Date.parse(published.coversUntil) > Date.parse(coversUntil))
  );
}

/**
 * Copies a text. A copy that an earlier run has made is kept if it is the same, and replaced if it is of another series.
 *
 * @returns False if another process has written it at the same time
 */
async function copyText(store: StateStore, from: string, to: string, signal: AbortSignal): Promise<boolean> {
  const read = async (
    path: string,
  ): Promise<{ readonly etag: string; readonly text: string } | undefined> => {
    const blob = await store.read(path, signal);
    return (
      blob && { etag: blob.etag, text: await readLimitedText(blob.content, path, 2 * DIGEST_LIMITS.bytes) }
    );
  };
  const source = await read(from);
  // The pointer names it nevertheless: a recipient that does not find it lists the source.
  if (!source) return true;
  if ((await store.replace(to, source.text, undefined, signal)) !== undefined) return true;
  const present = await read(to);
  if (present?.text === source.text) return true;
  return (await store.replace(to, source.text, present?.etag, signal)) !== undefined;
}
