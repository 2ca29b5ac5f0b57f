import type { Connected, RuntimeOptions } from './connect';
import { connected, signalFor } from './connect';
import { DataShareError, throwProblems } from './errors';
import type { ExchangeUrl } from './exchange/exchange-url';
import { exchangeAt } from './exchange/exchange-url';
import { invitationAt, invitationPath, receiptPath } from './exchange/layout';
import { readReceipts } from './exchange/receipts';
import { NO_RECEIPTS, recipientStatus } from './exchange/recipient-status';
import type { RecipientStatus, StatusReport } from './exchange/status';
import type { AcceptanceDocument } from './model/acceptance';
import { MAX_DOCUMENT_BYTES, parseInvitation } from './model/document';
import type { ExchangeFacts } from './model/fields';
import type { InvitationDocument } from './model/invitation';
import type { RejectionDocument } from './model/rejection';
import { schemaUrl } from './model/schema-url';
import { EXCHANGE_TIMEOUT_MS } from './exchange/present-invitation';
import type { Problem } from './problems';
import { problems } from './problems';
import { mapOrdered } from './snapshot/streams';

/** What the functions of the handshake take. */
export type HandshakeOptions = RuntimeOptions;

/** An invitation that its recipient can now read in the exchange. */
export interface PublishedInvitation {
  readonly invitationId: string;
  readonly shareName: string;
  readonly recipientName: string;
  /** Without query: it is read with the recipient's own credential. */
  readonly url: string;
}

/** Recipients that are asked about at once. */
const CONCURRENCY = 16;
/** Invitations of one exchange that are looked at. */
const MAX_INVITATIONS = 10_000;

/**
 * Writes each invitation to the exchange that it names, over one that is there.
 *
 * @param documents Invitations: JSON texts, or parsed values. All are checked before anything is written.
 * @throws DataShareError `ExchangeMissing` and what is wrong with a document; `AccessDenied`, `ContainerNotFound`,
 *   `EndpointUnreachable`
 */
export async function publishInvitations(
  documents: readonly unknown[],
  options: HandshakeOptions = {},
): Promise<PublishedInvitation[]> {
  const invitations = documents.map((document) => parseInvitation(document));
  const without = new Set(invitations.filter(({ exchange }) => !exchange).map(({ shareName }) => shareName));
  throwProblems([...without].map((shareName) => problems.exchangeMissing(shareName)));

  const world = connected(options);
  const storeOf = exchanges(world);
  const published: PublishedInvitation[] = [];
  for (const invitation of invitations) {
    const { invitationId, shareName, recipient } = invitation;
    const store = storeOf(invitation.exchange!);
    const path = invitationPath(invitationId);
    const text = JSON.stringify({ $schema: schemaUrl('invitation'), ...invitation }, null, 2);
    await store.write(path, text, world.signal);
    published.push({
      invitationId,
      shareName,
      recipientName: recipient.recipientName,
      url: urlIn(invitation.exchange!, path),
    });
  }
  return published;
}

/** What became of an answer. */
export interface SentAnswer {
  /** `NoExchange`: the invitation names none, so that the document has to be handed over by another channel. */
  readonly status: 'Left' | 'NotLeft' | 'NoExchange';
  /** Where it is, or would have been. */
  readonly url: string | null;
  /** Why it could not be left. */
  readonly problem: Problem | null;
}

/** Leaves an answer in the exchange that the invitation names. What the exchange refuses is returned, not thrown. */
export async function sendAnswer(
  { invitationId, exchange }: InvitationDocument,
  answer: AcceptanceDocument | RejectionDocument,
  options: HandshakeOptions = {},
): Promise<SentAnswer> {
  if (exchange === null) return { status: 'NoExchange', url: null, problem: null };
  const path =
    answer.documentType === 'acceptance'
      ? receiptPath(invitationId, 'acceptance', answer.acceptedOn)
      : receiptPath(invitationId, 'rejection', answer.rejectedOn);
  const url = urlIn(exchange, path);
  const world = connected(options);
  const timeout = AbortSignal.timeout(EXCHANGE_TIMEOUT_MS);
  try {
    const store = exchanges(world)(exchange);
    await store.write(path, JSON.stringify(answer, null, 2), signalFor(world.signal, timeout));
    return { status: 'Left', url, problem: null };
  } catch (error) {
    if (world.signal.aborted || !DataShareError.isDataShareError(error)) throw error;
    const seconds = `no answer in ${EXCHANGE_TIMEOUT_MS / 1000} s`;
    const problem = timeout.aborted
      ? problems.endpointUnreachable('exchange', exchange.blobEndpoint, seconds)
      : error.problems[0];
    return { status: 'NotLeft', url, problem };
  }
}

/**
 * Reads an invitation at its URL in an exchange, with the credential of this machine.
 *
 * @param url https://<account>.blob.core.windows.net/<container>/invitations/<id>/invitation.json
 * @throws DataShareError `ValueInvalid`, `InvitationMissing`, `InvitationForeign`, and the errors of documents and access
 */
export async function fetchInvitation(
  url: string,
  options: HandshakeOptions = {},
): Promise<InvitationDocument> {
  const { exchange, invitationId } = parsedUrl(url);
  if (invitationId === undefined) throw new DataShareError([problems.invitationMissing(url)]);
  const world = connected(options);
  const path = invitationPath(invitationId);
  const text = await exchanges(world)(exchange).read(path, MAX_DOCUMENT_BYTES, world.signal);
  if (text === undefined) throw new DataShareError([problems.invitationMissing(url)]);
  return ownInvitation(text, invitationId, url);
}

/** What `shareStatus` is asked about: an invitation, or an exchange with all the invitations in it. */
export type StatusSource =
  | { readonly kind: 'invitation'; readonly document: unknown; readonly where: string }
  | { readonly kind: 'exchange'; readonly url: string };

/**
 * Says of each recipient how far it has come: its answer, and its synchronizations.
 *
 * @param sources An invitation that is named and in an exchange counts once, as it was named.
 * @throws DataShareError the errors of documents, of URLs and of access to an exchange
 */
export async function shareStatus(
  sources: readonly StatusSource[],
  options: HandshakeOptions = {},
): Promise<StatusReport> {
  const named = sources.flatMap((source) =>
    source.kind === 'invitation' ? [parseInvitation(source.document, source.where)] : [],
  );
  const places = sources.flatMap((source) => (source.kind === 'exchange' ? [parsedUrl(source.url)] : []));
  const world = connected(options);
  const storeOf = exchanges(world);
  const now = world.options.now();

  async function* asked(): AsyncGenerator<Asked> {
    for (const invitation of named)
      yield { id: invitation.invitationId.toLowerCase(), read: () => Promise.resolve(invitation) };
    for (const { exchange } of places) yield* publishedIn(storeOf(exchange), exchange, world.signal);
  }
  const recipients: RecipientStatus[] = [];
  const seen = new Set<string>();
  const statusOf = async ({ id, read }: Asked): Promise<RecipientStatus | undefined> => {
    if (seen.has(id)) return undefined;
    seen.add(id);
    const invitation = await read();
    if (!invitation) return undefined;
    const { exchange, invitationId } = invitation;
    if (exchange === null) return recipientStatus(invitation, null, NO_RECEIPTS, now);
    const store = storeOf(exchange);
    return recipientStatus(
      invitation,
      urlIn(exchange),
      await readReceipts(store, invitationId, world.signal),
      now,
    );
  };
  for await (const status of mapOrdered(asked(), CONCURRENCY, statusOf)) if (status) recipients.push(status);
  const keyOf = ({ shareName, recipientName, invitationId }: RecipientStatus): string =>
    [shareName, recipientName, invitationId].join('\u0000');
  recipients.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return { askedOn: now.toISOString(), recipients };
}

/** An invitation whose recipient is asked about; undefined if it is gone by then. */
interface Asked {
  readonly id: string;
  readonly read: () => Promise<InvitationDocument | undefined>;
}

/** As the other side reaches it, whatever connection string this side uses. */
function urlIn({ blobEndpoint, container }: ExchangeFacts, path?: string): string {
  return [blobEndpoint, container, path].filter((part) => part !== undefined).join('/');
}

type Store = InstanceType<Connected['azure']['BlobExchangeStore']>;

/** One connection for each exchange. */
function exchanges({ azure, options }: Connected): (exchange: ExchangeFacts) => Store {
  const stores = new Map<string, Store>();
  return (exchange) => {
    const key = JSON.stringify(exchange);
    const store =
      stores.get(key) ??
      new azure.BlobExchangeStore(azure.connectExchange(exchange, options), exchange.container);
    stores.set(key, store);
    return store;
  };
}

function parsedUrl(url: string): ExchangeUrl {
  const parsed = exchangeAt(url);
  if ('code' in parsed) throw new DataShareError([parsed]);
  return parsed;
}

/** The invitations of an exchange. Its provider wrote them; what is none of them is passed over. */
async function* publishedIn(
  store: Store,
  exchange: ExchangeFacts,
  signal: AbortSignal,
): AsyncGenerator<Asked> {
  let listed = 0;
  for await (const { path } of store.list('invitations/', signal)) {
    const id = invitationAt(path);
    if (id === undefined) continue;
    if (++listed > MAX_INVITATIONS) return;
    const read: Asked['read'] = async () => {
      const text = await store.read(path, MAX_DOCUMENT_BYTES, signal);
      // Where it is, is where its receipts are.
      return text === undefined ? undefined : { ...ownInvitation(text, id, store.urlOf(path)), exchange };
    };
    yield { id, read };
  }
}

/** The document in an invitation's folder is that invitation. */
function ownInvitation(text: string, invitationId: string, where: string): InvitationDocument {
  const invitation = parseInvitation(text, where);
  if (invitation.invitationId.toLowerCase() !== invitationId) {
    throwProblems(
      [
        problems.documentInvalid(
          'invitationId',
          `must be ${invitationId}, as its path says`,
          'have it published again',
        ),
      ],
      where,
    );
  }
  return invitation;
}
