/** The documents whose fields can be known only after apply. */
export type OpenDocumentType = 'invitation' | 'subscription' | 'acceptance';

/** The fields that our programs always write; a nested table is an object, or each object of a list. */
export interface FieldTable {
  readonly [field: string]: true | FieldTable;
}

const STORE: FieldTable = {
  storageAccountName: true,
  blobEndpoint: true,
  location: true,
  isHnsEnabled: true,
  tenantId: true,
  resourceId: true,
};
const PLACE: FieldTable = { container: true, path: true };

export const OPEN_DOCUMENT_FIELDS: Readonly<Record<OpenDocumentType, FieldTable>> = {
  invitation: {
    invitationId: true,
    shareName: true,
    state: true,
    acceptBy: true,
    expiresOn: true,
    acceptedOn: true,
    termsSha256: true,
    source: STORE,
    sources: STORE,
    datasets: { datasetName: true, ...PLACE },
    recipient: {
      recipientName: true,
      principalId: true,
      principalType: true,
      applicationId: true,
      tenantId: true,
    },
    exchange: { storageAccountName: true, blobEndpoint: true, container: true, tenantId: true },
    storageMover: { sourceAccountId: true, location: true },
  },
  subscription: {
    subscriptionName: true,
    invitation: { invitationId: true, shareName: true, termsSha256: true, expiresOn: true, state: true },
    source: STORE,
    sources: STORE,
    target: STORE,
    mappings: { datasetName: true, source: PLACE },
    exchange: { storageAccountName: true, blobEndpoint: true, container: true, tenantId: true },
  },
  acceptance: {
    invitationId: true,
    shareName: true,
    termsSha256: true,
    acceptedOn: true,
    consumer: { consumerName: true, contact: true, tenantId: true },
    target: { location: true, isHnsEnabled: true },
    reader: { principalId: true, principalType: true, applicationId: true },
    objectReplication: { destinationAccountId: true, policyId: true },
    storageMover: { destinationAccountId: true, jobs: { datasetName: true, endpointId: true, path: true } },
  },
};
