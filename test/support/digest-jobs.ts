import { randomUUID } from 'node:crypto';
import type { DigestAnswer, DigestReader, Watermark } from '../../lib/digests/consult-digests';
import { consultDigests } from '../../lib/digests/consult-digests';
import type { DigestGroup, DigestJob } from '../../lib/digests/find-changes';
import { toDigestFolder } from '../../lib/model/values/exchange-folders';
import { DatasetType } from '../../lib/model/values/dataset';
import { ListingSlots } from '../../lib/snapshot/contract/listing-slots';
import type { BlobFacts, ReadableStore } from '../../lib/snapshot/contract/storage-ports';
import { MemoryState, MemoryStateStore } from '../fixtures/memory-state';
import { MemoryFeed } from './change-feeds';

export const RECIPIENT = '11111111-0000-4000-8000-000000000001';
export const OTHER_RECIPIENT = '11111111-0000-4000-8000-000000000002';

/** A provider in memory: blobs by name with their ETags, an exchange, and the digests of one share. */
export class DigestWorld {
  public readonly blobs = new Map<string, string>();
  /** The times at which they were last written. */
  public readonly times = new Map<string, number>();
  public readonly exchange = new MemoryState();
  public readonly feed = new MemoryFeed('2026-11-29T10:00:00.000Z');
  public time = Date.parse('2026-11-29T12:00:00.000Z');
  /** Number of listings of the datasets. */
  public lists = 0;
  /** The paths that recipients have read. */
  public readonly reads: string[] = [];
  private readonly store = new MemoryStateStore(this.exchange);

  public readonly group: DigestGroup = {
    shareName: 'sales',
    datasets: [
      {
        datasetName: 'daily',
        datasetType: DatasetType.FOLDER,
        storageAccountName: 'contoso',
        container: 'data',
        path: 'daily',
      },
    ],
    invitations: [RECIPIENT, OTHER_RECIPIENT].map((invitationId) => ({
      invitationId,
      folder: toDigestFolder(invitationId),
    })),
  };

  public createJob(store = this.store): DigestJob {
    return {
      store,
      getSource: () => this.createSource(),
      getFeed: () => this.feed,
      now: () => new Date(this.time),
      newId: randomUUID,
      signal: new AbortController().signal,
    };
  }

  public createReader(): DigestReader {
    return {
      readChanged: async (path, _maxBytes, etag) => {
        this.reads.push(path);
        const blob = this.exchange.blobs.get(path);
        if (blob && blob.etag === etag) return 'same';
        return blob && { etag: blob.etag, text: blob.bytes.toString() };
      },
    };
  }

  public ask(watermark: Watermark | undefined, invitationId = RECIPIENT): Promise<DigestAnswer> {
    this.reads.length = 0;
    const hour = 60 * 60 * 1000;
    return consultDigests(
      this.createReader(),
      {
        invitationId,
        folder: toDigestFolder(invitationId),
        datasets: this.group.datasets,
        watermark,
        now: new Date(this.time),
        maxAgeMs: 48 * hour,
        listEveryMs: 24 * hour,
      },
      new AbortController().signal,
    );
  }

  /** Changes a document of the exchange. */
  public rewrite(path: string, change: (text: string) => string): void {
    this.exchange.put(path, Buffer.from(change(this.exchange.blobs.get(path)!.bytes.toString())));
  }

  private createSource(): ReadableStore {
    const toFacts = (name: string): BlobFacts => {
      const etag = this.blobs.get(name)!;
      const lastModified = this.times.get(name);
      return { name, etag, sizeBytes: etag.length, ...(lastModified !== undefined && { lastModified }) };
    };
    const { blobs } = this;
    const count = (): void => {
      this.lists += 1;
    };
    return {
      order: 'name',
      listingSlots: new ListingSlots(),
      async *list(_container, prefix) {
        count();
        const names = [...blobs.keys()].filter((name) => name.startsWith(prefix)).sort();
        if (names.length > 0) yield names.map(toFacts);
      },
      find: ({ path }) => Promise.resolve(blobs.has(path) ? toFacts(path) : undefined),
      read: () => {
        throw new Error('digests read no content');
      },
    };
  }
}
