import type { ContainerClient } from '@azure/storage-blob';
import type { ExchangeFacts } from '../../lib/model/documents/store-facts';
import type { InvitationDocument, SingleSourceSubscription } from '../../lib';
import { parseInvitation } from '../../lib';
import { withFields, INVITATION } from '../fixtures/documents';
import { container, freshName } from './accounts';

/** An exchange in the emulator's account of Contoso. */
export interface TestExchange {
  readonly facts: ExchangeFacts;
  readonly url: string;
  readonly client: ContainerClient;
}

export async function exchange(): Promise<TestExchange> {
  const name = freshName();
  const client = container('contoso', name);
  await client.create();
  return { facts: createExchangeFacts(name), url: `https://contoso.blob.core.windows.net/${name}`, client };
}

/** An exchange that nobody has made. */
export function createMissingExchange(): ExchangeFacts {
  return createExchangeFacts(freshName());
}

function createExchangeFacts(name: string): ExchangeFacts {
  return {
    storageAccountName: 'contoso',
    blobEndpoint: 'https://contoso.blob.core.windows.net',
    container: name,
    tenantId: null,
  };
}

/** The smallest invitation with fields changed, by their paths. */
export function invitationWith(fields: Readonly<Record<string, unknown>> = {}): InvitationDocument {
  return parseInvitation(withFields(INVITATION, fields));
}

/** The invitation that a subscription was made of. */
export function toInvitation(
  { invitation, source, mappings, exchange: facts }: SingleSourceSubscription,
  fields: Readonly<Record<string, unknown>> = {},
): InvitationDocument {
  return invitationWith({
    invitationId: invitation.invitationId,
    shareName: invitation.shareName,
    source: { ...source, tenantId: null, resourceId: null },
    exchange: facts,
    datasets: mappings.map(({ datasetName, datasetType, source: { container: name, path } }) => ({
      datasetName,
      datasetType,
      container: name,
      path,
    })),
    ...fields,
  });
}
