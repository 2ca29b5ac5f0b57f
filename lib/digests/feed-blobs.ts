import type { FeedStore } from '../changes/feed/change-feed';
import { FEED_CONTAINER } from '../changes/feed/change-feed';
import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { ReadableStore } from '../snapshot/contract/storage-ports';

/**
 * Reads the change feed of an account.
 *
 * @param container Another container, for accounts that have no change feed of their own.
 */
export function createFeedStore(account: ReadableStore, container = FEED_CONTAINER): FeedStore {
  const refuse = (path: string, reason: string): never => {
    throw new DataShareError([problems.changeFeedUnreadable(`${container}/${path}`, reason)]);
  };
  return {
    async *list(prefix, signal) {
      for await (const page of account.list(container, prefix, signal))
        for (const { name } of page) yield name;
    },
    async readText(path, maxBytes, signal) {
      const place = { container, path };
      const facts = await account.find(place, signal);
      if (!facts) return undefined;
      if (facts.sizeBytes > maxBytes) refuse(path, `it has more than ${maxBytes} bytes`);
      const chunks: Uint8Array[] = [];
      for await (const chunk of account.read(place, facts.etag, signal)) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    },
    async *read(path, signal) {
      const place = { container, path };
      const facts = (await account.find(place, signal)) ?? refuse(path, 'it is gone');
      yield* account.read(place, facts.etag, signal);
    },
  };
}
