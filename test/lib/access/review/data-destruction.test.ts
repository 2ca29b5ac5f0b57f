import type { DataDestructions } from '../../../../lib/access/review/data-destruction';
import {
  findDestructionBetween,
  findDestructionInPlan,
} from '../../../../lib/access/review/data-destruction';
import {
  DEFAULTS,
  HOLDER_TYPES,
  IN_AN_ACCOUNT,
} from '../../../../lib/access/terraform/accounts/holder-types';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Planned, Values } from '../../../fixtures/terraform';
import { ACCOUNT_ID, assignment, configuration, plan } from '../../../fixtures/terraform';
import { getTypeRules } from '../../../support/terraform-provider/rules';

const landing = { name: 'landing', storage_account_id: '${azurerm_storage_account.store.id}' };
const store = { name: 'contoso', resource_group_name: 'rg-data', location: 'West Europe' };
const code = (
  containers: Readonly<Record<string, Values>> = { landing },
  accounts: Readonly<Record<string, Values>> = { store },
  more: Values = {},
): Values =>
  configuration(
    {
      azurerm_storage_account: accounts,
      azurerm_storage_container: containers,
      azurerm_role_assignment: { a: assignment() },
    },
    [],
    more,
  );

/** A lifecycle rule that deletes blobs after some days. */
const lifecycle = (days: number | null): Values =>
  configuration({
    azurerm_storage_management_policy: {
      p: {
        rule: [{ actions: [{ base_blob: [{ delete_after_days_since_modification_greater_than: days }] }] }],
      },
    },
  });

const describeDestructions = ({ certain, unclear }: DataDestructions): string[] => [
  ...certain.map(
    ({ because, name, changedArguments, isProtected }) =>
      `${because} ${[name, ...changedArguments].join(' ')}${isProtected ? ' refused' : ''}`,
  ),
  ...unclear.map(({ what }) => `? ${what.split(':')[0]}`),
];

function compare(before: Values, after: Values): string[] {
  const [old, now] = [before, after].map((values) => {
    const file = readTerraformFile(JSON.stringify(values), 'file');
    return { file, facts: file.current };
  });
  return describeDestructions(findDestructionBetween(old, now));
}

const state = (...resources: readonly (readonly [address: string, values: Values])[]): Values => ({
  format_version: '1.0',
  values: {
    root_module: {
      resources: resources.map(([address, values]) => ({
        address,
        mode: 'managed',
        type: address.split('.')[0],
        values,
      })),
    },
  },
});

describe('a comparison of two files tells which data is destroyed', () => {
  const createRemovedBlock = (from: string, destroy: boolean): Values => ({
    removed: [{ from, lifecycle: { destroy } }],
  });
  test.each<[string, Values, Values, string[]]>([
    ['nothing changes', code(), code(), []],
    ['a container goes', code(), code({}), ['Destroyed container contoso/landing']],
    [
      'an account goes',
      code(),
      code({ landing }, {}),
      ['Destroyed storage account contoso', '? storage_account of azurerm_storage_container.landing changes'],
    ],
    [
      'a container gets another name',
      code(),
      code({ landing: { ...landing, name: 'other' } }),
      ['Replaced container contoso/landing name'],
    ],
    [
      'a container goes to another account',
      code(),
      code({ landing: { ...landing, storage_account_id: ACCOUNT_ID.replace('contoso', 'other') } }),
      ['Replaced container contoso/landing storage_account'],
    ],
    [
      'a container names its account in the new way',
      code({ landing: { name: 'landing', storage_account_name: 'contoso' } }),
      code(),
      [],
    ],
    [
      'an account goes to another region',
      code(),
      code(undefined, { store: { ...store, location: 'northeurope' } }),
      ['Replaced storage account contoso location'],
    ],
    [
      'a region is written in another way',
      code(),
      code(undefined, { store: { ...store, location: 'westeurope' } }),
      [],
    ],
    ['a default is written out', code(), code(undefined, { store: { ...store, is_hns_enabled: false } }), []],
    [
      'an account becomes ADLS Gen2',
      code(),
      code(undefined, { store: { ...store, is_hns_enabled: true } }),
      ['Replaced storage account contoso is_hns_enabled'],
    ],
    ...(
      [
        ['a premium account for block blobs', 'account_kind', 'StorageV2', 'BlockBlobStorage', true],
        ['the kind that Terraform upgrades', 'account_kind', 'Storage', 'StorageV2', false],
        ['the default kind, written out', 'account_kind', undefined, 'StorageV2', false],
        ['copies in several zones', 'account_replication_type', 'LRS', 'ZRS', true],
        ['copies in one zone', 'account_replication_type', 'RAGZRS', 'GRS', true],
        ['copies in another region as well', 'account_replication_type', 'ZRS', 'GZRS', false],
        ['another billing', 'provisioned_billing_model_version', undefined, 'V2', true],
        ['a key of its own for queues', 'queue_encryption_key_type', undefined, 'Account', true],
        ['no large file shares', 'large_file_share_enabled', true, false, true],
        ['large file shares', 'large_file_share_enabled', undefined, true, false],
        ['versions that nobody can delete', 'immutability_policy', undefined, [{ state: 'Unlocked' }], true],
        [
          'the same as an object',
          'immutability_policy',
          [{ state: 'Unlocked' }],
          { state: 'Unlocked' },
          false,
        ],
      ] as const
    ).map(([what, name, before, after, isReplaced]): [string, Values, Values, string[]] => [
      `an account gets ${what}`,
      code(undefined, { store: { ...store, [name]: before } }),
      code(undefined, { store: { ...store, [name]: after } }),
      isReplaced ? [`Replaced storage account contoso ${name}`] : [],
    ]),
    [
      'Terraform no longer looks at the region',
      code(),
      code(undefined, { store: { ...store, lifecycle: { ignore_changes: ['location'] } } }),
      [],
    ],
    [
      'Terraform looks at nothing',
      code(),
      code(undefined, { store: { name: 'other', lifecycle: { ignore_changes: 'all' } } }),
      ['? storage_account of azurerm_storage_container.landing changes'],
    ],
    [
      'Terraform looks at the region again',
      code(undefined, { store: { ...store, lifecycle: { ignore_changes: ['location'] } } }),
      code(),
      ['? location of azurerm_storage_account.store changes'],
    ],
    ...(
      [
        ['changes', 'terraform_data.v', 'terraform_data.v', ['? replace_triggered_by (terraform_data.v)']],
        ['is new', null, 'terraform_data.v', []],
        ['changes in another argument', 'terraform_data.v.output', 'terraform_data.v.output', []],
        [
          'changes in its argument',
          '${terraform_data.v.input}',
          '${terraform_data.v.input}',
          ['? replace_triggered_by (terraform_data.v.input)'],
        ],
      ] as const
    ).map(([what, before, after, told]): [string, Values, Values, string[]] => {
      const createCode = (trigger: string | null, input: string): Values => {
        const lifecycle = { replace_triggered_by: trigger === null ? [] : [trigger] };
        const file = code({ landing: { ...landing, lifecycle } });
        return {
          ...file,
          resource: { ...(file['resource'] as Values), terraform_data: { v: { input } } },
        };
      };
      return [
        `what replaces a container ${what}`,
        createCode(before, '1'),
        createCode(after, '2'),
        told.map((each) => `${each} of azurerm_storage_container.landing changes`),
      ];
    }),
    [
      'a file share goes to another account',
      configuration({ azurerm_storage_share: { s: { name: 's', storage_account_name: 'contoso' } } }),
      configuration({ azurerm_storage_share: { s: { name: 's', storage_account_name: 'other' } } }),
      ['Replaced file share contoso/s storage_account'],
    ],
    [
      'a file share names its account in the new way',
      configuration({ azurerm_storage_share: { s: { name: 's', storage_account_name: 'contoso' } } }),
      configuration({ azurerm_storage_share: { s: { name: 's', storage_account_id: ACCOUNT_ID } } }),
      [],
    ],
    [
      'Terraform would refuse it',
      code(),
      code({ landing: { ...landing, name: 'other', lifecycle: { prevent_destroy: true } } }),
      ['Replaced container contoso/landing name refused'],
    ],
    [
      'a container gets another address',
      code(),
      code({ inbox: landing }),
      ['AddressChanged container contoso/landing'],
    ],
    [
      'a moved block names the new address',
      code(),
      code({ inbox: landing }, undefined, {
        moved: [{ from: 'azurerm_storage_container.landing', to: 'azurerm_storage_container.inbox' }],
      }),
      [],
    ],
    [
      'a removed block keeps it',
      code(),
      code({}, undefined, createRemovedBlock('azurerm_storage_container.landing', false)),
      [],
    ],
    [
      'a removed block destroys it',
      code(),
      code({}, undefined, createRemovedBlock('azurerm_storage_container.landing', true)),
      ['Destroyed container contoso/landing'],
    ],
    [
      'a name becomes an expression',
      code(),
      code({ landing: { ...landing, name: '${var.name}' } }),
      ['? name of azurerm_storage_container.landing changes'],
    ],
    [
      'for_each gets another set',
      code({ landing: { ...landing, for_each: '${toset(["a", "b"])}' } }),
      code({ landing: { ...landing, for_each: '${toset(["a"])}' } }),
      ['? count or for_each of azurerm_storage_container.landing changes'],
    ],
    [
      'a local value that for_each uses changes',
      code({ landing: { ...landing, for_each: '${local.all}' } }, undefined, { locals: { all: ['a', 'b'] } }),
      code({ landing: { ...landing, for_each: '${local.all}' } }, undefined, { locals: { all: ['a'] } }),
      ['? count or for_each of azurerm_storage_container.landing changes'],
    ],
    [
      'a resource group goes',
      configuration({ azurerm_resource_group: { rg: { name: 'rg-data', location: 'westeurope' } } }),
      configuration({}),
      ['Destroyed resource group rg-data'],
    ],
    [
      'a file system goes',
      configuration({ azurerm_storage_data_lake_gen2_filesystem: { fs: { name: 'lake' } } }),
      configuration({}),
      ['Destroyed file system lake'],
    ],
    [
      'a container of azapi goes',
      configuration({
        azapi_resource: {
          c: { type: 'Microsoft.Storage/storageAccounts/blobServices/containers@2023-05-01', name: 'raw' },
        },
      }),
      configuration({}),
      ['Destroyed resource raw'],
    ],
    [
      'a blob goes whose content is in the code',
      configuration({ azurerm_storage_blob: { b: { name: 'a.json', source_content: '{}' } } }),
      configuration({}),
      [],
    ],
    [
      'a blob goes whose content is not in the code',
      configuration({ azurerm_storage_blob: { b: { name: 'a.log', type: 'Append' } } }),
      configuration({}),
      ['Destroyed blob a.log'],
    ],
    [
      'a lifecycle rule deletes blobs earlier',
      lifecycle(90),
      lifecycle(1),
      ['? azurerm_storage_management_policy.p changes'],
    ],
    [
      'a lifecycle rule deletes blobs',
      configuration({}),
      lifecycle(90),
      ['? azurerm_storage_management_policy.p is new'],
    ],
    ['a lifecycle rule stays', lifecycle(90), lifecycle(90), []],
    ['a lifecycle rule that deletes nothing', configuration({}), lifecycle(null), []],
    [
      'an assignment goes',
      configuration({ azurerm_role_assignment: { a: assignment() } }),
      configuration({}),
      [],
    ],
    [
      'a container is in the earlier state only',
      state(['azurerm_storage_container.landing', { name: 'landing' }]),
      state(),
      ['Gone container landing'],
    ],
    [
      'a state is compared with its code',
      state(
        ['azurerm_storage_account.store', { ...store, location: 'westeurope', edge_zone: '' }],
        [
          'azurerm_storage_container.landing',
          {
            name: 'landing',
            storage_account_id: ACCOUNT_ID,
            default_encryption_scope: '$account-encryption-key',
          },
        ],
      ),
      code(),
      [],
    ],
    [
      'a state is compared with code without the container',
      state(['azurerm_storage_container.landing', { name: 'landing', storage_account_id: ACCOUNT_ID }]),
      code({}),
      ['Destroyed container contoso/landing'],
    ],
  ])('%s', (_what, before, after, expected) => {
    expect(compare(before, after)).toEqual(expected);
  });
});

describe('a plan tells which data it destroys', () => {
  const address = 'azurerm_storage_container.landing';
  const before = { name: 'landing', storage_account_id: ACCOUNT_ID };
  const tell = (...resources: readonly Planned[]): string[] =>
    describeDestructions(
      findDestructionInPlan(readTerraformFile(JSON.stringify(plan(resources)), 'plan.json')),
    );

  test.each<[string, Planned, string[]]>([
    ['a container is destroyed', { address, before }, ['Destroyed container contoso/landing']],
    [
      'a container is replaced',
      { address, before, after: before, actions: ['delete', 'create'] },
      ['Replaced container contoso/landing'],
    ],
    [
      'a container is replaced, the new one first',
      { address, before, after: before, actions: ['create', 'delete'] },
      ['Replaced container contoso/landing'],
    ],
    ['a container is forgotten', { address, before, actions: ['forget'] }, []],
    ['a container is updated', { address, before, after: before, actions: ['update'] }, []],
    [
      'a container is moved and replaced',
      {
        address,
        previousAddress: 'azurerm_storage_container.old',
        before,
        after: before,
        actions: ['delete', 'create'],
      },
      ['Replaced container contoso/landing'],
    ],
    ['an assignment is destroyed', { address: 'azurerm_role_assignment.a', before: assignment() }, []],
  ])('%s', (_what, resource, expected) => {
    expect(tell(resource)).toEqual(expected);
  });

  test('a deposed container, which has the address of another one', () => {
    const file = plan([{ address, before, after: before }]) as { resource_changes: Values[] };
    file.resource_changes.push({ address, deposed: '00000001', change: { actions: ['delete'] } });
    expect(
      describeDestructions(findDestructionInPlan(readTerraformFile(JSON.stringify(file), 'plan.json'))),
    ).toEqual(['Destroyed deposed container contoso/landing']);
  });
});

describe('the arguments that force a replacement', () => {
  /** The content of such a blob is in the files. */
  const OTHERS = ['source', 'source_content', 'source_uri', 'content_md5'];
  const ACCOUNT = ['storage_account_id', 'storage_account_name'];

  test.each(Object.keys(HOLDER_TYPES))('are those of azurerm: %s', (type) => {
    const { arguments: rules } = getTypeRules(type);
    const forcing = Object.keys(rules).filter((name) => rules[name].forcesNew !== undefined);
    const ignored = [...OTHERS, ...(IN_AN_ACCOUNT.includes(type) ? ACCOUNT : [])];
    const { fixed } = HOLDER_TYPES[type];
    expect(forcing.filter((name) => !fixed.includes(name) && !ignored.includes(name))).toEqual([]);
  });

  test.each(Object.keys(HOLDER_TYPES))('have the defaults of azurerm: %s', (type) => {
    const { arguments: rules } = getTypeRules(type);
    const ruled = HOLDER_TYPES[type].fixed.filter((name) => rules[name]?.default !== undefined);
    expect(ruled.map((name) => [name, DEFAULTS[name]])).toEqual(
      ruled.map((name) => [name, rules[name].default]),
    );
  });
});
