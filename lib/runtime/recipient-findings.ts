import type { AzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import { openAzureSession } from './azure-session';
import { divideReads } from './divide-reads';
import { DataShareError, describeFinding } from '../errors/data-share-error';
import type { ExchangeUrl } from '../exchange/exchange-url';
import { parseExchangeUrl } from '../exchange/exchange-url';
import { parseInvitationPath, getInvitationPath } from '../exchange/layout';
import type { ExchangeStore } from '../exchange/ports';
import { parsePublishedInvitation, buildExchangeUrl } from '../exchange/published-invitation';
import type { Receipts } from '../exchange/receipts';
import { NO_RECEIPTS, readReceipts } from '../exchange/receipts';
import { INVITATIONS_FOLDER } from '../model/values/exchange-folders';
import { parseInvitation } from '../model/documents/parsing/parse-document';
import { MAX_DOCUMENT_BYTES } from '../model/documents/parsing/parse-json';
import type { InvitationDocument } from '../model/documents/invitation';
import { problems } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import { mapConcurrently } from '../streams/ordered-streams';

/** A source of a status report: an invitation, or an exchange with all its invitations. */
export type StatusSource =
  | { readonly kind: 'invitation'; readonly document: unknown; readonly where: string }
  | { readonly kind: 'exchange'; readonly url: string };

/** Recipients that are read concurrently. */
const CONCURRENCY = 16;
/** Maximum number of invitations that are read from one exchange. */
const MAX_INVITATIONS = 10_000;
/** Receipts of the last seven days that are read for their sizes: of one recipient, and about so many of all. */
const MAX_MEASURED = { ofOne: 200, least: 8, ofAll: 4_000 };

/** One invitation with the receipts of its recipient, and notes about irregularities. */
export interface RecipientFindings {
  readonly invitation: InvitationDocument;
  readonly receipts: Receipts;
  readonly notes: readonly string[];
}

/**
 * Reads the receipts of all recipients concurrently. Sources that cannot be read do not hide the others.
 *
 * @param isMeasured True if the synchronizations of the last seven days are counted, which reads more receipts.
 */
export async function readRecipients(
  sources: readonly StatusSource[],
  options: RuntimeOptions,
  { now, isMeasured }: { readonly now: Date; readonly isMeasured: boolean },
): Promise<{ readonly found: RecipientFindings[]; readonly problems: readonly Problem[] }> {
  const givenInvitations = sources.flatMap((source) =>
    source.kind === 'invitation' ? [parseInvitation(source.document, source.where)] : [],
  );
  const exchangeUrls = sources.flatMap((source) =>
    source.kind === 'exchange' ? [parseExchangeUrl(source.url)] : [],
  );
  const session = openAzureSession(options);
  const queries: RecipientQuery[] = [];
  for await (const query of deduplicate(listQueries(givenInvitations, exchangeUrls, session)))
    queries.push(query);
  const maxMeasured = isMeasured ? divideReads(MAX_MEASURED, queries.length) : 0;
  const failed = new Map<string, Problem>();
  const readRecipient = async ({
    isGiven,
    loadInvitation,
  }: RecipientQuery): Promise<RecipientFindings | undefined> => {
    try {
      const invitation = await loadInvitation();
      if (!invitation) return undefined;
      const { exchange, invitationId } = invitation;
      const receipts = exchange
        ? await readReceipts(session.openExchange(exchange), invitationId, session.signal, {
            now,
            maxMeasured,
          })
        : NO_RECEIPTS;
      return {
        invitation,
        receipts,
        notes: isGiven || givenInvitations.length === 0 ? [] : [ONLY_PUBLISHED],
      };
    } catch (error) {
      if (session.signal.aborted || !DataShareError.isDataShareError(error)) throw error;
      error.problems.forEach((problem) => failed.set(describeFinding(problem), problem));
      return undefined;
    }
  };
  const found = await mapConcurrently(queries, CONCURRENCY, readRecipient);
  return { found: found.filter((each) => each !== undefined), problems: [...failed.values()] };
}

const ONLY_PUBLISHED = 'is published in the exchange, but is not among the given invitations';

/** A recipient to read. Its invitation is undefined if it was deleted in the meantime. */
interface RecipientQuery {
  readonly id: string;
  /** True if the provider gave the invitation, false if it was found in an exchange. */
  readonly isGiven: boolean;
  readonly loadInvitation: () => Promise<InvitationDocument | undefined>;
}

/** Lists given invitations first: they take precedence over published ones. */
async function* listQueries(
  givenInvitations: readonly InvitationDocument[],
  exchangeUrls: readonly ExchangeUrl[],
  { openExchange, signal }: AzureSession,
): AsyncGenerator<RecipientQuery> {
  for (const invitation of givenInvitations) {
    const id = invitation.invitationId.toLowerCase();
    yield { id, isGiven: true, loadInvitation: () => Promise.resolve(invitation) };
  }
  for (const { exchange, invitationId } of exchangeUrls) {
    try {
      const store = openExchange(exchange);
      const ids = invitationId === undefined ? listPublishedIds(store, signal) : [invitationId];
      for await (const id of ids) {
        const path = getInvitationPath(id);
        const loadInvitation: RecipientQuery['loadInvitation'] = async () => {
          const text = await store.read(path, MAX_DOCUMENT_BYTES, signal);
          // Its receipts are in the exchange in which it was found.
          return text === undefined ? undefined : parsePublishedInvitation(text, id, exchange);
        };
        yield { id, isGiven: false, loadInvitation };
      }
    } catch (error) {
      // The error of an exchange that cannot be listed, or not to its end, is reported when its first recipient is read.
      const failure = error instanceof Error ? error : new Error(String(error));
      yield { id: buildExchangeUrl(exchange), isGiven: false, loadInvitation: () => Promise.reject(failure) };
    }
  }
}

/**
 * Lists the ids of the invitations in an exchange. Other files are skipped.
 *
 * @throws DataShareError `ReportTooLarge` after the first ones: an invitation that is left out must not go unnoticed
 */
export async function* listPublishedIds(
  store: Pick<ExchangeStore, 'list'>,
  signal: AbortSignal,
  limit = MAX_INVITATIONS,
): AsyncGenerator<string> {
  let found = 0;
  for await (const { path } of store.list(`${INVITATIONS_FOLDER}/`, signal)) {
    const id = parseInvitationPath(path);
    if (id === undefined) continue;
    if (++found > limit) {
      const most = limit.toLocaleString('en-US');
      throw new DataShareError([
        problems.reportTooLarge(`more than ${most} invitations in one exchange`, most),
      ]);
    }
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
