import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

/** What is said of values, in constructs and documents. */
export const values = {
  valueInvalid: (prop: string, rule: string, value: unknown): Problem => ({
    code: 'ValueInvalid',
    message: `'${prop}' must be ${rule}, got ${formatValue(value)}`,
    fix: `change '${prop}'`,
  }),
  dataLakeGen1: (value: string): Problem => ({
    code: 'DataLakeGen1Refused',
    message: `${formatValue(value)} is an Azure Data Lake Storage Gen1 account, which Azure retired in February 2024`,
    fix: 'share from an ADLS Gen2 or Blob storage account (Microsoft.Storage/storageAccounts)',
  }),
  storeDuplicate: (storageAccountName: string, other: string): Problem => ({
    code: 'StoreDuplicate',
    message: `storage account ${formatValue(storageAccountName)} has two DataStore constructs in this stack, the other at '${other}'`,
    fix: 'use one DataStore construct for one account, so that addresses do not depend on the order of the code',
  }),
  settingsConflict: (storageAccountName: string, settings: string, fix: string): Problem => ({
    code: 'AccountSettingsConflict',
    message: `storage account ${formatValue(storageAccountName)} has ${settings}: Terraform plans it, and Azure makes no such account`,
    fix,
  }),
  duplicateName: (what: string, name: string): Problem => ({
    code: 'DuplicateName',
    message: `${what} ${formatValue(name)} is there twice`,
    fix: 'remove one of them, or give it a name of its own',
  }),
  invitationIdRequired: (unknown: string): Problem => ({
    code: 'InvitationIdRequired',
    message: `'invitationId' cannot be made, because ${unknown} is only known to Terraform`,
    fix: "set 'invitationId' to a UUID of your own and keep it",
  }),
  /** @param recipientName The recipient that has another principal there. */
  grantDuplicate: (
    principalId: string,
    container: string,
    other: string,
    isOtherStack: boolean,
    recipientName?: string,
  ): Problem => ({
    code: 'GrantDuplicate',
    message:
      recipientName === undefined
        ? `principal ${formatValue(principalId)} already has this role on container ${formatValue(container)}, through '${other}'; Azure allows one assignment for each principal, role and scope`
        : `recipient ${formatValue(recipientName)} is granted as ${formatValue(principalId)} on container ${formatValue(container)} already, through '${other}'`,
    fix:
      recipientName !== undefined
        ? 'use a Recipient for each reader'
        : isOtherStack
          ? 'two stacks cannot both make it: grant all of this container in one of them, or invite another principal (a group, say) in one'
          : 'use one construct for one principal, one DataStore for one account, and one name for one container',
  }),

  conditionInvalid: (reason: string): Problem => ({
    code: 'ConditionInvalid',
    message: `the condition is not one that Azure takes: it cannot be read ${formatValue(reason)}`,
    fix: 'write it as https://learn.microsoft.com/azure/role-based-access-control/conditions-format says',
  }),
  /** @param count Of folders and files, or of the invitations in an exchange. */
  conditionTooLarge: (
    container: string,
    bytes: number,
    limit: number,
    count: number,
    of: 'datasets' | 'invitations' = 'datasets',
  ): Problem => ({
    code: 'ConditionTooLarge',
    message: `the condition that lets one principal ${of === 'datasets' ? `read ${count} folders and files of container` : `use ${count} invitations in exchange`} ${formatValue(container)} has ${bytes} bytes; Azure allows ${limit}`,
    fix:
      of === 'datasets'
        ? 'share a folder above them, move datasets into a container of their own, or invite another principal (a group, say) to some of the shares'
        : 'give some of its shares another ShareExchange, with a container of its own',
  }),
  principalForeign: (principalId: string, tenantId: string, here: string): Problem => ({
    code: 'PrincipalForeign',
    message: `principal ${formatValue(principalId)} is a managed identity of tenant ${formatValue(tenantId)}; Azure assigns roles in tenant ${formatValue(here)} to its own principals only, and no managed identity can be brought into another tenant`,
    fix: 'name (1) the service principal, in your tenant, of a multi-tenant application that trusts the identity by a federated credential; or (2) a guest user, or a group of guests; or (3) nobody: hand out a SAS, which DATASHARE_SOURCE_CONNECTION_STRING takes, with a document written by hand',
  }),
};
