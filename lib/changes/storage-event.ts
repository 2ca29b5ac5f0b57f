import { z } from 'zod';
import { createLookup } from '../lookup';
import { readEventTime, readSubject, readWriteFacts } from './event-facts';
import type { ChangedPlace, PlaceChange } from './place-change';

/** Limits of the parts of an event: names of blobs have at most 1,024 characters, which a URL may encode with nine each. */
const MAX_SUBJECT = 2048;
const MAX_URL = 16_384;
const shortText = z.string().max(256);

const dataSchema = z.object({
  api: shortText.optional(),
  eTag: shortText.optional(),
  etag: shortText.optional(),
  contentLength: z.number().int().nonnegative().optional(),
  blobType: shortText.optional(),
  url: z.string().max(MAX_URL).optional(),
  sourceUrl: z.string().max(MAX_URL).optional(),
  destinationUrl: z.string().max(MAX_URL).optional(),
  sequencer: shortText.optional(),
});

/**
 * An event in the schema of Event Grid, or in that of CloudEvents 1.0.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 */
const eventSchema = z
  .object({
    eventType: shortText.optional(),
    type: shortText.optional(),
    topic: z.string().max(MAX_SUBJECT).optional(),
    source: z.string().max(MAX_SUBJECT).optional(),
    subject: z.string().max(MAX_SUBJECT).optional(),
    eventTime: shortText.optional(),
    time: shortText.optional(),
    data: z.unknown(),
  })
  .refine(({ eventType, type }) => (eventType ?? type) !== undefined);

const PREFIX = 'Microsoft.Storage.';
/** The kinds of events that say something about blobs or directories. */
const KINDS = createLookup<'written' | 'deleted' | 'unknown' | 'renamed' | 'folder' | 'folder-renamed'>({
  BlobCreated: 'written',
  BlobDeleted: 'deleted',
  BlobRenamed: 'renamed',
  BlobTierChanged: 'unknown',
  BlobPropertiesUpdated: 'unknown',
  DirectoryCreated: 'unknown',
  DirectoryDeleted: 'folder',
  DirectoryRenamed: 'folder-renamed',
});

/** A new kind of event about a blob may be about its content: the consumer looks at the blob. */
function findKind(name: string, subject: string | undefined): (typeof KINDS)[string] | undefined {
  if (!name.startsWith(PREFIX)) return undefined;
  return KINDS[name.slice(PREFIX.length)] ?? (readSubject(subject) ? 'unknown' : undefined);
}

/**
 * Reads one event.
 *
 * @returns The changes that it tells of, none if it is about something else; undefined if it cannot be understood.
 */
export function readStorageEvent(value: unknown): readonly PlaceChange[] | undefined {
  const event = eventSchema.safeParse(value);
  if (!event.success) return undefined;
  const { eventType, type, topic, source, subject, eventTime, time } = event.data;
  const name = (eventType ?? type)!;
  const kind = findKind(name, subject);
  if (kind === undefined) return [];
  const data = dataSchema.safeParse(event.data.data ?? {});
  if (!data.success) return undefined;
  const account = readAccount(topic ?? source) ?? readUrl(data.data.url)?.storageAccountName;
  const occurredOn = readEventTime(eventTime ?? time);
  const common = {
    ...(data.data.sequencer !== undefined && { sequencer: data.data.sequencer }),
    ...(occurredOn !== undefined && { occurredOn }),
  };
  const places = findPlaces(subject, data.data.url, account);
  if (places === undefined) return undefined;
  const isFolder = kind === 'folder' || kind === 'folder-renamed';
  const isCertain = places.length === 1 && places[0].isFolder !== true;
  const { api, etag: tag, eTag: etag = tag, contentLength: sizeBytes, blobType } = data.data;
  const facts =
    kind === 'written' && isCertain ? readWriteFacts(api, { etag, sizeBytes, blobType }) : undefined;
  const change = kind === 'written' && isCertain ? 'Written' : kind === 'deleted' ? 'Deleted' : 'Unknown';
  const changes: PlaceChange[] = places.map((place) => ({
    place: isFolder ? toFolder(place) : place,
    change: isFolder ? 'Deleted' : change,
    ...(facts && { facts }),
    ...common,
  }));
  if (kind !== 'renamed' && kind !== 'folder-renamed') return changes;
  for (const url of [data.data.sourceUrl, data.data.destinationUrl]) {
    const place = readUrl(url);
    if (url !== undefined && !place) return undefined;
    // The position is one among the events of the new name.
    if (place)
      changes.push({
        place: { ...(isFolder ? toFolder(place) : place), storageAccountName: account },
        change: 'Deleted',
        ...(occurredOn !== undefined && { occurredOn }),
      });
  }
  return changes;
}

function toFolder(place: ChangedPlace): ChangedPlace {
  return { ...place, path: place.path.replace(/\/$/, ''), isFolder: true };
}

/**
 * Finds the place of an event. The subject has the name as it is, and the URL has it encoded; both are known to have been
 * written in other ways. If they do not agree, the blob can be either.
 */
function findPlaces(
  subject: string | undefined,
  url: string | undefined,
  storageAccountName: string | undefined,
): readonly ChangedPlace[] | undefined {
  const blob = readSubject(subject);
  if (!blob) return undefined;
  const { container } = blob;
  const told = { storageAccountName, ...blob };
  const named = readUrl(url);
  // A character that was lost on the way: the URL may still have it.
  if (told.path.includes('\ufffd')) {
    if (named?.container === container && !named.path.includes('\ufffd'))
      return [{ ...named, storageAccountName }];
    const folder = told.path.slice(
      0,
      Math.max(0, told.path.slice(0, told.path.indexOf('\ufffd')).lastIndexOf('/')),
    );
    return [{ ...told, path: folder, isFolder: true }];
  }
  if (!named || (named.container === container && named.path === told.path)) return [told];
  return named.container === container ? [told, { ...named, storageAccountName }] : undefined;
}

const ACCOUNT = /\/storageAccounts\/([a-z0-9]{3,24})$/i;

function readAccount(topic: string | undefined): string | undefined {
  return ACCOUNT.exec(topic ?? '')?.[1].toLowerCase();
}

const URL_PARTS =
  /^https:\/\/([a-z0-9]{3,24})\.(?:[a-z0-9-]+\.)?(?:blob|dfs)\.[a-z0-9.-]+\/([^/]+)\/([^]+)$/i;

function readUrl(url: string | undefined): ChangedPlace | undefined {
  const [, account, container, encoded] = URL_PARTS.exec(url ?? '') ?? [];
  if (account === undefined) return undefined;
  return {
    storageAccountName: account.toLowerCase(),
    container,
    path: decodePath(encoded),
  };
}

function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
