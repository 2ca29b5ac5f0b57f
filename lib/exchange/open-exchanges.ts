import type { Connected } from '../connect';
import { throwProblems } from '../errors';
import { parseInvitation } from '../model/document';
import type { ExchangeFacts } from '../model/fields';
import type { InvitationDocument } from '../model/invitation';
import { problems } from '../problems';

/** As the other side reaches it, whatever connection string this side uses. */
export function urlIn({ blobEndpoint, container }: ExchangeFacts, path?: string): string {
  return [blobEndpoint, container, path].filter((part) => part !== undefined).join('/');
}

/** An exchange that can be asked. */
export type OpenExchange = InstanceType<Connected['azure']['BlobExchangeStore']>;

/** One connection for each exchange. */
export function exchanges({ azure, options }: Connected): (exchange: ExchangeFacts) => OpenExchange {
  const stores = new Map<string, OpenExchange>();
  return (exchange) => {
    const key = JSON.stringify(exchange);
    const store =
      stores.get(key) ??
      new azure.BlobExchangeStore(azure.connectExchange(exchange, options), exchange.container);
    stores.set(key, store);
    return store;
  };
}

/** The document in an invitation's folder is that invitation. */
export function ownInvitation(text: string, invitationId: string, where: string): InvitationDocument {
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
