import { PrincipalType } from 'cdktf-azure-data-share';

/** The values of your company. Replace all of them, and `invitation.json` by the invitation that you received. */
export const CONSUMER = {
  /** The storage account that the data lands in. */
  storageAccountId:
    '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikam',
  storageAccountName: 'fabrikam',
  location: 'westeurope',
  tenantId: '44444444-4444-4444-8444-444444444444',
  /** True for an account with a hierarchical namespace (ADLS Gen2). */
  isHnsEnabled: false,
};

/** The principal, in your tenant, that runs `datashare sync`. */
export const SYNCHRONIZER = {
  principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
  principalType: PrincipalType.SERVICE_PRINCIPAL,
};
