import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageObjectReplication } from '@cdktf/provider-azurerm/lib/storage-object-replication';
import type { TerraformStack } from 'cdktf';
import type {
  AcceptedSubscriptionProps,
  IDataStore,
  ObjectReplicationOptions,
  SingleSourceInvitation,
} from '../../constructs';
import {
  AzapiProvider,
  DatasetType,
  DataStore,
  DeletionPolicy,
  PublishMode,
  SnapshotEngine,
} from '../../constructs';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import { AzapiResourceAction } from '../../constructs/azapi/azapi-resource-action';
import {
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import {
  accept,
  accountId,
  containerDataset,
  createReceivedInvitation,
  referToStore,
  SYNCHRONIZER,
  TENANT,
} from './declarations';

const OTHER_TENANT = '55555555-5555-4555-8555-555555555555';
const SOURCE_ID = accountId('contoso');
const ACCEPTED_ON = '2026-07-01T00:00:00Z';
const REPLICATION = { versioningEnabled: true, crossTenantReplicationEnabled: true };

const folder = (path: string, container = 'curated'): SingleSourceInvitation['datasets'][number] => ({
  datasetName: path.replaceAll('/', '-'),
  datasetType: DatasetType.FOLDER,
  container,
  path,
});

function createTarget(stack: TerraformStack, props: object = REPLICATION, id = 'target'): IDataStore {
  return new DataStore(stack, id, {
    name: 'fabrikam',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    tenantId: TENANT,
    ...props,
  });
}

interface Case {
  readonly options?: ObjectReplicationOptions;
  readonly datasets?: SingleSourceInvitation['datasets'];
  readonly source?: object;
  readonly props?: Partial<AcceptedSubscriptionProps>;
  readonly store?: object;
}

/** A subscription by object replication: both sides in one stack, unless told otherwise. */
function replicate(
  stack: TerraformStack,
  { options = { sourceAccountId: SOURCE_ID }, datasets, source, props, store }: Case = {},
) {
  return accept(stack, 'sales', {
    invitation: createReceivedInvitation(datasets && { datasets }, { tenantId: TENANT, ...source }),
    target: props?.target ?? createTarget(stack, store),
    engine: SnapshotEngine.objectReplication(options),
    deletions: DeletionPolicy.MIRROR,
    ...props,
  });
}

const listReplications = (stack: TerraformStack) => resources(stack, StorageObjectReplication);

function stackWithAzapi(): TerraformStack {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  return stack;
}

describe('object replication of both sides in one stack', () => {
  test('is one policy with all blobs of the container, and a document that names it', () => {
    const stack = stackForTest();
    const subscription = replicate(stack);
    expect(listReplications(stack)).toMatchObject([
      {
        source_storage_account_id: SOURCE_ID,
        destination_storage_account_id: expect.stringMatching(
          /^\$\{azurerm_storage_account\.\w+\.id\}$/,
        ) as string,
        rules: [
          {
            source_container_name: 'curated',
            destination_container_name: 'landing',
            copy_blobs_created_after: 'Everything',
          },
        ],
      },
    ]);
    expect(getOutput(subscription).value).toMatchObject({
      engine: {
        kind: 'ObjectReplication',
        resourceId: expect.stringMatching(
          /^\$\{azurerm_storage_object_replication\.\w+\.destination_object_replication_id\}$/,
        ) as string,
      },
    });
  });

  test('has one rule for the folders of a container, with prefixes that include', () => {
    const stack = stackForTest();
    replicate(stack, {
      datasets: [folder('b/c'), folder('a'), { ...containerDataset('other') }],
      props: {
        mappings: [
          { datasetName: 'b-c', container: 'landing', path: 'b/c' },
          { datasetName: 'a', container: 'landing', path: 'a' },
          { datasetName: 'other', container: 'second' },
        ],
      },
    });
    const [{ rules }] = listReplications(stack);
    expect(rules).toEqual([
      {
        source_container_name: 'curated',
        destination_container_name: 'landing',
        copy_blobs_created_after: 'Everything',
        filter_out_blobs_with_prefix: ['a/', 'b/c/'],
      },
      {
        source_container_name: 'other',
        destination_container_name: 'second',
        copy_blobs_created_after: 'Everything',
      },
    ]);
  });

  test('lets the identity read where data lands, and write only the state', () => {
    const stack = stackForTest();
    replicate(stack);
    const roles = resources(stack, RoleAssignment).map(
      ({ role_definition_name: role, scope }) =>
        `${String(role)} ${/Containers_\w+?_(landing|datashare)/.exec(String(scope))?.[1]}`,
    );
    expect(roles.sort()).toEqual([
      'Storage Blob Data Contributor datashare',
      'Storage Blob Data Reader landing',
    ]);
  });

  test.each<[string, ObjectReplicationOptions]>([
    ['metrics', { metrics: true }],
    ['priority', { priority: true }],
  ])('makes both halves by azapi for %s, which azurerm does not know', (_name, options) => {
    const stack = stackWithAzapi();
    replicate(stack, { options: { sourceAccountId: SOURCE_ID, ...options } });
    expect(listReplications(stack)).toEqual([]);
    expect(resources(stack, AzapiResourceAction).map(({ method, when }) => [method, when])).toEqual([
      ['PUT', undefined],
      ['DELETE', 'destroy'],
      ['PUT', undefined],
    ]);
    const [source] = resources(stack, AzapiResource);
    expect(source).toMatchObject({
      parent_id: SOURCE_ID,
      name: expect.stringMatching(/output\.properties\.policyId\}$/) as string,
      body: {
        properties: {
          sourceAccount: SOURCE_ID,
          rules: [
            {
              ruleId: expect.stringMatching(/^\$\{one\(matchkeys\(.*"curated"/) as string,
              filters: { prefixMatch: [], minCreationTime: '1601-01-01T00:00:00Z' },
            },
          ],
          metrics: { enabled: options.metrics ?? false },
          priorityReplication: { enabled: options.priority ?? false },
          tagsReplication: { enabled: false },
        },
      },
    });
  });

  test('warns that the identity that applies needs rights on both accounts', () => {
    const stack = stackForTest();
    const { node } = replicate(stack);
    expect(node.metadata.map(({ data }) => String(data))).toContainEqual(
      expect.stringMatching(/^EngineNeedsRights: .* on the provider's account as well as on the target/),
    );
  });
});

const UNFIT = (limit: RegExp) => ({ code: 'EngineUnfit', message: expect.stringMatching(limit) as string });
const INVALID = (prop: string) => ({
  code: 'ValueInvalid',
  message: expect.stringMatching(new RegExp(`^'${prop}' `)) as string,
});

describe('a subscription that object replication cannot carry', () => {
  test.each<[string, Case, object]>([
    [
      'a hierarchical namespace at the source',
      { source: { isHnsEnabled: true }, props: { allowCrossKind: true } },
      UNFIT(/hierarchical namespace.*https:\/\//),
    ],
    [
      'a folder that lands elsewhere',
      { datasets: [folder('a')], props: { mappings: [{ datasetName: 'a', container: 'landing' }] } },
      UNFIT(/blobs keep their names/),
    ],
    [
      'a single file',
      { datasets: [{ ...containerDataset('curated'), datasetType: DatasetType.FILE, path: 'a.csv' }] },
      UNFIT(/a\.csv\.bak/),
    ],
    ['files that are kept', { props: { deletions: DeletionPolicy.KEEP } }, UNFIT(/deletions are replicated/)],
    ['atomic publication', { props: { publish: PublishMode.ATOMIC } }, UNFIT(/refuses all other writes/)],
    ['a marker', { props: { successMarker: true } }, UNFIT(/refuses all other writes/)],
    ['tiers', { props: { preserveTier: true } }, UNFIT(/access tier/)],
    [
      'two targets of one container',
      {
        datasets: [folder('a'), folder('b')],
        props: {
          mappings: [
            { datasetName: 'a', container: 'one', path: 'a' },
            { datasetName: 'b', container: 'two', path: 'b' },
          ],
        },
      },
      UNFIT(/in one rule only/),
    ],
    ['two tenants in one stack', { source: { tenantId: OTHER_TENANT } }, INVALID('bothSides')],
    [
      'the id of another account',
      { options: { sourceAccountId: accountId('woodgrove') } },
      INVALID('sourceAccountId'),
    ],
    [
      'a half that nobody tells the provider of',
      { options: {}, source: { tenantId: OTHER_TENANT } },
      INVALID('acceptedOn'),
    ],
    [
      'two halves in one tenant without the id of the source',
      { options: {}, props: { acceptedOn: ACCEPTED_ON } },
      INVALID('sourceAccountId'),
    ],
  ])('is refused: %s', (_name, given, expected) => {
    const stack = stackForTest();
    expect(getProblems(() => replicate(stack, given))).toContainEqual(expect.objectContaining(expected));
  });

  test.each<[string, object, RegExp]>([
    ['no versioning', { versioningEnabled: false }, /fabrikam.* has no versioning/],
    ['versioning by default', {}, /fabrikam.* has no versioning/],
  ])('is refused when the app is complete, for a target with %s', (_name, store, limit) => {
    const stack = stackForTest();
    replicate(stack, { store });
    expect(getProblems(() => synthesizeStack(stack))).toContainEqual(expect.objectContaining(UNFIT(limit)));
  });

  test('is refused for a target that does not allow other tenants', () => {
    const stack = stackWithAzapi();
    replicate(stack, {
      options: {},
      source: { tenantId: OTHER_TENANT },
      store: { versioningEnabled: true },
      props: { acceptedOn: ACCEPTED_ON, identity: { ...SYNCHRONIZER, applicationId: OTHER_TENANT } },
    });
    expect(getProblems(() => synthesizeStack(stack))).toContainEqual(
      expect.objectContaining(UNFIT(/does not allow replication across tenants/)),
    );
  });

  test.each([
    ['versioningEnabled', true],
    ['changeFeedEnabled', true],
  ])('an account with a hierarchical namespace and %s is refused', (prop, value) => {
    const stack = stackForTest();
    const [problem] = getProblems(() => createTarget(stack, { isHnsEnabled: true, [prop]: value }));
    expect(problem).toMatchObject({ code: 'AccountSettingsConflict' });
  });

  test('accounts that the app does not define are unknown, and a warning says so', () => {
    const stack = stackForTest();
    const { node } = replicate(stack, {
      props: { target: referToStore(stack, 'fabrikam', { tenantId: TENANT }) },
    });
    synthesizeStack(stack);
    const told = node.metadata
      .map(({ data }) => String(data))
      .filter((each) => each.startsWith('EngineUnproven'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(/unknown whether the source account "contoso" has versioning/);
    expect(told[0]).toMatch(/unknown whether the source account "contoso" has a change feed/);
  });
});

describe('containers of a replication', () => {
  test('belong to one subscription: others cannot write to them', () => {
    const stack = stackForTest();
    const target = createTarget(stack);
    replicate(stack, { props: { target } });
    const second = () =>
      accept(stack, 'stock', {
        target,
        mappings: [{ datasetName: 'curated', container: 'landing', path: 'elsewhere' }],
      });
    expect(getProblems(second)).toMatchObject([{ code: 'TargetsOverlap' }]);
  });

  test('of one pair of accounts have one policy', () => {
    const stack = stackForTest();
    const target = createTarget(stack);
    replicate(stack, { props: { target } });
    const second = () =>
      accept(stack, 'stock', {
        invitation: createReceivedInvitation({}, { tenantId: TENANT }),
        target,
        mappings: [{ datasetName: 'curated', container: 'second' }],
        engine: SnapshotEngine.objectReplication({ sourceAccountId: SOURCE_ID }),
        deletions: DeletionPolicy.MIRROR,
      });
    expect(getProblems(second)).toMatchObject([{ code: 'DuplicateName' }]);
  });
});

describe('values that only Terraform knows', () => {
  test('are compared in the plan: folders, tenants and the id of the source', () => {
    const stack = stackForTest();
    const [path, tenantId, sourceAccountId] = ['folder', 'tenant', 'source'].map((name) =>
      variable(stack, name),
    );
    replicate(stack, {
      options: { sourceAccountId },
      datasets: [folder('a')],
      props: { mappings: [{ datasetName: 'a', container: 'landing', path }] },
      store: { ...REPLICATION, tenantId },
    });
    const [{ lifecycle }] = listReplications(stack) as [
      { lifecycle: { precondition: { error_message: string }[] } },
    ];
    const messages = lifecycle.precondition.map(({ error_message: message }) => message);
    expect(messages).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^EngineUnfit: .* dataset "a" lands in another folder/),
        expect.stringMatching(/^ValueInvalid: 'bothSides' must be false/),
        expect.stringMatching(/^ValueInvalid: 'sourceAccountId' must be the id/),
      ]),
    );
  });

  test('in names of folders are no Terraform code', () => {
    const stack = stackForTest();
    replicate(stack, {
      datasets: [{ ...folder('a'), path: 'a${upper(1)}' }],
      props: { mappings: [{ datasetName: 'a', container: 'landing', path: 'a${upper(1)}' }] },
    });
    expect(listReplications(stack)).toMatchObject([
      { rules: [{ filter_out_blobs_with_prefix: ['a$${upper(1)}/'] }] },
    ]);
  });
});

test('an engine of this package with several processes is in the document, and one process is not', () => {
  const stack = stackForTest();
  const first = accept(stack, 'one', { engine: SnapshotEngine.own() });
  expect(getOutput(first).value).not.toHaveProperty('engine');
  const other = stackForTest();
  const second = accept(other, 'four', { engine: SnapshotEngine.own({ parallelism: 4 }) });
  expect(getOutput(second).value).toMatchObject({ engine: { kind: 'Own', parallelism: 4 } });
});
