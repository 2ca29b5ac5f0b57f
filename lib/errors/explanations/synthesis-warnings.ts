import { synthesisWarnings } from '../catalogue/synthesis-warnings';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Warnings of synthesis. AccessEnded, AccessWithdrawn and DatasetUnmapped are explained with the problems. */
export const synthesis = {
  AccessEnds: {
    meaning:
      "The invitation of a scheduled job has an 'expiresOn'. Runs after that time copy nothing. They succeed with status `Ended`, so no alert fires.",
    causes: ['The provider shares the data for a limited time.'],
    actions: [
      'Remove the job when access has ended. Data that was copied stays.',
      'If you need the data longer, ask the provider for a later end before it comes.',
    ],
    example: describeFinding(synthesisWarnings.jobEnds('2027-01-31T00:00:00Z')),
  },
  NativeShareUnproven: {
    meaning:
      'The share uses data shares of Azure Storage, which Microsoft documents as properties of its API only. Regions, hierarchical namespaces, limits, prices and the rights that readers need are not documented.',
    causes: [
      "A share has 'inPlace' set to `InPlaceMethod.STORAGE_DATA_SHARE`, or a subscription accepts such a share.",
    ],
    actions: [
      'Try it with data that does not matter. The page Limits lists what is not documented, and the page Live checks how to find out.',
      'Share with `InPlaceMethod.ROLE_ASSIGNMENT`, which is documented and has no such gaps.',
    ],
    example: describeFinding(synthesisWarnings.nativeShareUnproven()),
  },
  ArgumentOverridden: {
    meaning:
      'An app changes an argument of a resource that this library defines, with an override, an aspect or a setter. The resource is created as changed. Checks, documents and warnings still go by what the construct declares.',
    causes: [
      "A setting that keeps other ways to the data closed is changed, such as 'shared_access_key_enabled'.",
      "'create_before_destroy', 'ignore_changes', 'count' or 'for_each' was added.",
    ],
    actions: [
      'Remove the override, and set the property of the construct if there is one.',
      'For an account with other settings, define a StorageAccount of your own and pass it to DataStore.fromStorageAccount.',
      'Ignore the warning if you mean the change.',
    ],
    example: describeFinding(
      synthesisWarnings.argumentOverridden({
        argument: 'shared_access_key_enabled',
        type: 'azurerm_storage_account',
        declared: false,
        actual: true,
      }),
    ),
  },
  AcceptByPassed: {
    meaning:
      'The deadline for the acceptance of an invitation has passed, and the code has no acceptance. An acceptance that is given now is too late.',
    causes: ['The recipient has not answered in time.', "The date of 'acceptBy' is mistyped."],
    actions: [
      "Set a later 'acceptBy', apply, and send the invitation again.",
      "If the recipient accepted in time, add its acceptance with 'acceptance'.",
    ],
    example: describeFinding(synthesisWarnings.acceptByPassed('2026-01-31T00:00:00Z')),
  },
  AcceptedInFuture: {
    meaning: 'The time of an acceptance has not come yet.',
    causes: ['The time is a local time, or is mistyped.', 'The clock of the machine is wrong.'],
    actions: [
      "Consumer: set 'acceptedOn' to the time of the acceptance in UTC.",
      'Provider: ask the recipient for another acceptance. The grant is made nevertheless.',
    ],
    example: describeFinding(synthesisWarnings.acceptedInFuture('2036-01-01T00:00:00Z')),
  },
  WildcardLiteral: {
    meaning:
      'The path of a dataset has a star or a question mark. Paths have no wildcards: the dataset is the folder or file of exactly this name.',
    causes: ['A pattern such as `sales/*` was meant.'],
    actions: [
      'Share the folder (`Dataset.folder`): it contains all blobs below it, at any depth.',
      'Ignore the warning if the folder or file really has this name.',
    ],
    example: describeFinding(synthesisWarnings.wildcardLiteral('sales', 'sales/*')),
  },
  DatasetsOverlap: {
    meaning: 'Two datasets of a share have files in common: one is the same place, or within the other.',
    causes: ['A folder is shared, and a folder or file in it as a dataset of its own.'],
    actions: [
      'Remove one of them. A consumer that maps both copies the files twice.',
      'Ignore the warning if some consumers map only the inner one.',
    ],
    example: describeFinding(synthesisWarnings.datasetsOverlap('daily', 'sales')),
  },
  AssignmentsNearLimit: {
    meaning:
      'An Azure subscription can have 4,000 role assignments, and the stacks of this app create most of them. Assignments that the app declares itself count, too.',
    causes: ['Many recipients, or many containers, each with a role assignment.'],
    actions: [
      'Invite groups instead of single principals.',
      'Share from accounts in several Azure subscriptions.',
    ],
    example: describeFinding(synthesisWarnings.manyAssignments(3600, 4000, 'one subscription')),
  },
  AssignmentsOverLimit: {
    meaning:
      'The stacks of this app create more role assignments than an Azure subscription can have. Azure refuses the rest during the apply.',
    causes: ['Many recipients, or many containers, each with a role assignment.'],
    actions: [
      'Invite groups instead of single principals.',
      'Share from accounts in several Azure subscriptions.',
    ],
    example: describeFinding(synthesisWarnings.assignmentLimitExceeded(4000, 'one subscription')),
  },
  DigestsUnpromised: {
    meaning:
      "The trigger asks for changes as they occur. The invitation names an exchange, where the provider can publish digests, but neither 'changeEvents' nor 'changeDigest', which say that it does.",
    causes: ['The provider invited without changeEvents, or the invitation is an older one.'],
    actions: [
      'Ask the provider whether it writes digests. While it does not, each run lists all datasets.',
      'Call SnapshotTrigger.cron for a listing on a schedule.',
    ],
    example: describeFinding(synthesisWarnings.digestsUnpromised('contoso-sales')),
  },
  ChangesStart: {
    meaning:
      'The job of changes starts in this way. Messages start it within the interval of the trigger; on a schedule, a run without messages ends at once.',
    causes: [
      'The trigger is SnapshotTrigger.onChange. The way follows from the tenant of the queue, and from the providers that the stack has before the job.',
    ],
    actions: [
      "Define an AzapiProvider before the job, or require azurerm 4.73 or later, and set 'tenantId' of the data stores, so that messages start the job.",
      "Set 'changeScaling' for another way.",
    ],
    example: describeFinding(
      synthesisWarnings.changesStart(
        'a schedule',
        'Polling',
        'the queue is in another tenant, where the scaler cannot sign in',
      ),
    ),
  },
  ConditionUnreadable: {
    meaning:
      'The condition of a role assignment cannot be read here. Synthesis goes on, and an access review counts the condition as unclear.',
    causes: [
      'The condition was written by hand, with attributes, operators or functions that this library does not know.',
      'The condition has a typing error, or a version other than 2.0. Azure then refuses the assignment during the apply.',
    ],
    actions: ['Compare the text of the condition with the format that Azure documents.'],
    example: describeFinding(
      synthesisWarnings.conditionUnreadable('the condition cannot be parsed "at position 3: OR"'),
    ),
  },
  ContainerPublic: {
    meaning:
      'Anyone on the internet can read a shared container. Grants, conditions and expiry have no effect on it.',
    causes: ['\'containerAccessType\' of the container is "blob" or "container".'],
    actions: [
      'Set \'containerAccessType\' to "private".',
      "Set 'allowNestedItemsToBePublic' of the account to false.",
    ],
    example: describeFinding(synthesisWarnings.containerPublic('curated', 'blob')),
  },
  ContainerUndefined: {
    meaning:
      "A share, or 'existingContainers' of a subscription, names a container of an account that this app creates, and no construct creates the container. Recipients find nothing there, and synchronizations fail.",
    causes: [
      'The container was forgotten: a Dataset names a container and does not create it.',
      'The name of the container has a typing error.',
      'Another tool creates the container.',
    ],
    actions: [
      "Call 'addContainer' of the DataStore. Its containers belong to the account, so that no change of a share destroys them.",
      'Define an azurerm_storage_container of your own.',
      'Ignore the warning if another tool creates the container.',
    ],
    example: describeFinding(synthesisWarnings.containerUndefined('curated', 'contoso', 'is shared', true)),
  },
  DeclarationUnused: {
    meaning: 'The app declares something that has no effect, because nothing refers to it.',
    causes: [
      'A share has no invitation: `invite` was forgotten, or the last recipient was removed.',
      'A recipient is invited to no share, and is neither a reader nor an operator.',
      "No share has the exchange as its 'exchange'.",
      'A monitoring watches no job and no store.',
    ],
    actions: ['Use it, or remove it.', 'Ignore the warning while you set an app up.'],
    example: describeFinding(
      synthesisWarnings.declarationUnused(
        'no share uses this exchange, so that it gets no invitations',
        "pass it to the share as 'exchange', or remove it",
      ),
    ),
  },
  GrantDefeated: {
    meaning:
      'A recipient has a second way to the data: another role assignment of the same app gives its principal more than the share does. Paths, conditions and expiry of the share have no effect on it.',
    causes: [
      'A data role on the account, the resource group or the subscription, or on the container without a condition.',
      'A role that opens the data in another way, such as Contributor, which can list the keys of the account.',
    ],
    actions: [
      'Remove the other role assignment.',
      'Give the role to a principal that is not a recipient.',
      'Look at all ways to the data with `datashare access`.',
    ],
    example: describeFinding(
      synthesisWarnings.grantDefeated({
        roleName: 'Contributor',
        scope: 'the resource group',
        assignment: 'provider/admins',
        how: 'account keys',
        container: 'curated',
        grant: 'provider/ContainerGrants/contoso/curated/fabrikam/Reader',
      }),
    ),
  },
  JobsOverlap: {
    meaning:
      'Two scheduled jobs synchronize one subscription. The lock keeps their runs apart, so that no data is lost. Often one of them was meant for another subscription, which then has no job.',
    causes: ["The declaration of a job was copied, and its 'subscription' was not changed."],
    actions: [
      "Correct the 'subscription' of one of the jobs, or remove a job.",
      'Ignore the warning if one cron expression cannot describe both schedules.',
    ],
    example: describeFinding(synthesisWarnings.jobsOverlap('sales', 'consumer/job')),
  },
  LateUnwatched: {
    meaning: 'No alert fires if a job stops running altogether.',
    causes: [
      'The schedule of the job is only known to Terraform, or its interval is too long for an alert of Azure Monitor.',
    ],
    actions: [
      'Look at `datashare history` or `datashare status` from time to time.',
      'Set the schedule as a literal, so that the alert can be created.',
    ],
    example: describeFinding(
      synthesisWarnings.lateUnwatched('sales-sync', 'its schedule is only known to Terraform'),
    ),
  },
  LogsUnheard: {
    meaning:
      'The alerts of a SnapshotMonitoring query a Log Analytics workspace, and the job writes its logs to another one or to none.',
    causes: ["The environment of the job has another 'logAnalyticsWorkspaceId', or no log destination."],
    actions: ["Give the SnapshotJob the 'logAnalyticsWorkspaceId' of the monitoring."],
    example: describeFinding(synthesisWarnings.logsUnheard('sales-sync')),
  },
  LogsUnknown: {
    meaning:
      'The environment of a job is not declared in this stack, so that its log destination is not known.',
    causes: ['The SnapshotJob uses an existing environment.'],
    actions: ['Check in the Azure portal that the environment writes to the workspace of the monitoring.'],
    example: describeFinding(synthesisWarnings.logsUnknown('sales-sync')),
  },
  PublicAccessAllowed: {
    meaning: 'Somebody could make a container of the account public. Today none of the shared containers is.',
    causes: [
      "'allowNestedItemsToBePublic' of the account is true. That is the default of the Terraform provider.",
    ],
    actions: ["Set 'allowNestedItemsToBePublic' to false."],
    example: describeFinding(synthesisWarnings.publicAllowed('contoso')),
  },
  PublicAccessUnknown: {
    meaning:
      'It is not known if containers of the account can be made public, because the account is not declared in this stack.',
    causes: ['The DataStore was created from attributes of an existing account.'],
    actions: ["Check the account, and set 'allowNestedItemsToBePublic' of the DataStore to what it is."],
    example: describeFinding(synthesisWarnings.publicUnknown('contoso')),
  },
  RoleUnknown: {
    meaning: 'A role assignment names a role that Azure does not have as a built-in role.',
    causes: ['The name has a typing error.', 'It is a custom role.'],
    actions: [
      'Correct the name. Readers get Storage Blob Data Reader.',
      'Ignore the warning for a custom role.',
    ],
    example: describeFinding(synthesisWarnings.roleUnknown('Storage Blob Reader')),
  },
  ShareNameDiffers: {
    meaning: 'The acceptance answers this invitation, but was written when the share had another name.',
    causes: ['The share was renamed after the recipient accepted.'],
    actions: [
      'Make sure that the recipient accepted this share.',
      'Send the current invitation if you want a new acceptance.',
    ],
    example: describeFinding(synthesisWarnings.shareNameDiffers('sales-eu', 'sales')),
  },
  SharedKeyEnabled: {
    meaning:
      'The keys of the storage account give access to all its data. Grants, conditions and expiry do not restrict them.',
    causes: ["'sharedAccessKeyEnabled' is true. That is the default of the Terraform provider."],
    actions: [
      "Set 'sharedAccessKeyEnabled' to false, after everything that uses keys or SAS has moved to Microsoft Entra ID.",
    ],
    example: describeFinding(synthesisWarnings.sharedKeyOn('contoso')),
  },
  SharedKeyUnknown: {
    meaning:
      'It is not known if the keys of the account are enabled, because the account is not declared in this stack.',
    causes: ['The DataStore was created from attributes of an existing account.'],
    actions: ["Check the account, and set 'sharedAccessKeyEnabled' of the DataStore to what it is."],
    example: describeFinding(synthesisWarnings.sharedKeyUnknown('contoso')),
  },
  ResourceProvidersUnregistered: {
    meaning:
      'Azure makes resources of a kind only in subscriptions in which the resource provider of the kind is registered. azurerm 4 registers many of them by itself, but not Microsoft.App; azurerm 5 none.',
    causes: [
      "The stack requires azurerm 5, and the provider block has neither 'resource_providers_to_register' nor a set of 'resource_provider_registrations' with these names.",
      "The stack defines a Container Apps environment with azurerm 4, or the set is 'core'.",
    ],
    actions: [
      "Add the names to 'resourceProvidersToRegister' of the AzurermProvider. The identity that runs Terraform needs the right to register them in the subscription.",
      "Register them once with 'az provider register --namespace <name>', and set 'resourceProviderRegistrations' to 'none'.",
    ],
    example: describeFinding(
      synthesisWarnings.resourceProvidersUnregistered(['Microsoft.App', 'Microsoft.Storage'], true),
    ),
  },
  StorageKeysNeeded: {
    meaning:
      'The azurerm provider reads blobs, file systems and properties of an account with a key of the account, unless it is told to use Microsoft Entra ID. The account allows no keys.',
    causes: ["The provider block has no 'storage_use_azuread', and the account has shared keys disabled."],
    actions: [
      "Set 'storageUseAzuread' of the AzurermProvider to true.",
      'Ignore the warning if ARM_STORAGE_USE_AZUREAD is set wherever Terraform runs.',
    ],
    example: describeFinding(synthesisWarnings.storageKeysNeeded('contoso')),
  },
  TenantUnknown: {
    meaning:
      'The tenant of a storage account is not known, so that it cannot be compared with the tenant of a principal.',
    causes: ["The DataStore has no 'tenantId'."],
    actions: ["Set 'tenantId' of the DataStore."],
    example: describeFinding(synthesisWarnings.tenantUnknown('contoso')),
  },
  ValueUndefined: {
    meaning:
      'A variable that is not set arrived in a declaration: as a property that opens access while it is undefined, or as the word "undefined" in a name.',
    causes: [
      'An environment variable is not set where the app runs, or its name is misspelt.',
      'A member of an enum is misspelt, in JavaScript or under `ts-node -T`.',
      'A text template contains a value that is not set, or an object.',
    ],
    actions: [
      'Check the value, and let the app fail if it is not set.',
      'If the default is meant, leave the property out.',
    ],
    example: describeFinding(synthesisWarnings.propertyUndefined('expiresOn', 'access has no end')),
  },
} satisfies Record<string, Explanation>;
