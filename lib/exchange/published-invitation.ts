import { findProviderTenant } from '../model/documents/shared-datasets';
import { throwProblems } from '../errors/data-share-error';
import { parseInvitation } from '../model/documents/parsing/parse-document';
import type { ExchangeFacts } from '../model/documents/store-facts';
import type { InvitationDocument } from '../model/documents/invitation';
import { problems } from '../errors/catalogue';
import { getInvitationPath } from './layout';

/** Builds the URL by which the other side reaches the exchange, regardless of a connection string on this side. */
export function buildExchangeUrl({ blobEndpoint, container }: ExchangeFacts, path?: string): string {
  return [blobEndpoint, container, path].filter((part) => part !== undefined).join('/');
}

/** Builds the URL of a published invitation. */
export function getPublishedUrl(exchange: ExchangeFacts, invitationId: string): string {
  return buildExchangeUrl(exchange, getInvitationPath(invitationId));
}

/**
 * Parses a published invitation. Its id must be that of its folder, and answers go to the exchange in which it was found,
 * regardless of the exchange that it names itself.
 *
 * @throws DataShareError `DocumentInvalid` and the other errors of documents
 */
export function parsePublishedInvitation(
  text: string,
  invitationId: string,
  exchange: ExchangeFacts,
): InvitationDocument {
  const where = getPublishedUrl(exchange, invitationId);
  const invitation = parseInvitation(text, where);
  if (invitation.invitationId.toLowerCase() !== invitationId.toLowerCase()) {
    const rule = `must be ${invitationId}, the id in its path`;
    throwProblems(
      [problems.documentInvalid('invitationId', rule, 'ask the provider to publish it again')],
      where,
    );
  }
  // The URL of the exchange does not name its tenant.
  const tenantId = exchange.tenantId ?? invitation.exchange?.tenantId ?? findProviderTenant(invitation);
  return { ...invitation, exchange: { ...exchange, tenantId } };
}
