import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { Fn, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { toPublishedPath } from '../../lib/model/values/exchange-folders';
import { toDocumentValue } from '../documents/document-output';
import type { Precondition } from '../synthesis/check-result';
import { keepArguments } from '../synthesis/kept-arguments';
import { toLower } from '../synthesis/terraform-strings';
import type { IShareExchange } from './share-exchange-props';

/** Defines the blob through which Terraform publishes an invitation in an exchange. */
export function publishInvitation(
  scope: Construct,
  exchange: IShareExchange,
  invitationId: string,
  document: object,
  preconditions: readonly Precondition[],
): StorageBlob {
  const local = new TerraformLocal(scope, 'Document', toDocumentValue(document));
  const blob = new StorageBlob(scope, 'Published', {
    name: toPublishedPath(toLower(invitationId)),
    storageAccountName: exchange.dataStore.storageAccountName,
    storageContainerName: exchange.containerReference,
    type: 'Block',
    contentType: 'application/json',
    sourceContent: Fn.jsonencode(local.expression),
    // The identity that runs terraform apply can have its data role through one of these, and also needs it to destroy
    // the blob.
    dependsOn: exchange.operatorGrants.length > 0 ? [...exchange.operatorGrants] : undefined,
    lifecycle: preconditions.length > 0 ? { precondition: [...preconditions] } : undefined,
  });
  return keepArguments(blob);
}
