import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Problems of single values, names and grants. */
export const values = {
  AccountSettingsConflict: {
    meaning:
      'Two settings of a storage account exclude each other. Terraform plans such an account, but Azure refuses to create it.',
    causes: [
      'Blob versioning or the change feed is on for an account with a hierarchical namespace.',
      'A Premium account has geo-redundant replication.',
    ],
    actions: ['Change one of the two settings that the message names.'],
    example: describeFinding(
      problems.settingsConflict(
        'contoso',
        'tier Premium and replication GRS',
        "set 'accountTier' to Standard",
      ),
    ),
  },
  ConditionInvalid: {
    meaning: 'The condition of a role assignment cannot be parsed, so that nobody can tell what it allows.',
    causes: [
      'The condition was written by hand and has a syntax error.',
      'It uses a function that this library does not support.',
    ],
    actions: [
      'Correct it. The format: https://learn.microsoft.com/azure/role-based-access-control/conditions-format',
      'Let the constructs write the condition: declare the folder as a dataset of a share.',
    ],
    example: describeFinding(problems.conditionInvalid('at position 3: OR')),
  },
  ConditionTooLarge: {
    meaning:
      'Everything that one principal may read in one container becomes one condition, and Azure allows at most 8 KB for it.',
    causes: [
      'Many folder or file datasets of one container are shared with the same principal.',
      'One recipient has many invitations in one exchange.',
    ],
    actions: [
      'Share a parent folder instead of many folders.',
      'Move datasets into a container of their own. A container dataset needs no condition.',
      'Invite another principal, such as a second group, to some of the shares.',
      'For an exchange, use a second ShareExchange with its own container.',
    ],
    example: describeFinding(problems.conditionTooLarge('curated', 8200, 8192, 40)),
  },
  DataLakeGen1Refused: {
    meaning: 'The value names an Azure Data Lake Storage Gen1 account. Azure retired Gen1 in February 2024.',
    causes: ['The resource id is of type Microsoft.DataLakeStore/accounts, or the URL starts with adl://.'],
    actions: ['Move the data to an ADLS Gen2 or Blob storage account, and share from there.'],
    example: describeFinding(problems.dataLakeGen1('adl://contoso')),
  },
  DatasetMissing: {
    meaning: 'A share has no datasets, so there is nothing to offer.',
    causes: ["'datasets' is an empty list, for example because a filter left nothing."],
    actions: [
      "Add at least one, such as `Dataset.container('curated')` or `Dataset.folder('curated', 'sales')`.",
    ],
    example: describeFinding(problems.datasetMissing()),
  },
  DuplicateName: {
    meaning: 'Two things that need different names have the same one.',
    causes: [
      'Two datasets, recipients, mappings or outputs have the same name.',
      'Names differ only in case, or in characters that Terraform replaces.',
      'Two constructs of an app define a resource of the same type and name in one resource group, such as two subscriptions with a storage mover each.',
      'Two documents would be written to the same file.',
    ],
    actions: [
      'Rename one of them, or remove it.',
      "To share a storage mover, a factory or an environment, pass the id of the first one to the second ('storageMoverId', 'factoryId', 'environmentId').",
    ],
    example: describeFinding(problems.duplicateName('dataset', 'daily')),
  },
  ContainerDuplicate: {
    meaning:
      'Two resources of the app define the same container. Terraform plans both, and azurerm refuses the second one during the apply, because the container exists.',
    causes: [
      'A subscription lands in a container that the app also defines as an azurerm_storage_container.',
      'The names of two containers are equal, and so are their accounts, whichever way they are named.',
    ],
    actions: [
      "Remove your own container: the subscription defines it, and 'import' takes over one that exists.",
      "Or name it in 'existingContainers' of the subscription, which then defines no container.",
    ],
    example: describeFinding(problems.containerDuplicate('landing', 'stack/landing')),
  },
  ExpiryUnenforceable: {
    meaning:
      'An invitation to a share with `InPlaceMethod.STORAGE_DATA_SHARE` has an end of access. Azure Storage keeps no end in the access policy of a data share, so access would go on after it.',
    causes: ["'expiresOn' of `share.invite` is set."],
    actions: [
      "Leave 'expiresOn' out, and end access by an apply: set 'state' to `InvitationState.REVOKED`. A pipeline that runs each day can compute the state from a date.",
      'Share with `InPlaceMethod.ROLE_ASSIGNMENT`. The condition of a role assignment ends access even if no pipeline runs again.',
    ],
    example: describeFinding(problems.expiryUnenforceable('2027-01-31T00:00:00Z')),
  },
  GrantDuplicate: {
    meaning:
      'Azure allows one role assignment for each principal, role and scope. Two places in the code would create the same one.',
    causes: [
      'Two stacks grant the same principal access to the same container.',
      'Two recipients of one exchange have the same principal.',
      'One account has two DataStore constructs, or one container is written in two ways.',
      'The app declares an azurerm_role_assignment of its own that is equal to that of a share or subscription.',
    ],
    actions: [
      'Remove a role assignment of your own that the share or subscription makes, too.',
      'Grant everything of a container in one stack. Shares of the same stack are merged into one assignment.',
      'Or invite another principal, such as a group, in one of the stacks.',
    ],
    example: describeFinding(
      problems.grantDuplicate('1111', 'curated', 'other/ContainerGrants', 'OtherStack'),
    ),
  },
  GrantOverridden: {
    meaning:
      'An app changes a role assignment or a role definition of a share, a subscription or a job, with an override, an aspect or a setter. Invitations and reviews would state other access than the one that is granted.',
    causes: [
      "The condition, the role, the scope or the principal of a grant is changed, or 'ignore_changes' keeps Terraform from updating it.",
      "'create_before_destroy' was added. Azure allows one assignment for each principal, role and scope, so that an apply fails half-way.",
    ],
    actions: [
      'Remove the override. Change the datasets, the recipient or the invitation instead.',
      'For access that no share gives, define a role assignment of your own.',
    ],
    example: describeFinding(
      problems.grantOverridden({
        argument: 'role_definition_name',
        type: 'azurerm_role_assignment',
        declared: 'Storage Blob Data Reader',
        actual: 'Storage Blob Data Owner',
      }),
    ),
  },
  InvitationIdRequired: {
    meaning:
      'The id of an invitation is derived from the names of its account, share and recipient. One of them is only known to Terraform, so the id cannot be derived.',
    causes: ['A name comes from another resource or a Terraform variable.'],
    actions: [
      "Set 'invitationId' of the invitation to a new UUID, and keep it: `node -p 'crypto.randomUUID()'`.",
    ],
    example: describeFinding(problems.invitationIdRequired('the name of the storage account')),
  },
  PrincipalForeign: {
    meaning: 'A managed identity belongs to one tenant and cannot receive a role in another one.',
    causes: [
      'The recipient is a managed identity of the consumer, and the account is in the tenant of the provider.',
    ],
    actions: [
      'Use a multitenant application that trusts the identity by a federated credential, and grant its service principal in your tenant. See the guide on sharing across tenants.',
      'Or invite a guest user, or a group of guests.',
      'Or hand out a SAS, which the consumer sets as `DATASHARE_SOURCE_CONNECTION_STRING`.',
    ],
    example: describeFinding(problems.principalForeign('1111', '4444', '3333')),
  },
  ReaderUnsupported: {
    meaning:
      'A share with `InPlaceMethod.STORAGE_DATA_SHARE` gives access by an access policy, which names a managed identity and its tenant. Nothing else is documented to work.',
    causes: [
      'The recipient is a user, a group or an application.',
      "The recipient has no 'tenantId', and no acceptance names the tenant.",
      'The acceptance names another kind of reader, or a reader without its object id or its tenant.',
    ],
    actions: [
      "Set 'principalId' to the object id of the consumer's managed identity, 'principalType' to `PrincipalType.MANAGED_IDENTITY`, and 'tenantId' to its tenant.",
      "Or invite with `grantOn: GrantTiming.ACCEPTANCE`: the consumer's acceptance names the identity and the tenant.",
      'For users, groups and applications, share with `InPlaceMethod.ROLE_ASSIGNMENT`.',
    ],
    example: describeFinding(
      problems.readerUnsupported('\'principalType\' of recipient "fabrikam" is Group'),
    ),
  },
  SharesCircular: {
    meaning:
      'Subscriptions of the app would copy data in a circle: what lands is shared, and comes back to where it was copied from.',
    causes: ['Two companies share with each other, and one of them lands in the place that it shares.'],
    actions: ['Land in a container or folder of its own, outside of the datasets that are shared back.'],
    example: describeFinding(
      problems.sharesCircular(
        ['contoso/curated', 'fabrikam/landing', 'contoso/curated'],
        ['app/sales', 'app/returns'],
      ),
    ),
  },
  SubscriptionMismatch: {
    meaning:
      'azurerm creates a container in the subscription of its provider, whatever the id of the storage account says. Azure finds no such account there, and the apply fails with 404.',
    causes: [
      'The data store is in another Azure subscription than the one that the provider block names.',
      'The account is created with another provider alias than the container.',
    ],
    actions: [
      "Set 'subscriptionId' of the AzurermProvider of the stack to the subscription of the account, or give the container a provider alias of that subscription.",
      "Or let a stack of that subscription define the container, and name it in 'existingContainers'.",
      'If only the environment names the subscription (ARM_SUBSCRIPTION_ID), nothing is compared.',
    ],
    example: describeFinding(problems.subscriptionMismatch('landing', '1111', '2222')),
  },
  StoreDuplicate: {
    meaning: 'One storage account has two DataStore constructs in the same stack.',
    causes: ['Two parts of the code each create a DataStore for the account.'],
    actions: ['Create the DataStore once, and pass it to both parts.'],
    example: describeFinding(problems.storeDuplicate('fabrikam', 'stack/lake')),
  },
  ProviderMissing: {
    meaning:
      'Azure Storage data shares and connectors are not part of azurerm. Terraform manages them with the azapi provider, and the stack does not define it.',
    causes: [
      'A share has `inPlace: InPlaceMethod.STORAGE_DATA_SHARE`, or a subscription accepts such a share, and the app has no azapi provider.',
      'The provider is defined in another stack. Each stack needs its own.',
    ],
    actions: [
      "Add `new AzapiProvider(this, 'azapi')` to the stack. It signs in as azurerm does.",
      'Any other class for the provider Azure/azapi does as well.',
    ],
    example: describeFinding(problems.providerMissing('provider')),
  },
  PropertyUnknown: {
    meaning:
      'An object has a property that its type does not have. The message names the property, the type, and the known name that is most similar.',
    causes: [
      'A typing error. JavaScript and `ts-node -T` do not check types.',
      'A property of another version of the library.',
    ],
    actions: ['Rename or remove the property. Nothing was synthesized or changed.'],
    example: describeFinding(problems.propertyUnknown('expireOn', 'InviteOptions', 'expiresOn', [])),
  },
  ValueInvalid: {
    meaning:
      'A value does not follow its rule. The message names the property or option, the rule and the value.',
    causes: [
      'A typing error, or a value in another format.',
      'A value that has to be known during synthesis is a Terraform token.',
    ],
    actions: ['Change the value as the message says.'],
    example: describeFinding(
      problems.valueInvalid(
        'container',
        'a container name: 3 to 63 lowercase letters, digits and single hyphens',
        'Curated',
      ),
    ),
  },
} satisfies Record<string, Explanation>;
