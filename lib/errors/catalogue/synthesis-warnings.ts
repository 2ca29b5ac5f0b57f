import { formatValue } from '../format-value';
import type { Warning } from '../warning-codes';
import type { OverriddenArgument } from './overridden-argument';
import { describeOverride } from './overridden-argument';

/** Warnings of synthesis: annotations of constructs, which the framework's command prints. */
export const synthesisWarnings = {
  acceptedInFuture: (acceptedOn: string): Warning => ({
    code: 'AcceptedInFuture',
    message: `the invitation was accepted on ${formatValue(acceptedOn)}, which has not come yet`,
    fix: "set the time of the acceptance in UTC, or ask for an acceptance with another 'acceptedOn'",
  }),
  acceptByPassed: (acceptBy: string): Warning => ({
    code: 'AcceptByPassed',
    message: `the invitation could be accepted until ${formatValue(acceptBy)}: no acceptance given now counts, and nothing is granted`,
    fix: "set a later 'acceptBy', or add the acceptance that was given in time",
  }),
  accessEnded: (expiresOn: string): Warning => ({
    code: 'AccessEnded',
    message: `access through this invitation ended on ${formatValue(expiresOn)}: nothing more can be read`,
    fix: "remove it, or have a later 'expiresOn' set",
  }),
  argumentOverridden: (found: OverriddenArgument): Warning => ({
    code: 'ArgumentOverridden',
    message: describeOverride(found),
    fix: 'remove the override, unless you mean it: documents and checks go by what is declared',
  }),
  declarationUnused: (consequence: string, fix: string): Warning => ({
    code: 'DeclarationUnused',
    message: consequence,
    fix,
  }),
  /** @param starter The thing that starts the job: messages or a schedule. */
  changesStart: (starter: string, scaling: string, because: string): Warning => ({
    code: 'ChangesStart',
    message: `${starter} start${starter === 'messages' ? '' : 's'} the job of changes (${scaling}), because ${because}`,
    fix: "set 'changeScaling' for another way",
  }),
  digestsUnpromised: (subscriptionName: string): Warning => ({
    code: 'DigestsUnpromised',
    message: `the trigger of ${formatValue(subscriptionName)} is onChange, but its invitation does not say that the provider reports changes: while the exchange has no digests, each run lists everything`,
    fix: "ask the provider to invite with 'changeEvents', or call SnapshotTrigger.cron",
  }),
  /** @param other Path of the other job. */
  jobsOverlap: (subscriptionName: string, other: string): Warning => ({
    code: 'JobsOverlap',
    message: `this job and '${other}' synchronize the same subscription ${formatValue(subscriptionName)}: a run that starts while the other one is active does nothing`,
    fix: "check the 'subscription' of both, or use one job; ignore this if you need two schedules",
  }),
  jobEnds: (expiresOn: string): Warning => ({
    code: 'AccessEnds',
    message: `access to this share ends on ${formatValue(expiresOn)}: runs after it copy nothing, and end with status Ended and exit code 0`,
    fix: 'remove the job then, or ask the provider for a later end',
  }),
  wildcardLiteral: (datasetName: string, path: string): Warning => ({
    code: 'WildcardLiteral',
    message: `path ${formatValue(path)} of dataset ${formatValue(datasetName)} stands for itself: paths have no wildcards`,
    fix: 'share the folder, which contains all blobs below it, unless the name has these characters',
  }),
  datasetsOverlap: (inner: string, outer: string): Warning => ({
    code: 'DatasetsOverlap',
    message: `dataset ${formatValue(inner)} is within dataset ${formatValue(outer)}: consumers copy its files twice`,
    fix: 'remove one of them, unless consumers need both',
  }),
  datasetUnmapped: (datasetName: string): Warning => ({
    code: 'DatasetUnmapped',
    message: `dataset ${formatValue(datasetName)} of the invitation has no mapping: it is not copied`,
    fix: "add it to 'mappings' if you want it",
  }),
  notActive: (state: string): Warning => ({
    code: 'AccessWithdrawn',
    message: `the provider has ${state.toLowerCase()} this invitation: data that was copied stays, and no more is copied`,
    fix: 'ask the provider, or remove the subscription',
  }),
  lateUnwatched: (jobName: string, why: string): Warning => ({
    code: 'LateUnwatched',
    message: `no alert fires if job ${formatValue(jobName)} has not succeeded for a while: ${why}`,
    fix: 'look at the run records, or at the status of the share, from time to time',
  }),
  logsUnheard: (jobName: string): Warning => ({
    code: 'LogsUnheard',
    message: `the environment of job ${formatValue(jobName)} does not write to the workspace of its alerts, so no alert can fire`,
    fix: "give the job the 'logAnalyticsWorkspaceId' of the monitoring",
  }),
  logsUnknown: (jobName: string): Warning => ({
    code: 'LogsUnknown',
    message: `it is not known here if the environment of job ${formatValue(jobName)} writes to the workspace of its alerts`,
    fix: 'check the log destination of the environment',
  }),
  tenantUnknown: (account: string): Warning => ({
    code: 'TenantUnknown',
    message: `this managed identity must belong to the tenant of storage account ${formatValue(account)}, which is not known`,
    fix: "set 'tenantId' of the data store",
  }),
  acceptanceTenantUnknown: (account: string): Warning => ({
    code: 'TenantUnknown',
    message: `the tenant of storage account ${formatValue(account)} is not known, so the reader of the acceptance is treated as one of another tenant, and the recipient's own principal is granted`,
    fix: "set 'tenantId' of the data store",
  }),
  shareNameDiffers: (accepted: string, shareName: string): Warning => ({
    code: 'ShareNameDiffers',
    message: `the acceptance is for share ${formatValue(accepted)}, this share is ${formatValue(shareName)}`,
    fix: 'make sure that it was given for this share',
  }),
  /** @param problem Message of the problem that reading the condition caused. */
  conditionUnreadable: (problem: string): Warning => ({
    code: 'ConditionUnreadable',
    message: `${problem}: the condition is not checked, and an access review cannot show its paths`,
    fix: 'compare it with https://learn.microsoft.com/azure/role-based-access-control/conditions-format',
  }),
  roleUnknown: (roleDefinitionName: string): Warning => ({
    code: 'RoleUnknown',
    message: `Azure has no built-in role ${formatValue(roleDefinitionName)}: the apply fails unless it is a custom role of yours`,
    fix: 'use Storage Blob Data Reader, Storage Blob Data Contributor, Storage Blob Data Owner or Storage Blob Delegator',
  }),
  nativeShareUnproven: (): Warning => ({
    code: 'NativeShareUnproven',
    message:
      'data shares of Azure Storage are new: regions, kinds of accounts, limits, prices and the rights that readers need are not documented, and this library has not been tested with them on a live account',
    fix: 'try it with data that does not matter, and compare with the list of what is not documented, in the page Limits',
  }),
  sharedKeyOn: (account: string): Warning => ({
    code: 'SharedKeyEnabled',
    message: `anyone with a key of storage account ${formatValue(account)}, or a SAS made from it, can read everything in it, regardless of grants and expiry`,
    fix: "set 'sharedAccessKeyEnabled' to false",
  }),
  sharedKeyUnknown: (account: string): Warning => ({
    code: 'SharedKeyUnknown',
    message: `it is not known here if storage account ${formatValue(account)} can be read with its keys`,
    fix: "check the account, and set 'sharedAccessKeyEnabled' of the data store",
  }),
  containerPublic: (container: string, access: string): Warning => ({
    code: 'ContainerPublic',
    message: `anyone can read container ${formatValue(container)}, regardless of grants: its access type is ${formatValue(access)}`,
    fix: `set 'containerAccessType' to "private"`,
  }),
  /** @param use Text after "which". */
  containerUndefined: (container: string, account: string, use: string, hasMethod: boolean): Warning => ({
    code: 'ContainerUndefined',
    message: `this app defines storage account ${formatValue(account)}, but nothing in it defines container ${formatValue(container)}, which ${use}`,
    fix: `${hasMethod ? `call 'addContainer(${JSON.stringify(container)})' of the data store, or define` : 'define'} an azurerm_storage_container; if something else creates it, do that before the apply`,
  }),
  /** A second way to shared data. `how` names what the role opens, such as 'account keys'. */
  grantDefeated: (found: {
    readonly roleName: string;
    readonly scope: string;
    readonly assignment: string;
    readonly how: string;
    readonly container: string;
    readonly grant: string;
  }): Warning => ({
    code: 'GrantDefeated',
    message: `role ${formatValue(found.roleName)} on ${found.scope}, through '${found.assignment}', gives the recipient of '${found.grant}' ${found.how}: paths and expiry of the grant on container ${formatValue(found.container)} restrict nothing`,
    fix: 'remove that role assignment, or give the role to another principal',
  }),
  /** @param consequence Text after "so". */
  propertyUndefined: (prop: string, consequence: string): Warning => ({
    code: 'ValueUndefined',
    message: `'${prop}' is passed with the value undefined, so ${consequence}`,
    fix: 'check where the value comes from, such as the name of an environment variable or of a member of an enum; if it is meant, leave the property out',
  }),
  textUndefined: (prop: string, value: string): Warning => ({
    code: 'ValueUndefined',
    message: `'${prop}' is ${formatValue(value)}: a text template writes this for a value that is not set, or is not a text`,
    fix: 'check where the parts of the text come from, such as the name of an environment variable',
  }),
  /** @param isFive True if the stack requires azurerm 5. */
  resourceProvidersUnregistered: (names: readonly string[], isFive: boolean): Warning => ({
    code: 'ResourceProvidersUnregistered',
    message: `${isFive ? 'azurerm 5 registers no resource providers by itself' : 'azurerm registers only some resource providers by itself'}, and this stack needs ${names.join(', ')}: an apply fails in a subscription in which they are not registered`,
    fix: `add them to 'resourceProvidersToRegister' of the provider, or set 'resourceProviderRegistrations' to 'none' if somebody else registers them`,
  }),
  storageKeysNeeded: (account: string): Warning => ({
    code: 'StorageKeysNeeded',
    message: `this provider uses the keys of storage accounts, but storage account ${formatValue(account)} allows none: azurerm fails with KeyBasedAuthenticationNotPermitted when it reads or creates blobs, file systems or the account itself`,
    fix: "set 'storageUseAzuread' of the provider to true, or ARM_STORAGE_USE_AZUREAD where Terraform runs",
  }),
  publicUnknown: (account: string): Warning => ({
    code: 'PublicAccessUnknown',
    message: `it is not known here if storage account ${formatValue(account)} allows public containers`,
    fix: "check the account, and set 'allowNestedItemsToBePublic' of the data store",
  }),
  publicAllowed: (account: string): Warning => ({
    code: 'PublicAccessAllowed',
    message: `containers of storage account ${formatValue(account)} can be made public`,
    fix: "set 'allowNestedItemsToBePublic' to false",
  }),
  manyAssignments: (count: number, limit: number, subscription: string): Warning => ({
    code: 'AssignmentsNearLimit',
    message: `this app creates ${count} or more role assignments in ${subscription}, which can have ${limit} in all, including those of others`,
    fix: 'invite groups, or share from several subscriptions',
  }),
  assignmentLimitExceeded: (limit: number, subscription: string): Warning => ({
    code: 'AssignmentsOverLimit',
    message: `this app creates more than the ${limit} role assignments that ${subscription} can have: Azure will refuse the rest`,
    fix: 'invite groups, or share from several subscriptions',
  }),
};
