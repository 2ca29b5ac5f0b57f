import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';
import type { OverriddenArgument } from './overridden-argument';
import { describeOverride } from './overridden-argument';

/** Problems of values in constructs and documents. */
export const values = {
  propertyUnknown: (
    path: string,
    typeName: string,
    nearest: string | undefined,
    known: readonly string[],
  ): Problem => ({
    code: 'PropertyUnknown',
    message: `'${path}' is not a property of ${typeName}${nearest === undefined ? '' : ` (did you mean '${nearest}'?)`}`,
    fix: nearest === undefined ? `use one of ${[...known].sort().join(', ')}` : `rename it to '${nearest}'`,
  }),
  valueInvalid: (prop: string, rule: string, value: unknown): Problem => ({
    code: 'ValueInvalid',
    message: `'${prop}' must be ${rule}, ${value === undefined ? 'but it is not set' : `got ${formatValue(value)}`}`,
    fix: `${value === undefined ? 'set' : 'change'} '${prop}'`,
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
  containerDuplicate: (container: string, other: string): Problem => ({
    code: 'ContainerDuplicate',
    message: `container ${formatValue(container)} is defined twice, the other time at '${other}': azurerm refuses to create a container that exists`,
    fix: "remove one of them; a subscription lands in a container that something else defines if 'existingContainers' names it",
  }),
  /**
   * @param places The places of the circle, in the order in which data is copied.
   * @param subscriptions The constructs that copy.
   */
  sharesCircular: (places: readonly string[], subscriptions: readonly string[]): Problem => ({
    code: 'SharesCircular',
    message: `data would be copied in a circle: ${places.join(' -> ')} (by ${subscriptions.map((path) => `'${path}'`).join(', ')})`,
    fix: 'land in a container or folder that is not shared back',
  }),
  /** @param here Subscription of the provider. */
  subscriptionMismatch: (container: string, here: string, there: string): Problem => ({
    code: 'SubscriptionMismatch',
    message: `container ${formatValue(container)} would be created in Azure subscription ${formatValue(here)} of its Terraform provider, but its storage account is in ${formatValue(there)}: Azure answers 404`,
    fix: "use a provider with the 'subscriptionId' of the account in this stack, or land in a container that exists ('existingContainers')",
  }),
  settingsConflict: (storageAccountName: string, settings: string, fix: string): Problem => ({
    code: 'AccountSettingsConflict',
    message: `storage account ${formatValue(storageAccountName)} has ${settings}: Terraform plans it, but Azure cannot create such an account`,
    fix,
  }),
  /** @param stack Path of the stack. */
  providerMissing: (stack: string): Problem => ({
    code: 'ProviderMissing',
    message: `stack '${stack}' uses data shares of Azure Storage, which the azapi provider manages, but defines no such provider`,
    fix: "define it in the stack, without an alias: new AzapiProvider(this, 'azapi')",
  }),
  /** @param other Path of the construct that has the name already. */
  duplicateName: (what: string, name: string, other?: string): Problem => ({
    code: 'DuplicateName',
    message: `duplicate ${what} ${formatValue(name)}${other === undefined ? '' : `, the other is at '${other}'`}`,
    fix: 'remove or rename one of them',
  }),
  invitationIdRequired: (unknown: string): Problem => ({
    code: 'InvitationIdRequired',
    message: `'invitationId' cannot be derived, because ${unknown} is only known to Terraform`,
    fix: "set 'invitationId' to a UUID of your own and keep it",
  }),
  /**
   * @param where Where the other assignment is; `Own` if the app declares it without this library.
   * @param recipientName The recipient, if it has another principal there.
   */
  grantDuplicate: (
    principalId: string,
    container: string,
    other: string,
    where: 'SameStack' | 'OtherStack' | 'Own',
    recipientName?: string,
  ): Problem => ({
    code: 'GrantDuplicate',
    message:
      recipientName === undefined
        ? `principal ${formatValue(principalId)} already has this role on container ${formatValue(container)}, through '${other}'; Azure allows one assignment for each principal, role and scope`
        : `recipient ${formatValue(recipientName)} is already granted as ${formatValue(principalId)} on container ${formatValue(container)}, through '${other}'`,
    fix:
      recipientName !== undefined
        ? 'use a Recipient for each reader'
        : where === 'Own'
          ? 'remove one of the two role assignments; the share or subscription needs its own'
          : where === 'OtherStack'
            ? 'two stacks cannot both create it: grant everything in this container in one of them, or invite another principal (such as a group) in one'
            : 'use one construct for one principal, one DataStore for one account, and one name for one container',
  }),

  /** @param who The principal, as the code or the acceptance names it. */
  readerUnsupported: (who: string): Problem => ({
    code: 'ReaderUnsupported',
    message: `${who}, but the access policies of a data share of Azure Storage are documented for managed identities only, with the tenant of each`,
    fix: "name the consumer's managed identity in the consumer's own tenant ('principalId', 'principalType' and 'tenantId' of the recipient), or share with InPlaceMethod.ROLE_ASSIGNMENT",
  }),
  /** @param isReplicated True if data is replicated, false if a data share of Azure Storage is read. */
  expiryUnenforceable: (expiresOn: string, isReplicated = false): Problem => ({
    code: 'ExpiryUnenforceable',
    message: isReplicated
      ? `'expiresOn' is ${formatValue(expiresOn)}, but object replication has no end: data would go on to be replicated`
      : `'expiresOn' is ${formatValue(expiresOn)}, but the access policies of a data share of Azure Storage have no end: access would go on`,
    fix: `leave it out, and let a scheduled apply set 'state' to InvitationState.REVOKED then; or ${isReplicated ? "leave 'objectReplication' out: the condition of the role assignment" : 'share with InPlaceMethod.ROLE_ASSIGNMENT, whose condition'} ends access without an apply`,
  }),
  grantOverridden: (found: OverriddenArgument): Problem => ({
    code: 'GrantOverridden',
    message: describeOverride(found),
    fix: 'remove the override and change the share or subscription; for other access, define a role assignment of your own',
  }),

  conditionInvalid: (reason: string): Problem => ({
    code: 'ConditionInvalid',
    message: `the condition cannot be parsed ${formatValue(reason)}`,
    fix: 'follow the format in https://learn.microsoft.com/azure/role-based-access-control/conditions-format',
  }),
  /** @param count The number of folders and files, or of invitations in the exchange. */
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
        ? 'share a parent folder, move datasets into a container of their own, or invite another principal (such as a group) to some of the shares'
        : 'give some of its shares another ShareExchange with its own container',
  }),
  principalForeign: (principalId: string, tenantId: string, here: string): Problem => ({
    code: 'PrincipalForeign',
    message: `principal ${formatValue(principalId)} is a managed identity of tenant ${formatValue(tenantId)}; Azure assigns roles in tenant ${formatValue(here)} only to principals of that tenant, and a managed identity cannot be added to another tenant`,
    fix: 'use (1) the service principal, in your tenant, of a multitenant application that trusts the identity by a federated credential; or (2) a guest user or a group of guests; or (3) no principal: hand out a SAS for DATASHARE_SOURCE_CONNECTION_STRING, with a document written by hand',
  }),
};
