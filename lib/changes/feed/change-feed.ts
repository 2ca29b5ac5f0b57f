import { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { mapOrdered, READS_AT_ONCE } from '../../streams/ordered-streams';
import type { PlaceChange } from '../place-change';
import { AvroError } from './avro-input';
import { readAvroRecords } from './avro-file';
import { readFeedEvent } from './feed-event';

/** Reads the blobs of the change feed of an account. */
export interface FeedStore {
  /** Lists names in ascending order. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<string>;
  /** Reads a small document; undefined if there is none. */
  readText(path: string, maxBytes: number, signal: AbortSignal): Promise<string | undefined>;
  read(path: string, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** The container of an account that has its change feed. */
export const FEED_CONTAINER = '$blobchangefeed';

const SEGMENTS = 'idx/segments/';
const MAX_DOCUMENT_BYTES = 1024 * 1024;
/** Maximum number of segments that one run reads: about a month. The next run continues. */
const MAX_SEGMENTS = 750;
const MAX_LISTED_SEGMENTS = 100_000;
const MAX_CHUNKS = 10_000;
const SEGMENT_NAME = /^idx\/segments\/(\d{4})\/(\d{2})\/(\d{2})\/(\d{2})(\d{2})\/meta\.json$/;
const SHARD_NAME = /^\$blobchangefeed\/(log\/[\w/-]{1,200}\/)$/;
const CHUNK_NAME = /^log\/[\w/-]{1,200}\/\d{5,}\.avro$/;

const consumableSchema = z.object({ lastConsumable: z.string().datetime({ offset: true }) });
const segmentSchema = z.object({
  status: z.string(),
  chunkFilePaths: z.array(z.string().regex(SHARD_NAME)).max(1000),
});

/** An hour of the change feed. */
interface Segment {
  /** Start of the hour, UTC. */
  readonly time: string;
  readonly path: string;
}

/** The events that a run reads. Reading them sends requests. */
export interface FeedRange {
  /** Start of the last segment, UTC. The next range begins after it. */
  readonly until: string;
  readonly events: AsyncIterable<PlaceChange>;
}

/**
 * Finds the events after a segment. Only segments that the service calls consumable and final are read: those after them
 * may still get events that are earlier than what was read.
 *
 * @param after Start of the last segment that was read, UTC; undefined to begin after everything that there is.
 * @returns Undefined if the feed no longer has that segment, so that events may be missing, or has none yet.
 * @throws DataShareError `ChangeFeedUnreadable`
 */
export async function openChangeFeed(
  feed: FeedStore,
  after: string | undefined,
  signal: AbortSignal,
): Promise<FeedRange | undefined> {
  const { lastConsumable } = await readDocument(feed, 'meta/segments.json', consumableSchema, signal);
  const end = Date.parse(lastConsumable);
  const segments: Segment[] = [];
  for (const prefix of toPrefixes(after === undefined ? end - MS_PER_DAY : Date.parse(after), end))
    for await (const path of feed.list(prefix, signal)) {
      const segment = parseSegment(path);
      if (segment && Date.parse(segment.time) < end) segments.push(segment);
      if (segments.length > MAX_LISTED_SEGMENTS)
        refuse(prefix, `it has more than ${MAX_LISTED_SEGMENTS} segments`);
    }
  segments.sort((a, b) => (a.time < b.time ? -1 : 1));
  if (after === undefined) {
    const last = segments.at(-1);
    return last && { until: last.time, events: yieldNothing() };
  }
  if (!segments.some(({ time }) => time === after)) return undefined;
  const later = segments.filter(({ time }) => time > after).slice(0, MAX_SEGMENTS);
  const read = async (segment: Segment): Promise<Segment & z.infer<typeof segmentSchema>> => ({
    ...segment,
    ...(await readDocument(feed, segment.path, segmentSchema, signal)),
  });
  const next: (Segment & { readonly shards: readonly string[] })[] = [];
  for await (const { status, chunkFilePaths, ...segment } of mapOrdered(later, READS_AT_ONCE, read)) {
    if (status !== 'Finalized') break;
    next.push({ ...segment, shards: chunkFilePaths.map((path) => SHARD_NAME.exec(path)![1]) });
  }
  return {
    until: next.at(-1)?.time ?? after,
    events: readShards(
      feed,
      next.flatMap(({ shards }) => shards),
      signal,
    ),
  };
}

const MS_PER_DAY = 24 * 60 * 60 * 1000;
/** Maximum number of days that are listed one by one; beyond it, all segments are listed. */
const MAX_DAYS = 40;

/** Returns the prefixes that have the segments of these days. */
function toPrefixes(from: number, to: number): string[] {
  const days = Math.floor(to / MS_PER_DAY) - Math.floor(from / MS_PER_DAY) + 1;
  if (!(days <= MAX_DAYS)) return [SEGMENTS];
  return Array.from({ length: Math.max(0, days) }, (_, day) => {
    const date = new Date((Math.floor(from / MS_PER_DAY) + day) * MS_PER_DAY).toISOString();
    return `${SEGMENTS}${date.slice(0, 10).replaceAll('-', '/')}/`;
  });
}

/** Parses the name of a segment. The service begins with one of the year 1601, which is not consumable. */
function parseSegment(path: string): Segment | undefined {
  const [, year, month, day, hour, minute] = SEGMENT_NAME.exec(path) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(time.getTime()) || year === '1601' ? undefined : { time: time.toISOString(), path };
}

/** Reads the events of each shard in order. All events of a blob in a segment are in one shard. */
async function* readShards(
  feed: FeedStore,
  shards: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<PlaceChange> {
  const listShard = (shard: string): Promise<string[]> => listChunks(feed, shard, signal);
  for await (const chunks of mapOrdered(shards, READS_AT_ONCE, listShard))
    for (const chunk of chunks) yield* readChunk(feed, chunk, signal);
}

async function listChunks(feed: FeedStore, shard: string, signal: AbortSignal): Promise<string[]> {
  const chunks: string[] = [];
  for await (const path of feed.list(shard, signal)) {
    if (!CHUNK_NAME.test(path)) refuse(path, 'its name is not one that the service gives');
    chunks.push(path);
    if (chunks.length > MAX_CHUNKS) refuse(shard, `it has more than ${MAX_CHUNKS} files`);
  }
  return chunks.sort();
}

async function* readChunk(feed: FeedStore, path: string, signal: AbortSignal): AsyncGenerator<PlaceChange> {
  try {
    for await (const record of readAvroRecords(feed.read(path, signal))) {
      const event = readFeedEvent(record);
      if (event) yield event;
    }
  } catch (error) {
    if (error instanceof AvroError) refuse(path, error.message);
    throw error;
  }
}

async function readDocument<T>(
  feed: FeedStore,
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<T> {
  const text = await feed.readText(path, MAX_DOCUMENT_BYTES, signal);
  if (text === undefined) return refuse(path, 'it does not exist; is the change feed of the account on?');
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return refuse(path, 'it is not what the service writes');
  }
}

function refuse(path: string, reason: string): never {
  throw new DataShareError([problems.changeFeedUnreadable(`${FEED_CONTAINER}/${path}`, reason)]);
}

async function* yieldNothing(): AsyncGenerator<PlaceChange> {}
