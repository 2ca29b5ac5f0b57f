import { throwProblems } from '../errors/data-share-error';
import { parseInvitation } from '../model/documents/parse-document';
import type { ExchangeFacts } from '../model/documents/schema-fields';
import type { InvitationDocument } from '../model/documents/invitation';
import { problems } from '../errors/catalogue';
import { getInvitationPath } from './layout';

/** As the other side reaches it, whatever connection string this side uses. */
export function buildExchangeUrl({ blobEndpoint, container }: ExchangeFacts, path?: string): string {
  return [blobEndpoint, container, path].filter((part) => part !== undefined).join('/');
}

/**
 * An invitation as it is published: the one that its folder says, and answered where it was found, whatever place it
 * names itself.
 *
 * @throws DataShareError `DocumentInvalid` and the other errors of documents
 */
export function parsePublishedInvitation(text: string, invitationId: string, exchange: ExchangeFacts): InvitationDocument {
  const where = buildExchangeUrl(exchange, getInvitationPath(invitationId));
  const invitation = parseInvitation(text, where);
  if (invitation.invitationId.toLowerCase() !== invitationId.toLowerCase()) {
    const rule = `must be ${invitationId}, as its path says`;
    throwProblems([problems.documentInvalid('invitationId', rule, 'have it published again')], where);
  }
  // The URL that it was found at does not say whose tenant that is.
  const tenantId = exchange.tenantId ?? invitation.exchange?.tenantId ?? invitation.source.tenantId;
  return { ...invitation, exchange: { ...exchange, tenantId } };
}
