import type { RuntimeOptions } from './connect';
import { connected } from './connect';
import type { ExchangeUrl } from './exchange/exchange-url';
import { parsedUrl } from './exchange/exchange-url';
import { invitationAt, invitationPath } from './exchange/layout';
import type { OpenExchange } from './exchange/open-exchanges';
import { exchanges, ownInvitation, urlIn } from './exchange/open-exchanges';
import type { Receipts } from './exchange/receipts';
import { readReceipts } from './exchange/receipts';
import { NO_RECEIPTS, recipientStatus } from './exchange/recipient-status';
import type { RecipientStatus, StatusReport } from './exchange/status';
import type { AcceptanceDocument } from './model/acceptance';
import { acceptanceProblems } from './model/acceptance-fit';
import { MAX_DOCUMENT_BYTES, parseInvitation } from './model/document';
import type { InvitationDocument } from './model/invitation';
import type { Problem } from './problems';
import { mapOrdered } from './snapshot/streams';

/** What a provider asks about: an invitation, or an exchange with all the invitations in it. */
export type StatusSource =
  | { readonly kind: 'invitation'; readonly document: unknown; readonly where: string }
  | { readonly kind: 'exchange'; readonly url: string };

/** Recipients that are asked about at once. */
const CONCURRENCY = 16;
/** Invitations of one exchange that are looked at. */
const MAX_INVITATIONS = 10_000;

/**
 * Says of each recipient how far it has come: its answer, and its synchronizations.
 *
 * @param sources An invitation that is named and in an exchange counts once, as it was named.
 * @throws DataShareError the errors of documents, of URLs and of access to an exchange
 */
export async function shareStatus(
  sources: readonly StatusSource[],
  options: RuntimeOptions = {},
): Promise<StatusReport> {
  const now = (options.now ?? (() => new Date()))();
  const recipients: RecipientStatus[] = [];
  for await (const { invitation, receipts } of received(sources, options)) {
    const { exchange } = invitation;
    recipients.push(recipientStatus(invitation, exchange && urlIn(exchange), receipts, now));
  }
  return { askedOn: now.toISOString(), recipients: recipients.sort(byShareAndRecipient), problems: [] };
}

/** An acceptance that a recipient has left. */
export interface ReceivedAcceptance {
  readonly invitationId: string;
  readonly shareName: string;
  readonly recipientName: string;
  /** As the storage service says. */
  readonly receivedOn: string;
  readonly acceptance: AcceptanceDocument;
  /** Why it does not answer the present invitation; empty where it does. */
  readonly problems: readonly Problem[];
}

/** The acceptances that were received, and the places that could not be asked. */
export interface ReceivedAcceptances {
  readonly acceptances: readonly ReceivedAcceptance[];
  readonly problems: readonly Problem[];
}

/**
 * The acceptances that recipients have left, each the newest answer of its recipient: what `Acceptance.fromFile` takes.
 *
 * @throws DataShareError as `shareStatus`
 */
export async function receivedAcceptances(
  sources: readonly StatusSource[],
  options: RuntimeOptions = {},
): Promise<ReceivedAcceptances> {
  const found: ReceivedAcceptance[] = [];
  for await (const { invitation, receipts } of received(sources, options)) {
    const { answer } = receipts;
    if (answer?.document.documentType !== 'acceptance') continue;
    const { invitationId, shareName, termsSha256, acceptBy, recipient } = invitation;
    const offer = { invitationId, termsSha256, acceptBy, tenantId: recipient.tenantId ?? undefined };
    found.push({
      invitationId,
      shareName,
      recipientName: recipient.recipientName,
      receivedOn: answer.receivedOn.toISOString(),
      acceptance: answer.document,
      problems: acceptanceProblems(offer, answer.document),
    });
  }
  return { acceptances: found.sort(byShareAndRecipient), problems: [] };
}

function byShareAndRecipient(
  a: Pick<RecipientStatus, 'shareName' | 'recipientName' | 'invitationId'>,
  b: typeof a,
): number {
  const [left, right] = [a, b].map((each) =>
    [each.shareName, each.recipientName, each.invitationId].join('\u0000'),
  );
  return left < right ? -1 : 1;
}

/** One invitation, and what its recipient has left. */
interface Received {
  readonly invitation: InvitationDocument;
  readonly receipts: Receipts;
}

/** What all recipients have left, some asked at once. */
async function* received(
  sources: readonly StatusSource[],
  options: RuntimeOptions,
): AsyncGenerator<Received> {
  const named = sources.flatMap((source) =>
    source.kind === 'invitation' ? [parseInvitation(source.document, source.where)] : [],
  );
  const places = sources.flatMap((source) => (source.kind === 'exchange' ? [parsedUrl(source.url)] : []));
  const world = connected(options);
  const storeOf = exchanges(world);
  const read = async ({ invitationOf }: Asked): Promise<Received | undefined> => {
    const invitation = await invitationOf();
    if (!invitation) return undefined;
    const { exchange, invitationId } = invitation;
    const receipts = exchange
      ? await readReceipts(storeOf(exchange), invitationId, world.signal)
      : NO_RECEIPTS;
    return { invitation, receipts };
  };
  const all = asked(named, places, storeOf, world.signal);
  for await (const each of mapOrdered(once(all), CONCURRENCY, read)) if (each) yield each;
}

/** An invitation whose recipient is asked about; undefined if it is gone by then. */
interface Asked {
  readonly id: string;
  readonly invitationOf: () => Promise<InvitationDocument | undefined>;
}

/** The named ones first: what the provider hands us counts more than what it has published. */
async function* asked(
  named: readonly InvitationDocument[],
  places: readonly ExchangeUrl[],
  storeOf: ReturnType<typeof exchanges>,
  signal: AbortSignal,
): AsyncGenerator<Asked> {
  for (const invitation of named) {
    yield { id: invitation.invitationId.toLowerCase(), invitationOf: () => Promise.resolve(invitation) };
  }
  for (const { exchange, invitationId } of places) {
    const store = storeOf(exchange);
    const ids = invitationId === undefined ? publishedIn(store, signal) : [invitationId];
    for await (const id of ids) {
      const path = invitationPath(id);
      const invitationOf: Asked['invitationOf'] = async () => {
        const text = await store.read(path, MAX_DOCUMENT_BYTES, signal);
        // Where it is, is where its receipts are.
        return text === undefined
          ? undefined
          : { ...ownInvitation(text, id, urlIn(exchange, path)), exchange };
      };
      yield { id, invitationOf };
    }
  }
}

/** The ids of the invitations in an exchange; what is none of them is passed over. */
async function* publishedIn(store: OpenExchange, signal: AbortSignal): AsyncGenerator<string> {
  let found = 0;
  for await (const { path } of store.list('invitations/', signal)) {
    const id = invitationAt(path);
    if (id === undefined) continue;
    if (++found > MAX_INVITATIONS) return;
    yield id;
  }
}

async function* once(all: AsyncIterable<Asked>): AsyncGenerator<Asked> {
  const seen = new Set<string>();
  for await (const each of all) {
    if (!seen.has(each.id)) yield each;
    seen.add(each.id);
  }
}
