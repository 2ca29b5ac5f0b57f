import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import type { AcceptedSubscriptionProps, DataStoreAttributes, StoreFacts } from '../../constructs';
import type { Block, PreconditionBlock } from '../support/stacks';
import {
  addresses,
  appForTest,
  getProblemCodes,
  getOutput,
  getProblems,
  resources,
  stackForTest,
} from '../support/stacks';
import {
  accept,
  accountId,
  containerDataset,
  copyShare,
  createLandingMappings,
  OTHER_PRINCIPAL,
  createReceivedInvitation,
  recipient,
  referToStore,
  SYNCHRONIZER,
} from './declarations';

const RESOURCE_GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data';
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const ROLE = 'azurerm_role_definition.ContainerGrants_target_TagWriterRole_AFFC4850';

/** The role assignments of a stack that let somebody set index tags. */
function getTagWriterAssignments(stack: TerraformStack): Block[] {
  return resources(stack, RoleAssignment).filter((block) => 'role_definition_id' in block);
}

/** Accepts an invitation with index tags, and copies them. */
function acceptTags(
  stack: TerraformStack,
  props: Partial<AcceptedSubscriptionProps> = {},
  id = 'accepted',
): ReturnType<typeof accept> {
  return accept(stack, id, {
    invitation: createReceivedInvitation({ preserveTags: true }),
    preserveTags: true,
    ...props,
  });
}

describe('a subscription that preserves index tags', () => {
  const datasets = [containerDataset('curated'), containerDataset('raw')];
  const twoContainers: Partial<AcceptedSubscriptionProps> = {
    invitation: createReceivedInvitation({ preserveTags: true, datasets }),
    mappings: [
      { datasetName: 'curated', container: 'landing' },
      { datasetName: 'raw', container: 'raw' },
    ],
  };

  test('lets its identity set them on landed data, but not in the state, with one role of the account', () => {
    const stack = stackForTest();
    acceptTags(stack, twoContainers);
    expect(resources(stack, RoleDefinition)).toEqual([
      {
        name: 'Data Share Tag Writer fabrikam/test',
        description: 'Reads and sets blob index tags.',
        scope: RESOURCE_GROUP,
        assignable_scopes: [RESOURCE_GROUP],
        permissions: [{ data_actions: [`${BLOBS}/tags/read`, `${BLOBS}/tags/write`] }],
      },
    ]);
    const scope = `${accountId('fabrikam')}/blobServices/default/containers`;
    const toContainerReference = (id: string): string =>
      `\${azurerm_storage_container.LandingContainers_target_${id}.name}`;
    const granted = {
      principal_id: SYNCHRONIZER.principalId,
      principal_type: 'ServicePrincipal',
      role_definition_id: `\${${ROLE}.role_definition_resource_id}`,
      skip_service_principal_aad_check: true,
    };
    expect(getTagWriterAssignments(stack)).toEqual([
      { ...granted, scope: `${scope}/${toContainerReference('landing_B6D6D824')}` },
      { ...granted, scope: `${scope}/${toContainerReference('raw_566D968E')}` },
    ]);
  });

  test('shares all of it with others, and moves no address', () => {
    const declare = (...paths: readonly string[]): TerraformStack => {
      const stack = stackForTest();
      const target = referToStore(stack, 'fabrikam', {}, 'target');
      for (const path of paths) acceptTags(stack, { target, mappings: createLandingMappings(path) }, path);
      return stack;
    };
    const ofTags = (stack: TerraformStack): string[] =>
      addresses(stack).filter((address) => address.includes('Tag'));
    const alone = declare('sales');
    expect(ofTags(declare('sales', 'stock'))).toEqual(ofTags(alone));
    expect(ofTags(declare('stock', 'sales'))).toEqual(ofTags(alone));
    expect(ofTags(alone)).toEqual([
      'azurerm_role_assignment.ContainerGrants_target_landing_f62c57b9_TagWriter_4AEECEC9',
      ROLE,
    ]);
  });

  test('grants each of two identities its permissions, with one role', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', {}, 'target');
    acceptTags(stack, { target, mappings: createLandingMappings('sales') }, 'sales');
    const identity = { ...SYNCHRONIZER, principalId: OTHER_PRINCIPAL };
    acceptTags(stack, { target, mappings: createLandingMappings('stock'), identity }, 'stock');
    const principals = getTagWriterAssignments(stack).map((block) => block['principal_id']);
    expect(new Set(principals)).toEqual(new Set([SYNCHRONIZER.principalId, OTHER_PRINCIPAL]));
    expect(principals).toHaveLength(2);
    expect(resources(stack, RoleDefinition)).toHaveLength(1);
  });

  test('may be of a share of the same app', () => {
    const app = appForTest();
    const [provider, consumer] = ['provider', 'consumer'].map((id) => stackForTest(id, app));
    const share = copyShare(provider, 'sales', referToStore(provider, 'contoso'), { preserveTags: true });
    const subscription = acceptTags(consumer, { invitation: share.invite(recipient(provider)) });
    expect(getOutput(subscription).value).toMatchObject({ preserveTags: true });
  });

  test('fails if the invitation does not share them', () => {
    expect(getProblems(() => acceptTags(stackForTest(), { invitation: createReceivedInvitation() }))).toEqual(
      [
        {
          code: 'TagsNotShared',
          message: 'the invitation does not let its recipient read blob index tags',
          fix: "remove 'preserveTags', or ask the provider to set it on the share and to send the invitation again",
          where: 'test/accepted',
        },
      ],
    );
  });

  test.each<[string, Partial<StoreFacts>, Partial<DataStoreAttributes>, string[]]>([
    ['both sides are', { isHnsEnabled: true }, { isHnsEnabled: true }, []],
    ['the source is', { isHnsEnabled: true }, {}, ['StoreKindMismatch']],
    ['the target is', {}, { isHnsEnabled: true }, ['StoreKindMismatch']],
  ])('fails where %s ADLS Gen2', (_which, source, target, others) => {
    const stack = stackForTest();
    const props = {
      invitation: createReceivedInvitation({ preserveTags: true }, source),
      target: referToStore(stack, 'fabrikam', target),
    };
    expect(getProblemCodes(() => acceptTags(stack, props)).sort()).toEqual(
      [...others, 'TagsUnsupported'].sort(),
    );
  });

  test('fails in the plan if only Terraform knows the kind of store', () => {
    const stack = stackForTest();
    const isHnsEnabled = new TerraformVariable(stack, 'hns', { type: 'bool' }).booleanValue;
    const subscription = acceptTags(stack, {
      target: referToStore(stack, 'fabrikam', { isHnsEnabled }),
    });
    const asked = {
      condition: '${!var.hns}',
      error_message:
        "TagsUnsupported: blob index tags do not exist in ADLS Gen2 accounts (hierarchical namespace); remove 'preserveTags', or use flat Blob storage accounts (at test/accepted)",
    };
    expect(getOutput(subscription).precondition).toContainEqual(asked);
    for (const { lifecycle } of resources(stack, StorageContainer)) {
      expect((lifecycle as { precondition: PreconditionBlock[] }).precondition).toContainEqual(asked);
    }
  });

  test('fails for a token, because roles and assignments depend on it', () => {
    const stack = stackForTest();
    const token = new TerraformVariable(stack, 'tags', { type: 'bool' }).booleanValue as unknown as boolean;
    expect(getProblems(() => acceptTags(stack, { preserveTags: token }))).toEqual([
      {
        code: 'ValueInvalid',
        message: '\'preserveTags\' must be a literal: true or false, got "a token"',
        fix: "change 'preserveTags'",
        where: 'test/accepted',
      },
    ]);
  });
});

test('a subscription that preserves the tier, or no more than its data, defines no role', () => {
  const stack = stackForTest();
  const target = referToStore(stack, 'fabrikam', {}, 'target');
  accept(stack, 'sales', { target, preserveTier: true, mappings: createLandingMappings('sales') });
  acceptTags(stack, { target, preserveTags: false, mappings: createLandingMappings('stock') }, 'stock');
  expect(resources(stack, RoleDefinition)).toEqual([]);
  expect(getTagWriterAssignments(stack)).toEqual([]);
});

test('a fuse may be shut for each deletion, or never; a token of it fails', () => {
  for (const maxDeleteFraction of [0, 0.05, 1]) {
    const { value } = getOutput(accept(stackForTest(), 'sales', { maxDeleteFraction }));
    expect(value).toMatchObject({ maxDeleteFraction });
  }
  const stack = stackForTest();
  const token = new TerraformVariable(stack, 'part', { type: 'number' }).numberValue;
  expect(getProblems(() => accept(stack, 'sales', { maxDeleteFraction: token }))).toMatchObject([
    {
      code: 'ValueInvalid',
      message: '\'maxDeleteFraction\' must be a literal: a number from 0 to 1, got "a token"',
    },
  ]);
});
