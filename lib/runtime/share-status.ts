import type { AzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import { openAzureSession } from './azure-session';
import { DataShareError, describeProblem } from '../errors/data-share-error';
import type { ExchangeUrl } from '../exchange/exchange-url';
import { parseExchangeUrl } from '../exchange/exchange-url';
import { parseInvitationPath, getInvitationPath } from '../exchange/layout';
import type { ExchangeStore } from '../exchange/ports';
import { parsePublishedInvitation, buildExchangeUrl } from '../exchange/published-invitation';
import type { Receipts } from '../exchange/receipts';
import { NO_RECEIPTS, readReceipts } from '../exchange/receipts';
import { findAnswerProblems, buildRecipientStatus } from '../exchange/recipient-status';
import type { RecipientStatus, StatusReport } from '../exchange/status-report';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import { offerOf } from '../model/handshake/acceptance-match';
import { INVITATIONS_FOLDER } from '../model/values/exchange-folders';
import { MAX_DOCUMENT_BYTES, parseInvitation } from '../model/documents/parse-document';
import type { InvitationDocument } from '../model/documents/invitation';
import { withdrawalProblems } from '../model/values/invitation-state';
import type { Problem } from '../errors/error-codes';
import { mapOrdered } from '../streams/ordered-streams';

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
 * @returns What could not be asked is among its problems; the rest is told all the same.
 * @throws DataShareError the errors of the documents and URLs themselves; `Interrupted`
 */
export async function getShareStatus(
  sources: readonly StatusSource[],
  options: RuntimeOptions = {},
): Promise<StatusReport> {
  const now = (options.now ?? (() => new Date()))();
  const { found, problems } = await readRecipients(sources, options);
  const recipients = found.map(({ invitation, receipts, notes }) =>
    buildRecipientStatus(invitation, invitation.exchange && buildExchangeUrl(invitation.exchange), receipts, now, notes),
  );
  return { askedOn: now.toISOString(), recipients: recipients.sort(compareByShareAndRecipient), problems };
}

/** An acceptance that a recipient has left. */
export interface ReceivedAcceptance {
  readonly invitationId: string;
  readonly shareName: string;
  readonly recipientName: string;
  /** As the storage service says. */
  readonly receivedOn: string;
  readonly acceptance: AcceptanceDocument;
  /** Why access cannot be granted on it; empty where it can. */
  readonly problems: readonly Problem[];
}

/**
 * The acceptances that recipients have left, each the newest answer of its recipient: what `Acceptance.fromFile` takes.
 *
 * @returns Beside them, what could not be asked.
 * @throws DataShareError as `shareStatus`
 */
export async function listReceivedAcceptances(
  sources: readonly StatusSource[],
  options: RuntimeOptions = {},
): Promise<{ readonly acceptances: ReceivedAcceptance[]; readonly problems: readonly Problem[] }> {
  const now = (options.now ?? (() => new Date()))();
  const { found, problems } = await readRecipients(sources, options);
  const acceptances = found.flatMap(({ invitation, receipts: { answer } }): ReceivedAcceptance[] => {
    if (answer?.document.documentType !== 'acceptance') return [];
    const { invitationId, shareName, recipient } = invitation;
    return [
      {
        invitationId,
        shareName,
        recipientName: recipient.recipientName,
        receivedOn: answer.receivedOn.toISOString(),
        acceptance: answer.document,
        problems: [
          ...withdrawalProblems(invitation, now),
          ...findAnswerProblems(offerOf(invitation), answer.document, answer.receivedOn),
        ],
      },
    ];
  });
  return { acceptances: acceptances.sort(compareByShareAndRecipient), problems };
}

function compareByShareAndRecipient(
  a: Pick<RecipientStatus, 'shareName' | 'recipientName' | 'invitationId'>,
  b: typeof a,
): number {
  const [left, right] = [a, b].map((each) =>
    [each.shareName, each.recipientName, each.invitationId].join('\u0000'),
  );
  return left < right ? -1 : 1;
}

/** One invitation, what its recipient has left, and what is odd about it. */
interface RecipientFindings {
  readonly invitation: InvitationDocument;
  readonly receipts: Receipts;
  readonly notes: readonly string[];
}

/** What all recipients have left, some asked at once; what cannot be asked does not hide the others. */
async function readRecipients(
  sources: readonly StatusSource[],
  options: RuntimeOptions,
): Promise<{ readonly found: RecipientFindings[]; readonly problems: readonly Problem[] }> {
  const givenInvitations = sources.flatMap((source) =>
    source.kind === 'invitation' ? [parseInvitation(source.document, source.where)] : [],
  );
  const exchangeUrls = sources.flatMap((source) => (source.kind === 'exchange' ? [parseExchangeUrl(source.url)] : []));
  const session = openAzureSession(options);
  const failed = new Map<string, Problem>();
  const readRecipient = async ({ isGiven: isNamed, loadInvitation: invitationOf }: RecipientQuery): Promise<RecipientFindings | undefined> => {
    try {
      const invitation = await invitationOf();
      if (!invitation) return undefined;
      const { exchange, invitationId } = invitation;
      const receipts = exchange
        ? await readReceipts(session.openExchange(exchange), invitationId, session.signal)
        : NO_RECEIPTS;
      return { invitation, receipts, notes: isNamed || givenInvitations.length === 0 ? [] : [ONLY_PUBLISHED] };
    } catch (error) {
      if (session.signal.aborted || !DataShareError.isDataShareError(error)) throw error;
      error.problems.forEach((problem) => failed.set(describeProblem(problem), problem));
      return undefined;
    }
  };
  const found: RecipientFindings[] = [];
  const all = deduplicate(listQueries(givenInvitations, exchangeUrls, session));
  for await (const each of mapOrdered(all, CONCURRENCY, readRecipient)) if (each) found.push(each);
  return { found, problems: [...failed.values()] };
}

const ONLY_PUBLISHED = 'is published in the exchange, and not among the invitations that were handed in';

/** An invitation whose recipient is asked about; undefined if it is gone by then. */
interface RecipientQuery {
  readonly id: string;
  /** Handed in by the provider, not found in an exchange. */
  readonly isGiven: boolean;
  readonly loadInvitation: () => Promise<InvitationDocument | undefined>;
}

/** The named ones first: what the provider hands us counts more than what it has published. */
async function* listQueries(
  givenInvitations: readonly InvitationDocument[],
  exchangeUrls: readonly ExchangeUrl[],
  { openExchange: exchangeOf, signal }: AzureSession,
): AsyncGenerator<RecipientQuery> {
  for (const invitation of givenInvitations) {
    const id = invitation.invitationId.toLowerCase();
    yield { id, isGiven: true, loadInvitation: () => Promise.resolve(invitation) };
  }
  for (const { exchange, invitationId } of exchangeUrls) {
    try {
      const store = exchangeOf(exchange);
      const ids = invitationId === undefined ? listPublishedIds(store, signal) : [invitationId];
      for await (const id of ids) {
        const path = getInvitationPath(id);
        const invitationOf: RecipientQuery['loadInvitation'] = async () => {
          const text = await store.read(path, MAX_DOCUMENT_BYTES, signal);
          // Where it is, is where its receipts are.
          return text === undefined ? undefined : parsePublishedInvitation(text, id, exchange);
        };
        yield { id, isGiven: false, loadInvitation: invitationOf };
      }
    } catch (error) {
      // An exchange that cannot be listed is told of where its invitations would be.
      const failure = error instanceof Error ? error : new Error(String(error));
      yield { id: buildExchangeUrl(exchange), isGiven: false, loadInvitation: () => Promise.reject(failure) };
    }
  }
}

/** The ids of the invitations in an exchange; what is none of them is passed over. */
async function* listPublishedIds(store: ExchangeStore, signal: AbortSignal): AsyncGenerator<string> {
  let found = 0;
  for await (const { path } of store.list(`${INVITATIONS_FOLDER}/`, signal)) {
    const id = parseInvitationPath(path);
    if (id === undefined) continue;
    if (++found > MAX_INVITATIONS) return;
    yield id;
  }
}

async function* deduplicate(all: AsyncIterable<RecipientQuery>): AsyncGenerator<RecipientQuery> {
  const seen = new Set<string>();
  for await (const each of all) {
    if (!seen.has(each.id)) yield each;
    seen.add(each.id);
  }
}
