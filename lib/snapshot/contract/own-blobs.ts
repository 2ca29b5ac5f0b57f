import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { StateBlob, StateStore } from './state-store-port';

/*
 * A write whose answer was lost is sent again, and then fails on its own result. So a condition that fails may mean success, but only the
 * content of the blob says so: an answer can be wrong, and another program can have written there.
 */

/** Returns the ETag of the blob at a path if it has this content. */
export async function findOwnBlob(
  store: StateStore,
  path: string,
  content: string | Uint8Array,
  signal: AbortSignal,
): Promise<string | undefined> {
  const blob = await store.read(path, signal);
  return blob && (await hasContent(blob, Buffer.from(content))) ? blob.etag : undefined;
}

/**
 * Creates a blob whose name no other writer uses.
 *
 * @throws DataShareError `StorageFailed` if it is not there afterwards with this content
 */
export async function createOwnBlob(
  store: StateStore,
  path: string,
  content: string | Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  const etag =
    (await store.replace(path, content, undefined, signal)) ??
    (await findOwnBlob(store, path, content, signal));
  if (etag === undefined) throw createNotWrittenError(path);
}

/** Returns the error for a write whose condition fails although no other writer uses the name. */
export function createNotWrittenError(path: string): DataShareError {
  const reason = 'the account answers that a blob is there, and it does not have this content';
  return new DataShareError([problems.storageFailed('target', `write ${path}`, reason)]);
}

async function hasContent({ content }: StateBlob, expected: Buffer): Promise<boolean> {
  let at = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer | string>) {
      const bytes = Buffer.from(chunk as Buffer);
      if (!expected.subarray(at, at + bytes.length).equals(bytes)) return false;
      at += bytes.length;
    }
  } finally {
    content.destroy();
  }
  return at === expected.length;
}
