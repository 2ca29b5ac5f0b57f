import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import type { InvitationDocument, InviteOptions, ShareProps } from '../../constructs';
import { Dataset, GrantTiming, InvitationState, ShareExchange, ShareKind } from '../../constructs';
import type { AccessRequest, Verdict } from '../../lib';
import { evaluateAccess } from '../../lib';
import type { Block, PreconditionBlock } from '../support/stacks';
import {
  addresses,
  appForTest,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import { accountId, copyShare, OTHER_PRINCIPAL, PRINCIPAL, recipient, referToStore } from './declarations';
import { onlyPreconditions, getReaderAssignments, UNTIL } from './share-stacks';

const RESOURCE_GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data';
const READ_TAGS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags/read';
const ROLE = 'azurerm_role_definition.ContainerGrants_contoso_TagReaderRole_8A542840';

/** The role assignments of a stack that let somebody read index tags. */
function getTagReaderAssignments(stack: TerraformStack): Block[] {
  return resources(stack, RoleAssignment).filter((block) => 'role_definition_id' in block);
}

/** A stack in which fabrikam is invited to shares of contoso, with the index tags of each, unless it says otherwise. */
function stackSharing(
  ...offers: readonly (readonly [datasets: Dataset[], props?: Partial<ShareProps>, options?: InviteOptions])[]
): TerraformStack {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso');
  const fabrikam = recipient(stack);
  offers.forEach(([datasets, props, options], index) => {
    copyShare(stack, `share-${index}`, store, { preserveTags: true, datasets, ...props }).invite(
      fabrikam,
      options,
    );
  });
  return stack;
}

const SALES = Dataset.folder('curated', 'sales');

describe('a share with index tags', () => {
  test('lets recipients read them, with one role for an account and one assignment for each container', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const datasets = [Dataset.container('raw'), Dataset.container('curated')];
    const share = copyShare(stack, 'sales', store, { preserveTags: true, datasets });
    share.invite(recipient(stack));
    share.invite(recipient(stack, 'litware', { principalId: OTHER_PRINCIPAL }));
    expect(resources(stack, RoleDefinition)).toEqual([
      {
        name: 'Data Share Tag Reader contoso/test',
        description: 'Reads blob index tags within the condition of its assignment.',
        scope: RESOURCE_GROUP,
        assignable_scopes: [RESOURCE_GROUP],
        permissions: [{ data_actions: [READ_TAGS] }],
      },
    ]);
    const scope = `${accountId('contoso')}/blobServices/default/containers`;
    const granted = {
      principal_type: 'Group',
      role_definition_id: `\${${ROLE}.role_definition_resource_id}`,
    };
    expect(getTagReaderAssignments(stack)).toEqual([
      { ...granted, principal_id: PRINCIPAL, scope: `${scope}/curated` },
      { ...granted, principal_id: OTHER_PRINCIPAL, scope: `${scope}/curated` },
      { ...granted, principal_id: PRINCIPAL, scope: `${scope}/raw` },
      { ...granted, principal_id: OTHER_PRINCIPAL, scope: `${scope}/raw` },
    ]);
    expect(getReaderAssignments(stack)).toHaveLength(4);
  });

  test('says so in its invitations; another one says no, and defines nothing for it', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const fabrikam = recipient(stack);
    const said = (preserveTags?: boolean): unknown => {
      const sent = copyShare(stack, `share-${preserveTags}`, store, { preserveTags }).invite(fabrikam);
      return (getOutput(sent).value as InvitationDocument).preserveTags;
    };
    expect([said(), said(false)]).toEqual([false, false]);
    expect(synthesizeStack(stack).resource).not.toHaveProperty('azurerm_role_definition');
    expect(said(true)).toBe(true);
  });

  test('has stable addresses, no matter what else is shared, and until when', () => {
    const alone = stackSharing([[SALES]]);
    const more = stackSharing(
      [[SALES], {}, { expiresOn: UNTIL }],
      [[Dataset.folder('curated', 'stock')]],
      [[Dataset.file('curated', 'codes.csv')], { preserveTags: false }],
    );
    const ofTags = (stack: TerraformStack): string[] =>
      addresses(stack).filter((address) => address.includes('Tag'));
    expect(ofTags(more)).toEqual(ofTags(alone));
    expect(ofTags(alone)).toEqual([
      'azurerm_role_assignment.ContainerGrants_contoso_curated_fabrikam_TagReader_71C3A678',
      ROLE,
    ]);
  });

  test('has a role for each stack that shares from the account', () => {
    const app = appForTest();
    const names = ['one', 'two'].map((id) => {
      const stack = stackForTest(id, app);
      const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), {
        preserveTags: true,
        datasets: [Dataset.container(id)],
      });
      share.invite(recipient(stack));
      return resources(stack, RoleDefinition).map(({ name }) => name);
    });
    expect(names).toEqual([['Data Share Tag Reader contoso/one'], ['Data Share Tag Reader contoso/two']]);
  });
});

describe('the index tags that recipients can read', () => {
  const IN_TIME = new Date(Date.parse(UNTIL) - 1);

  /** Evaluates a request against the one assignment for index tags. */
  function verdictIn(stack: TerraformStack, request: Partial<AccessRequest>): Verdict {
    const [{ condition }, ...others] = getTagReaderAssignments(stack);
    expect(others).toEqual([]);
    const asked = { operation: 'ReadTags', container: 'curated', path: '', at: IN_TIME, ...request } as const;
    return evaluateAccess(condition as string | undefined, asked);
  }

  test.each<[operation: AccessRequest['operation'], path: string, verdict: Verdict]>([
    ['ReadTags', 'sales/2026.csv', 'Allowed'],
    ['ReadTags', 'sales/eu/2026.csv', 'Allowed'],
    ['ReadTags', 'codes.csv', 'Allowed'],
    ['ReadTags', 'codes.csv.bak', 'Denied'],
    ['ReadTags', 'sales', 'Denied'],
    ['ReadTags', 'sales-secret/2026.csv', 'Denied'],
    ['ReadTags', 'other/sales/2026.csv', 'Denied'],
    ['ListTags', 'sales/', 'Allowed'],
    ['ListTags', 'sales/eu/', 'Allowed'],
    ['ListTags', 'sales', 'Denied'],
    ['ListTags', 'codes.csv', 'Denied'],
    ['ListTags', '', 'Denied'],
  ])('of a folder and a file: %s %j is %s', (operation, path, verdict) => {
    const stack = stackSharing([[SALES, Dataset.file('curated', 'codes.csv')]]);
    expect(verdictIn(stack, { operation, path })).toBe(verdict);
  });

  test('ends with the access', () => {
    for (const dataset of [SALES, Dataset.container('curated')]) {
      const stack = stackSharing([[dataset], {}, { expiresOn: UNTIL }]);
      const request = { path: 'sales/2026.csv' };
      expect(verdictIn(stack, request)).toBe('Allowed');
      expect(verdictIn(stack, { ...request, at: new Date(UNTIL) })).toBe('Denied');
    }
  });

  test('covers only the shares with tags, if one container has several shares', () => {
    const stock = Dataset.folder('curated', 'stock');
    const whole = Dataset.container('curated');
    const stack = stackSharing([[SALES]], [[stock]], [[whole], { preserveTags: false }]);
    expect(verdictIn(stack, { path: 'sales/a' })).toBe('Allowed');
    expect(verdictIn(stack, { path: 'stock/a' })).toBe('Allowed');
    expect(verdictIn(stack, { path: 'other/a' })).toBe('Denied');
    expect(getReaderAssignments(stack).map(({ condition }) => condition)).toEqual([undefined]);
  });

  test.each<[string, InviteOptions]>([
    ['was revoked', { state: InvitationState.REVOKED }],
    ['is suspended', { state: InvitationState.SUSPENDED }],
    ['waits', { grantOn: GrantTiming.ACCEPTANCE }],
  ])('is nothing while the invitation %s', (_what, options) => {
    expect(resources(stackSharing([[SALES], {}, options]), RoleAssignment)).toEqual([]);
    expect(resources(stackSharing([[SALES], {}, options]), RoleDefinition)).toEqual([]);
  });

  test('may depend on a path and an end that only Terraform knows, which it checks as for reading', () => {
    const stack = stackForTest();
    const datasets = [Dataset.folder('curated', variable(stack, 'path'), { datasetName: 'daily' })];
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), {
      preserveTags: true,
      datasets,
    });
    share.invite(recipient(stack), { expiresOn: variable(stack, 'end') });
    const [{ condition, lifecycle }] = getTagReaderAssignments(stack);
    expect(condition).toContain("StringStartsWith '${var.path}/'");
    expect(condition).toContain("DateTimeLessThan '${var.end}'");
    const getRule = ({ error_message }: PreconditionBlock): string => error_message.replace(/ \(at .*/, '');
    const { precondition } = lifecycle as { precondition: PreconditionBlock[] };
    expect(precondition.map(getRule)).toEqual(onlyPreconditions(stack).map(getRule));
    expect(precondition).toHaveLength(3);
  });

  test('is kept out of an exchange if only Terraform knows the container', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso');
    const datasets = [Dataset.container(variable(stack, 'container'), { datasetName: 'daily' })];
    copyShare(stack, 'sales', store, { preserveTags: true, datasets }).invite(recipient(stack));
    new ShareExchange(stack, 'exchange', { dataStore: store });
    const [{ lifecycle }] = getTagReaderAssignments(stack);
    const { precondition } = lifecycle as { precondition: PreconditionBlock[] };
    expect(precondition.map(({ condition }) => condition)).toContainEqual('${(var.container != "exchange")}');
  });
});

describe('a share without index tags to read', () => {
  const declareTaggedShare = (
    props: Partial<ShareProps>,
    isHnsEnabled: ShareProps['dataStore']['isHnsEnabled'] = false,
  ) => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso', { isHnsEnabled });
    return getProblems(() => copyShare(stack, 'sales', store, { preserveTags: true, ...props }));
  };

  test('fails on ADLS Gen2', () => {
    expect(declareTaggedShare({}, true)).toEqual([
      {
        code: 'TagsUnsupported',
        message: 'blob index tags do not exist in ADLS Gen2 accounts (hierarchical namespace)',
        fix: "remove 'preserveTags', or use flat Blob storage accounts",
        where: 'test/sales',
      },
    ]);
  });

  test('fails in the plan if only Terraform knows the kind of store', () => {
    const stack = stackForTest();
    const isHnsEnabled = new TerraformVariable(stack, 'hns', { type: 'bool' }).booleanValue;
    const store = referToStore(stack, 'contoso', { isHnsEnabled });
    copyShare(stack, 'sales', store, { preserveTags: true, datasets: [SALES] }).invite(recipient(stack));
    expect(getTagReaderAssignments(stack)).toMatchObject([
      {
        lifecycle: {
          precondition: [
            {
              condition: '${!var.hns}',
              error_message:
                "TagsUnsupported: blob index tags do not exist in ADLS Gen2 accounts (hierarchical namespace); remove 'preserveTags', or use flat Blob storage accounts (at test/sales)",
            },
          ],
        },
      },
    ]);
  });

  test('fails for an in-place share, which copies nothing', () => {
    expect(declareTaggedShare({ shareKind: ShareKind.IN_PLACE })).toMatchObject([
      { code: 'ValueInvalid', message: "'preserveTags' must be left out for an InPlace share, got true" },
    ]);
  });

  test('fails for a value that is not a boolean', () => {
    const stack = stackForTest();
    const token = new TerraformVariable(stack, 'tags', { type: 'bool' }).booleanValue as unknown as boolean;
    expect(declareTaggedShare({ preserveTags: 'yes' as unknown as boolean })).toMatchObject([
      { code: 'ValueInvalid', message: '\'preserveTags\' must be true or false, got "yes"' },
    ]);
    expect(declareTaggedShare({ preserveTags: token })).toMatchObject([
      { code: 'ValueInvalid', message: '\'preserveTags\' must be a literal: true or false, got "a token"' },
    ]);
  });

  test('fails if two constructs of one account would define one role twice', () => {
    const stack = stackForTest();
    const [first, second] = ['contoso', 'again'].map((id) => referToStore(stack, 'contoso', {}, id));
    copyShare(stack, 'sales', first, { preserveTags: true }).invite(recipient(stack));
    const share = copyShare(stack, 'stock', second, {
      preserveTags: true,
      datasets: [Dataset.container('stock')],
    });
    expect(getProblems(() => share.invite(recipient(stack, 'litware')))).toMatchObject([
      { code: 'StoreDuplicate', message: expect.stringContaining("the other at 'test/contoso'") as string },
    ]);
  });
});
