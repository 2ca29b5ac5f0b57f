import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { Fn, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { publishedPath } from '../lib/model/exchange-folders';
import { documentValue } from './document-output';
import { lowered } from './fit';
import type { ShareExchange } from './share-exchange';

/** Has Terraform write an invitation to an exchange. */
export function publishedInvitation(
  scope: Construct,
  exchange: ShareExchange,
  invitationId: string,
  document: object,
): StorageBlob {
  const local = new TerraformLocal(scope, 'Document', documentValue(document));
  return new StorageBlob(scope, 'Published', {
    name: publishedPath(lowered(invitationId)),
    storageAccountName: exchange.dataStore.storageAccountName,
    storageContainerName: exchange.containerReference,
    type: 'Block',
    contentType: 'application/json',
    sourceContent: Fn.jsonencode(local.expression),
  });
}
