import type { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type {
  AcceptedSubscriptionProps,
  DatasetMapping,
  DataStoreAttributes,
  IDataStore,
  IManagedIdentity,
  SingleSourceInvitation,
  Problem,
  RecipientProps,
  ShareProps,
  StoreFacts,
} from '../../constructs';
import {
  AcceptedSubscription,
  Dataset,
  DatasetType,
  DataStore,
  InPlaceMethod,
  Invitation,
  InvitationState,
  ManagedIdentity,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../constructs';
import { GrantTiming } from '../../lib/model/values/grant-timing';
import { getOutput } from '../support/stacks';

/*
 * The setup that most tests of the constructs start from: Contoso shares, Fabrikam accepts. Each function takes what a test is
 * about, and fills in the rest.
 */

export const PRINCIPAL = '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11';
export const OTHER_PRINCIPAL = '6b1f4c9f-9b2a-4a1d-8c6a-1e5b6e5a7d22';
export const SYNCHRONIZER = {
  principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
  principalType: PrincipalType.MANAGED_IDENTITY,
};
/** The tenant of Fabrikam. */
export const TENANT = '44444444-4444-4444-8444-444444444444';
export const INVITATION_ID = '7b0c1f8e-0000-4000-8000-000000000001';

export function accountId(name: string): string {
  return `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/${name}`;
}

/** A store that the app does not define; its construct id is its name, unless told otherwise. */
export function referToStore(
  scope: Construct,
  name: string,
  attributes: Partial<DataStoreAttributes> = {},
  id = name,
): IDataStore {
  return DataStore.fromAttributes(scope, id, {
    storageAccountId: accountId(name),
    storageAccountName: name,
    location: 'westeurope',
    ...attributes,
  });
}

export function recipient(scope: Construct, id = 'fabrikam', props: Partial<RecipientProps> = {}): Recipient {
  return new Recipient(scope, id, {
    principalId: PRINCIPAL,
    principalType: PrincipalType.GROUP,
    ...props,
  });
}

export function copyShare(
  scope: Construct,
  id: string,
  dataStore: IDataStore,
  props: Partial<ShareProps> = {},
): Share {
  return new Share(scope, id, {
    dataStore,
    shareKind: ShareKind.COPY_BASED,
    datasets: [Dataset.container('curated')],
    ...props,
  });
}

/** An invitation as Contoso writes it: one container, 'curated', without terms of use. */
export function invitationDocument(
  changes: Partial<Omit<SingleSourceInvitation, 'source'>> = {},
  sourceChanges: Partial<StoreFacts> = {},
): SingleSourceInvitation {
  return {
    documentType: 'invitation',
    schemaVersion: 1,
    invitationId: INVITATION_ID,
    shareName: 'sales',
    shareKind: ShareKind.COPY_BASED,
    description: null,
    termsOfUse: null,
    termsSha256: null,
    provider: { providerName: null, contact: null },
    acceptBy: null,
    expiresOn: null,
    state: InvitationState.ACTIVE,
    grantOn: GrantTiming.INVITATION,
    acceptedOn: null,
    snapshotSchedule: null,
    preserveTags: false,
    exchange: null,
    source: {
      storageAccountName: 'contoso',
      blobEndpoint: 'https://contoso.blob.core.windows.net',
      location: 'westeurope',
      isHnsEnabled: false,
      tenantId: null,
      resourceId: null,
      ...sourceChanges,
    },
    datasets: [containerDataset('curated')],
    recipient: {
      recipientName: 'fabrikam',
      principalId: PRINCIPAL,
      principalType: 'Group',
      applicationId: null,
      tenantId: null,
      displayName: null,
      contact: null,
    },
    ...changes,
  };
}

export function containerDataset(name: string): SingleSourceInvitation['datasets'][number] {
  return { datasetName: name, datasetType: DatasetType.CONTAINER, container: name, path: '' };
}

/** The dataset 'curated' lands in a folder of the container 'landing'. */
export function createLandingMappings(path: string): DatasetMapping[] {
  return [{ datasetName: 'curated', container: 'landing', path }];
}

/** Takes the invitation of `invitationDocument` to 'fabrikam', container 'landing'. */
export function accept(
  scope: Construct,
  id: string,
  props: Partial<AcceptedSubscriptionProps> = {},
): AcceptedSubscription {
  return new AcceptedSubscription(scope, id, {
    invitation: createReceivedInvitation(),
    target: props.target ?? referToStore(scope, 'fabrikam', {}, 'target'),
    mappings: [{ datasetName: 'curated', container: 'landing' }],
    identity: SYNCHRONIZER,
    ...props,
  });
}

/** Accepts an in-place share, for which there is nothing to map. */
export function acceptInPlace(
  scope: Construct,
  id: string,
  props: Partial<AcceptedSubscriptionProps> = {},
): AcceptedSubscription {
  return new AcceptedSubscription(scope, id, {
    invitation: createReceivedInvitation({ shareKind: ShareKind.IN_PLACE }),
    target: props.target ?? referToStore(scope, 'fabrikam', {}, 'target'),
    ...props,
  });
}

export const DATA_SHARE = {
  method: InPlaceMethod.STORAGE_DATA_SHARE,
  dataShareUri: 'azds://westeurope:sales:77777777-0000-4000-8000-000000000007',
} as const;

/** Accepts an in-place share that is read through a connector. */
export function connect(
  scope: Construct,
  id: string,
  props: Partial<AcceptedSubscriptionProps> = {},
): AcceptedSubscription {
  return acceptInPlace(scope, id, {
    invitation: createReceivedInvitation({ shareKind: ShareKind.IN_PLACE, inPlace: DATA_SHARE }),
    target: props.target ?? referToStore(scope, 'fabrikam', { tenantId: TENANT }, 'target'),
    identity: 'identity' in props ? props.identity : referToIdentity(scope),
    ...props,
  });
}

/** A managed identity that the app does not define. */
export function referToIdentity(scope: Construct, id = 'reader'): IManagedIdentity {
  return ManagedIdentity.fromAttributes(scope, id, {
    identityId: identityId(id),
    principalId: SYNCHRONIZER.principalId,
    clientId: '3d5c8f4e-1d4b-4c3a-8f2e-6b7a8c9d0e1f',
  });
}

export function identityId(name: string): string {
  return `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
}

/** The invitation document, received. */
export function createReceivedInvitation(...changes: Parameters<typeof invitationDocument>): Invitation {
  return Invitation.fromTerraformOutput(invitationDocument(...changes));
}

/** The store that an invitation was sent from, as Terraform will write it. */
export function factsIn(stack: TerraformStack, store: IDataStore): unknown {
  const options = { invitationId: INVITATION_ID };
  const sent = copyShare(stack, 'sales', store).invite(recipient(stack), options);
  return (getOutput(sent).value as SingleSourceInvitation).source;
}

/** The problem of a duplicate name. */
export function twice(what: string, name: string, where: string, other: string): Problem {
  return {
    code: 'DuplicateName',
    message: `duplicate ${what} "${name}", the other is at '${other}'`,
    fix: 'remove or rename one of them',
    where,
  };
}
