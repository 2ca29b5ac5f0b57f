import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { TerraformStack } from 'cdktf';
import type { IDataStore, SentInvitation } from '../../constructs';
import { DataStore, PrincipalType, ShareKind } from '../../constructs';
import { appForTest, getOutput, resources, stackForTest } from '../support/stacks';
import {
  accept,
  acceptInPlace,
  copyShare,
  createLandingMappings,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  recipient,
  SYNCHRONIZER,
} from './declarations';

/*
 * Provider and consumer in one app: the invitation comes straight from the share, and what Terraform knows of the
 * provider's account reaches the consumer by reference, within a stack or across stacks.
 */

function createStore(stack: TerraformStack, name: string): IDataStore {
  return new DataStore(stack, name, { name, resourceGroupName: 'rg-data', location: 'westeurope' });
}

function offer(stack: TerraformStack, shareKind: ShareKind): SentInvitation {
  const share = copyShare(stack, 'sales', createStore(stack, 'contoso'), {
    shareKind,
    termsOfUse: 'Do not pass on.',
  });
  return share.invite(recipient(stack, 'analytics'));
}

const TERMS = 'cd2b2e87941ec070c9e5606ac17653757f6d77f42f91c78ed4ca1c96b575ed43';
const SOURCE = 'azurerm_storage_account.contoso_4FE4DACF';
const TARGET = 'azurerm_storage_account.fabrikam_5F63CBAC';
/** The consumer's stack reads the provider's state: CDKTF puts the values that it needs into outputs. */
const REMOTE =
  'data.terraform_remote_state.cross-stack-reference-input-provider.outputs.cross-stack-output-azurerm_storage_accountcontoso_4FE4DACF';

describe.each([
  ['one stack', false, `${SOURCE}.location`, `${SOURCE}.primary_blob_endpoint`],
  ['two stacks', true, `${REMOTE}location`, `${REMOTE}primary_blob_endpoint`],
])('an invitation straight from a share of the same app, in %s', (_where, isApart, location, endpoint) => {
  function stacks(): { readonly provider: TerraformStack; readonly consumer: TerraformStack } {
    const app = appForTest();
    const provider = stackForTest('provider', app);
    return { provider, consumer: isApart ? stackForTest('consumer', app) : provider };
  }

  test('is accepted with the facts that Terraform knows about the account', () => {
    const { provider, consumer } = stacks();
    const subscription = accept(consumer, 'accepted', {
      invitation: offer(provider, ShareKind.COPY_BASED),
      target: createStore(consumer, 'fabrikam'),
      acceptedTermsSha256: TERMS,
    });
    expect(getOutput(subscription).value).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/subscription.v1.json',
      documentType: 'subscription',
      schemaVersion: 1,
      subscriptionName: 'accepted',
      invitation: {
        // A UUIDv5 of contoso/sales/analytics.
        invitationId: 'cd765e53-5b5c-5ab4-afd9-0cf339be1387',
        shareName: 'sales',
        termsSha256: TERMS,
        expiresOn: null,
        state: 'Active',
      },
      shareKind: 'CopyBased',
      source: {
        storageAccountName: 'contoso',
        blobEndpoint: `\${trimsuffix(${endpoint}, "/")}`,
        location: `\${${location}}`,
        isHnsEnabled: false,
        tenantId: null,
        resourceId: null,
      },
      target: {
        storageAccountName: 'fabrikam',
        blobEndpoint: `\${trimsuffix(${TARGET}.primary_blob_endpoint, "/")}`,
        location: `\${${TARGET}.location}`,
        isHnsEnabled: false,
        tenantId: null,
        resourceId: `\${${TARGET}.id}`,
      },
      mappings: [
        {
          datasetName: 'curated',
          datasetType: 'Container',
          source: { container: 'curated', path: '' },
          target: { container: 'landing', path: '' },
        },
      ],
      deletions: 'keep',
      maxDeleteFraction: 0.2,
      preserveTags: false,
      preserveTier: false,
      preserveAcls: 'none',
      publish: 'inPlace',
      keepSnapshots: 2,
      successMarker: false,
      allowCrossRegion: false,
      allowCrossKind: false,
      snapshotTrigger: { kind: 'Manual', cron: null },
      exchange: null,
      stateContainer: 'datashare',
    });
  });

  test('is checked against the real regions of the accounts', () => {
    const { provider, consumer } = stacks();
    accept(consumer, 'accepted', {
      invitation: offer(provider, ShareKind.COPY_BASED),
      target: createStore(consumer, 'fabrikam'),
      acceptedTermsSha256: TERMS,
    });
    const condition = `\${(replace(lower(${location}), " ", "") == replace(lower(${TARGET}.location), " ", ""))}`;
    const lifecycles = resources(consumer, StorageContainer).map((block) => block['lifecycle']);
    expect(lifecycles).toMatchObject(Array(2).fill({ precondition: [{ condition }] }));
  });

  test('gives each side its own grants', () => {
    const { provider, consumer } = stacks();
    const identity = new UserAssignedIdentity(provider, 'sync', {
      name: 'sync',
      resourceGroupName: 'rg-data',
      location: 'westeurope',
    });
    accept(consumer, 'accepted', {
      invitation: offer(provider, ShareKind.COPY_BASED),
      target: createStore(consumer, 'fabrikam'),
      acceptedTermsSha256: TERMS,
      identity: { principalId: identity.principalId, principalType: PrincipalType.MANAGED_IDENTITY },
    });
    const roles = (stack: TerraformStack): unknown[] =>
      resources(stack, RoleAssignment).map((block) => block['role_definition_name']);
    const reader = 'Storage Blob Data Reader';
    const contributors = Array<string>(2).fill('Storage Blob Data Contributor');
    expect(roles(consumer)).toEqual(isApart ? contributors : [reader, ...contributors]);
    expect(roles(provider)).toEqual(isApart ? [reader] : [reader, ...contributors]);
  });

  test('is read in place at the endpoints of the account', () => {
    const { provider, consumer } = stacks();
    const { readEndpointsOutput } = acceptInPlace(consumer, 'accepted', {
      invitation: offer(provider, ShareKind.IN_PLACE),
      target: createStore(consumer, 'fabrikam'),
      acceptedTermsSha256: TERMS,
    });
    expect(getOutput({ output: readEndpointsOutput! }).value).toMatchObject({
      curated: { https: `\${trimsuffix(${endpoint}, "/")}/curated` },
    });
    expect(resources(consumer, StorageContainer)).toEqual([]);
  });
});

describe('constructs of one id in two other stacks', () => {
  test('are two accounts, each with containers of its own', () => {
    const app = appForTest();
    const consumer = stackForTest('consumer', app);
    for (const [id, principalId] of Object.entries({ eu: PRINCIPAL, us: OTHER_PRINCIPAL })) {
      const target = createStore(stackForTest(id, app), 'fabrikam');
      accept(consumer, `sales-${id}`, {
        target,
        mappings: createLandingMappings(id),
        identity: { ...SYNCHRONIZER, principalId },
      });
    }
    expect(resources(consumer, StorageContainer)).toHaveLength(4);
  });

  test('are two identities, each with grants of its own', () => {
    const app = appForTest();
    const consumer = stackForTest('consumer', app);
    const target = createStore(consumer, 'fabrikam');
    for (const id of ['eu', 'us']) {
      const { principalId } = new UserAssignedIdentity(stackForTest(id, app), 'sync', {
        name: 'sync',
        resourceGroupName: 'rg-data',
        location: 'westeurope',
      });
      accept(consumer, `sales-${id}`, {
        target,
        mappings: createLandingMappings(id),
        identity: { ...SYNCHRONIZER, principalId },
      });
    }
    expect(resources(consumer, RoleAssignment)).toHaveLength(4);
  });
});
