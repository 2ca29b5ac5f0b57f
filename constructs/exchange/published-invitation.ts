import type { StorageBlobConfig } from '@cdktf/provider-azurerm/lib/storage-blob';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import { Fn, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import { INDEX_ENTRY, toIndexPath, toPublishedPath } from '../../lib/model/values/exchange-folders';
import { toDocumentValue } from '../documents/document-output';
import type { Precondition } from '../synthesis/check-result';
import { keepArguments } from '../synthesis/kept-arguments';
import { toLower } from '../synthesis/terraform-strings';
import { placeBlob } from './blob-place';
import type { IShareExchange } from './share-exchange-props';

/** An invitation that Terraform publishes. */
export interface PublishedFields {
  readonly invitationId: string;
  /** Object id of the recipient, if it can read the exchange. */
  readonly principalId: string | undefined;
  readonly document: object;
  readonly preconditions: readonly Precondition[];
}

/** Defines the blobs through which Terraform publishes an invitation in an exchange, and adds it to the index of its recipient. */
export function publishInvitation(
  scope: Construct,
  exchange: IShareExchange,
  { invitationId, principalId, document, preconditions }: PublishedFields,
): StorageBlob {
  const local = new TerraformLocal(scope, 'Document', toDocumentValue(document));
  const id = toLower(invitationId);
  const blob = defineBlob(scope, 'Published', exchange, {
    name: toPublishedPath(id),
    sourceContent: Fn.jsonencode(local.expression),
    lifecycle: preconditions.length > 0 ? { precondition: [...preconditions] } : undefined,
  });
  if (principalId !== undefined) {
    defineBlob(scope, 'Index', exchange, {
      name: toIndexPath(toLower(principalId), id),
      sourceContent: INDEX_ENTRY,
    });
  }
  return blob;
}

function defineBlob(
  scope: Construct,
  id: string,
  { dataStore, containerReference, operatorGrants }: IShareExchange,
  fields: Pick<StorageBlobConfig, 'name' | 'sourceContent' | 'lifecycle'>,
): StorageBlob {
  const place = placeBlob(scope, {
    accountName: dataStore.storageAccountName,
    containerName: containerReference,
    containerId: `${dataStore.storageAccountId}/blobServices/default/containers/${containerReference}`,
  });
  const blob = new StorageBlob(scope, id, {
    ...fields,
    storageAccountName: place.accountName,
    storageContainerName: place.containerName,
    type: 'Block',
    contentType: 'application/json',
    // The identity that runs terraform apply can have its data role through one of these, and also needs it to destroy
    // the blob.
    dependsOn: operatorGrants.length > 0 ? [...operatorGrants] : undefined,
  });
  blob.addOverride('storage_container_id', place.containerId);
  return keepArguments(blob);
}
