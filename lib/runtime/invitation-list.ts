import { DataShareError, throwProblems } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import { parseExchangeUrl } from '../exchange/exchange-url';
import type { InvitationList, ListedInvitation, ListedState } from '../exchange/invitation-list';
import { getIndexPrefix, getInvitationPath, parseIndexPath } from '../exchange/layout';
import {
  buildExchangeUrl,
  getPublishedUrl,
  parsePublishedInvitation,
} from '../exchange/published-invitation';
import type { InvitationDocument } from '../model/documents/invitation';
import { MAX_DOCUMENT_BYTES } from '../model/documents/parsing/parse-json';
import type { ExchangeFacts } from '../model/documents/store-facts';
import { uuidRule } from '../model/rules/naming-rules';
import { InvitationState } from '../model/values/invitation-state';
import { mapConcurrently, READS_AT_ONCE } from '../streams/ordered-streams';
import type { AzureSession } from './azure-session';
import { openAzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import { requireOptions } from './require-options';

export type { InvitationList, ListedInvitation, ListedState } from '../exchange/invitation-list';

/** Maximum number of invitations that are read. A condition has room for far fewer. */
const MAX_LISTED = 200;

/** Options of `listInvitations`. */
export interface ListInvitationsOptions extends RuntimeOptions {
  /**
   * Object id of the invited principal in the provider's tenant. Needed for a group, and with a connection string.
   * @default - the object id in the access token of the caller
   */
  readonly principalId?: string;
  /**
   * Microsoft Entra tenant of the provider, for a caller whose own tenant is another one.
   * @default - the tenant that the credential uses
   */
  readonly tenantId?: string;
}

/**
 * Lists the invitations in an exchange that a principal may read. Nothing but the URL of the exchange has to be known: the index
 * of the exchange names the invitations of each principal, and each principal can list its own part only.
 *
 * @param url `https://<account>.blob.core.windows.net/<container>`
 * @returns The invitations; those that cannot be read have the reason.
 * @throws DataShareError `ValueInvalid`, `CallerUnknown`, `AccessDenied`, `ContainerNotFound`, `EndpointUnreachable`
 */
export async function listInvitations(
  url: string,
  options: ListInvitationsOptions = {},
): Promise<InvitationList> {
  requireOptions('ListInvitationsOptions', options);
  const { tenantId = null, principalId: given } = options;
  throwProblems(
    Object.entries({ principalId: given, tenantId: options.tenantId }).flatMap(([name, id]) => {
      const broken = id === undefined ? undefined : uuidRule(id);
      return broken === undefined ? [] : [problems.valueInvalid(name, broken, id)];
    }),
  );
  const exchange: ExchangeFacts = { ...parseExchangeUrl(url).exchange, tenantId };
  const session = openAzureSession(options);
  const principalId = (given ?? (await findCallerId(exchange, session))).toLowerCase();
  const store = session.openExchange(exchange);
  const ids: string[] = [];
  let isTruncated = false;
  for await (const { path } of store.list(getIndexPrefix(principalId), session.signal)) {
    const id = parseIndexPath(path);
    if (id === undefined) continue;
    isTruncated = ids.length >= MAX_LISTED;
    if (isTruncated) break;
    ids.push(id);
  }
  const now = (options.now ?? (() => new Date()))();
  const invitations = await mapConcurrently(ids, READS_AT_ONCE, (id) =>
    readListed(id, exchange, session, now),
  );
  return {
    exchange: buildExchangeUrl(exchange),
    principalId,
    invitations: invitations.sort(compareListed),
    isTruncated,
  };
}

async function findCallerId(
  exchange: ExchangeFacts,
  { loadAzure, options, signal }: AzureSession,
): Promise<string> {
  const id = await loadAzure().findExchangeCaller(exchange, options, signal);
  if (id === undefined) throw new DataShareError([problems.callerUnknown()]);
  return id;
}

/** Reads one invitation. A failure concerns this invitation only, except for an interruption. */
async function readListed(
  invitationId: string,
  exchange: ExchangeFacts,
  { openExchange, signal }: AzureSession,
  now: Date,
): Promise<ListedInvitation> {
  const url = getPublishedUrl(exchange, invitationId);
  try {
    const path = getInvitationPath(invitationId);
    const text = await openExchange(exchange).read(path, MAX_DOCUMENT_BYTES, signal);
    if (text === undefined) throw new DataShareError([problems.invitationMissing(url)]);
    const invitation = parsePublishedInvitation(text, invitationId, exchange);
    return { invitationId, url, state: computeState(invitation, now), invitation, problem: null };
  } catch (error) {
    if (signal.aborted || !DataShareError.isDataShareError(error)) throw error;
    return { invitationId, url, state: 'NotRead', invitation: null, problem: error.problems[0] };
  }
}

function computeState({ state, expiresOn }: InvitationDocument, now: Date): ListedState {
  if (state !== InvitationState.ACTIVE) return state;
  return expiresOn !== null && Date.parse(expiresOn) <= now.getTime() ? 'Expired' : state;
}

function compareListed(a: ListedInvitation, b: ListedInvitation): number {
  const [left, right] = [a, b].map(({ invitation, invitationId }) =>
    invitation === null
      ? ['1', invitationId].join('\u0000')
      : ['0', invitation.shareName, invitation.recipient.recipientName, invitationId].join('\u0000'),
  );
  return left < right ? -1 : 1;
}
