import type { StorageSharedKeyCredential } from '@azure/storage-blob';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
} from '@azure/storage-blob';

/** Creates a SAS for all operations on the blobs of an account, valid for a day. */
export function accountSas(credential: StorageSharedKeyCredential): string {
  const options = {
    permissions: AccountSASPermissions.parse('rwdlac'),
    resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
    services: AccountSASServices.parse('b').toString(),
    expiresOn: new Date(Date.now() + 24 * 3_600_000),
  };
  return generateAccountSASQueryParameters(options, credential).toString();
}
