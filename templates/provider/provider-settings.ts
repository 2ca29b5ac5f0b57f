/** The values of your company. Replace all of them. */
export const PROVIDER = {
  /** The storage account with the data. */
  storageAccountId:
    '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso',
  storageAccountName: 'contoso',
  location: 'westeurope',
  tenantId: '33333333-3333-4333-8333-333333333333',
  /** True for an account with a hierarchical namespace (ADLS Gen2). */
  isHnsEnabled: false,
};

/** The object id, in your tenant, of the principal that reads: a group, a service principal or a user. */
export const FABRIKAM_PRINCIPAL_ID = '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11';
