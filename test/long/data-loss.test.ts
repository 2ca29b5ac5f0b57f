import { Construct } from 'constructs';
import type { AcceptedSubscriptionProps, DatasetMapping, DataStoreProps } from '../../constructs';
import {
  AclEntryType,
  AcceptedSubscription,
  DataStore,
  DeletionPolicy,
  SnapshotEngine,
} from '../../constructs';
import {
  accountId,
  containerDataset,
  createReceivedInvitation,
  PRINCIPAL,
  SYNCHRONIZER,
} from '../constructs/declarations';
import type { Actions } from '../support/applied-stack';
import { AppliedStack } from '../support/applied-stack';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform } from '../support/terraform';

/*
 * Changes of a consumer's code that can destroy landed data: the plan of Terraform, and what `datashare access diff` says of the
 * plan and of the code. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const CURATED: DatasetMapping = { datasetName: 'curated', container: 'landing' };
const EXTRA: DatasetMapping = { datasetName: 'extra', container: 'extra' };

const ENTRIES = [{ type: AclEntryType.GROUP, principalId: PRINCIPAL, permissions: 'r-x' }];

/** A consumer's code: an account, and a subscription of two datasets. */
interface Code {
  readonly store?: Partial<DataStoreProps>;
  readonly storeId?: string;
  /** Construct of the stack that the account is in. */
  readonly storeScope?: string;
  /** Another account that the subscription lands in. */
  readonly otherTarget?: string;
  readonly subscriptionId?: string;
  readonly subscriptionScope?: string;
  /** The datasets of the invitation. */
  readonly datasets?: readonly string[];
  readonly mappings?: readonly DatasetMapping[];
  readonly subscription?: Partial<AcceptedSubscriptionProps>;
  readonly isWithoutSubscription?: boolean;
  /** Containers that the account defines, with the addresses that they had before. */
  readonly added?: Readonly<Record<string, string | null>>;
}

/** Synthesizes the code. Terraform writes it in a folder that has the state. */
function synthesize(code: Code): string {
  const stack = stackForTest('consumer');
  const toScope = (id: string | undefined): Construct =>
    id === undefined ? stack : new Construct(stack, id);
  const target = new DataStore(toScope(code.storeScope), code.storeId ?? 'lake', {
    name: 'fabrikam',
    resourceGroupName: 'rg-lake',
    location: 'westeurope',
    isHnsEnabled: true,
    ...code.store,
  });
  const other = code.otherTarget;
  const landing =
    other === undefined
      ? target
      : new DataStore(stack, other, {
          name: other,
          resourceGroupName: 'rg-lake',
          location: 'westeurope',
          isHnsEnabled: true,
        });
  for (const [name, from] of Object.entries(code.added ?? {})) {
    const container = target.addContainer(name);
    if (from !== null) container.moveFromId(from);
  }
  if (code.isWithoutSubscription !== true)
    new AcceptedSubscription(toScope(code.subscriptionScope), code.subscriptionId ?? 'sales', {
      invitation: createReceivedInvitation(
        { datasets: (code.datasets ?? ['curated', 'extra']).map(containerDataset) },
        { isHnsEnabled: code.store?.isHnsEnabled ?? true, location: code.store?.location ?? 'westeurope' },
      ),
      target: landing,
      mappings: [...(code.mappings ?? [CURATED, EXTRA])],
      identity: SYNCHRONIZER,
      name: 'sales',
      outputName: 'subscription',
      ...code.subscription,
    });
  return JSON.stringify(synthesizeStack(stack));
}

/** The address of a landing container, with its hash. */
function findAddress(container: string): string {
  const { resource } = JSON.parse(synthesize({})) as {
    readonly resource: { readonly azurerm_storage_container: Readonly<Record<string, object>> };
  };
  const names = Object.keys(resource.azurerm_storage_container);
  return `azurerm_storage_container.${names.find((name) => name.includes(`_lake_${container}_`))}`;
}

const all = (because: string): string[] =>
  ['datashare', 'extra', 'landing'].map((name) => `${because}: container fabrikam/${name}`);

const LANDING = 'azurerm_storage_container.LandingContainers_lake_landing';
const EXTRA_CONTAINER = 'azurerm_storage_container.LandingContainers_lake_extra';

describeTerraform('a change of the code', () => {
  const applied = new AppliedStack<Code>(synthesize, {});
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  test.each<[string, Code, Actions, string[], string[]?]>([
    [
      'that removes a mapping destroys the container, as loud as a change of access',
      { mappings: [CURATED] },
      { [EXTRA_CONTAINER]: 'delete' },
      ['Destroyed: container fabrikam/extra'],
    ],
    [
      'that renames the construct of the subscription keeps all containers',
      { subscriptionId: 'contoso-sales' },
      {},
      [],
    ],
    [
      'that moves the subscription into another scope keeps all containers',
      { subscriptionScope: 'team' },
      {},
      [],
    ],
    [
      'that follows a dataset to its new name keeps the container',
      { datasets: ['orders', 'extra'], mappings: [{ ...CURATED, datasetName: 'orders' }, EXTRA] },
      {},
      [],
    ],
    [
      'that retains the containers destroys none',
      { store: { retainOnRemoval: true } },
      Object.fromEntries(
        ['landing', 'extra', 'datashare'].map((name) => [
          `terraform_data.RetainedContainers["${findAddress(name)}"]`,
          'create',
        ]),
      ),
      [],
    ],
    [
      'that lands in another account destroys the containers of the first one',
      { otherTarget: 'fabrikamnew' },
      {
        'azurerm_storage_account.fabrikamnew': 'create',
        ...Object.fromEntries(
          ['landing', 'extra', 'datashare'].flatMap((name) => [
            [`azurerm_storage_container.LandingContainers_lake_${name}`, 'delete'],
            [`azurerm_storage_container.LandingContainers_fabrikamnew_${name}`, 'create'],
          ]),
        ),
      },
      all('Destroyed'),
    ],
    [
      'that moves the account into another scope destroys everything',
      { storeScope: 'team' },
      {
        'azurerm_storage_account.lake': 'delete',
        'azurerm_storage_account.team_lake': 'create',
        ...Object.fromEntries(
          ['landing', 'extra', 'datashare'].flatMap((name) => [
            [`azurerm_storage_container.LandingContainers_lake_${name}`, 'delete'],
            [`azurerm_storage_container.LandingContainers_team--lake-0e54efff_${name}`, 'create'],
          ]),
        ),
      },
      ['Destroyed: storage account fabrikam', ...all('Destroyed')],
      ['AddressChanged: storage account fabrikam', ...all('AddressChanged')],
    ],
    [
      'that renames the construct of the account destroys everything',
      { storeId: 'store' },
      {
        'azurerm_storage_account.lake': 'delete',
        'azurerm_storage_account.store': 'create',
        ...Object.fromEntries(
          ['landing', 'extra', 'datashare'].flatMap((name) => [
            [`azurerm_storage_container.LandingContainers_lake_${name}`, 'delete'],
            [`azurerm_storage_container.LandingContainers_store_${name}`, 'create'],
          ]),
        ),
      },
      ['Destroyed: storage account fabrikam', ...all('Destroyed')],
      ['AddressChanged: storage account fabrikam', ...all('AddressChanged')],
    ],
    [
      'that names a container as one that exists, and no longer defines it, destroys it',
      { subscription: { existingContainers: ['landing'] } },
      { [LANDING]: 'delete' },
      ['Destroyed: container fabrikam/landing'],
    ],
    [
      'that lets the account define the container destroys it',
      { added: { landing: null }, subscription: { existingContainers: ['landing'] } },
      { [LANDING]: 'delete', 'azurerm_storage_container.lake_landing': 'create' },
      ['Destroyed: container fabrikam/landing'],
      ['AddressChanged: container fabrikam/landing'],
    ],
  ])('%s', async (_, change, actions, inPlan, inCode = inPlan) => {
    const { errors, actions: planned, told } = await applied.plan(change);
    expect({ errors, planned, told }).toEqual({
      errors: [],
      planned: actions,
      told: { plan: inPlan, code: inCode },
    });
  });
});

describeTerraform('a change of code that lands in a container that exists', () => {
  const applied = new AppliedStack<Code>(synthesize, { subscription: { existingContainers: ['landing'] } });
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  test('creates the container if it is no longer named, which azurerm refuses, and destroys nothing', async () => {
    const { errors, actions, told } = await applied.plan({ subscription: { existingContainers: [] } });
    expect({ errors, actions, told }).toEqual({
      errors: [],
      actions: { [LANDING]: 'create' },
      told: { plan: [], code: [] },
    });
  });

  test('keeps the container if the mapping goes', async () => {
    const { errors, actions, told } = await applied.plan({
      mappings: [EXTRA],
      subscription: { existingContainers: [] },
    });
    expect({ errors, actions, told }).toEqual({ errors: [], actions: {}, told: { plan: [], code: [] } });
  });
});

describeTerraform('a folder with access control of its own', () => {
  const folder = { ...CURATED, path: 'in' };
  const applied = new AppliedStack<Code>(synthesize, {
    store: { retainOnRemoval: true },
    mappings: [{ ...folder, accessControl: ENTRIES }, EXTRA],
  });
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  test('is not deleted with the access control, but can be retired', async () => {
    const change = { mappings: [folder, EXTRA] };
    const refused = await applied.plan(change);
    expect(refused.errors).toEqual([
      expect.stringMatching(
        /^Instance cannot be destroyed: Resource terraform_data\.RetainedContainers_\w+\["azurerm_storage_data_lake_gen2_path\./,
      ) as string,
    ]);
    const retired = await applied.plan({ ...change, store: { retiredContainers: ['landing/in'] } });
    expect(retired).toMatchObject({
      errors: [],
      actions: {
        [Object.keys(retired.actions).find((address) => address.includes('gen2_path'))!]: 'remove',
      },
    });
  });
});

describeTerraform('the words of a review', () => {
  const applied = new AppliedStack<Code>(synthesize, {});
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  test('come first where a mapping goes, and say nothing of destruction where its container is retired', async () => {
    const { text } = await applied.plan({ mappings: [CURATED] });
    expect(text.split('\n').slice(0, 6)).toEqual([
      expect.stringMatching(/^Destroys the data of 1 resource\. Access changes: /) as string,
      '',
      'Destroys data',
      '',
      '  ! container fabrikam/extra is destroyed, with all its data',
      expect.stringMatching(/^ {4}\(azurerm_storage_container\.LandingContainers_lake_extra_/) as string,
    ]);
    const retired = await applied.plan({
      mappings: [CURATED],
      store: { retainOnRemoval: true, retiredContainers: ['extra'] },
    });
    expect(retired.text).not.toMatch(/destroy(s|ed) /i);
  });
});

describeTerraform('a change of code that retains containers', () => {
  const applied = new AppliedStack<Code>(synthesize, { store: { retainOnRemoval: true } });
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  test.each<[string, Code, string[]]>([
    ['removes a mapping', { mappings: [CURATED] }, ['extra']],
    ['renames the construct of the account', { storeId: 'store' }, ['datashare', 'extra', 'landing']],
    ['removes the subscription', { isWithoutSubscription: true }, ['datashare', 'extra', 'landing']],
    ['lands in another account', { otherTarget: 'fabrikamnew' }, ['datashare', 'extra', 'landing']],
    ['moves the account into another scope', { storeScope: 'team' }, ['datashare', 'extra', 'landing']],
    [
      'moves the account to another region',
      { store: { location: 'northeurope' } },
      ['datashare', 'extra', 'landing'],
    ],
    [
      'retires a container by a misspelt name',
      { mappings: [CURATED], store: { retiredContainers: ['extras'] } },
      ['extra'],
    ],
    [
      'replaces a container by a file system',
      { mappings: [{ ...CURATED, accessControl: ENTRIES }, EXTRA] },
      ['landing'],
    ],
    [
      'lets the account define the container',
      { added: { landing: null }, subscription: { existingContainers: ['landing'] } },
      ['landing'],
    ],
    [
      'names a container as one that exists, and no longer defines it',
      { subscription: { existingContainers: ['landing'] } },
      ['landing'],
    ],
  ])('is refused by Terraform if it %s', async (_, change, containers) => {
    const { errors } = await applied.plan(change);
    const named = errors.map((error) =>
      error.replace(
        /^Instance cannot be destroyed: Resource (.*)LandingContainers_lake_(\w+)_[0-9A-F]{8}\S* has lifecycle.prevent_destroy set.*/,
        '$2',
      ),
    );
    expect([...named].sort()).toEqual(containers);
  });

  test.each<[string, Code, Actions, string[]]>([
    [
      'retires the container of a mapping that goes',
      { mappings: [CURATED], store: { retiredContainers: ['extra'] } },
      { [EXTRA_CONTAINER]: 'remove' },
      [`${EXTRA_CONTAINER} is removed from the state but not destroyed: it stays in Azure`],
    ],
    [
      'retires the containers of a subscription that goes',
      { isWithoutSubscription: true, store: { retiredContainers: ['landing', 'extra', 'datashare'] } },
      {
        [LANDING]: 'remove',
        [EXTRA_CONTAINER]: 'remove',
        'azurerm_storage_container.LandingContainers_lake_datashare': 'remove',
      },
      ['datashare', 'extra', 'landing'].map(
        (name) =>
          `azurerm_storage_container.LandingContainers_lake_${name} is removed from the state but not destroyed: it stays in Azure`,
      ),
    ],
    [
      'retires a container, and lands in it as in one that exists',
      { subscription: { existingContainers: ['landing'] }, store: { retiredContainers: ['landing'] } },
      { [LANDING]: 'remove' },
      [`${LANDING} is removed from the state but not destroyed: it stays in Azure`],
    ],
  ])('keeps the data if it %s', async (_, change, actions, told) => {
    const { errors, actions: planned, told: said } = await applied.plan(change);
    // The other addresses that the retired container could have had are recorded, too.
    const holders = Object.fromEntries(
      Object.entries(planned).filter(([address]) => !address.startsWith('terraform_data')),
    );
    expect({ errors, holders, said }).toEqual({
      errors: [],
      holders: actions,
      said: { plan: told, code: told },
    });
    expect(Object.values(planned)).not.toContain('delete');
  });

  test('keeps the data if the account takes a container over, with its old address', async () => {
    const old = findAddress('landing');
    const { errors, actions, told } = await applied.plan({
      added: { landing: old },
      subscription: { existingContainers: ['landing'] },
    });
    expect({ errors, told }).toEqual({ errors: [], told: { plan: [], code: [] } });
    expect(Object.values(actions)).toEqual(['move', 'move']);
  });

  test('destroys data once the containers are no longer retained, and says so', async () => {
    const { errors, actions, told } = await applied.plan({
      mappings: [CURATED],
      store: { retainOnRemoval: false },
    });
    expect({ errors, told }).toEqual({
      errors: [],
      told: {
        plan: ['Destroyed: container fabrikam/extra'],
        code: ['Destroyed: container fabrikam/extra'],
      },
    });
    expect(actions).toMatchObject({ [EXTRA_CONTAINER]: 'delete' });
  });
});

describeTerraform('a change of the engine', () => {
  const FLAT = { isHnsEnabled: false, versioningEnabled: true };
  const REPLICATED = {
    engine: SnapshotEngine.objectReplication({ sourceAccountId: accountId('contoso') }),
    deletions: DeletionPolicy.MIRROR,
  };
  const OWN: Code = { store: FLAT, subscription: { deletions: DeletionPolicy.MIRROR } };
  const OTHER: Code = { store: FLAT, subscription: REPLICATED };

  test.each<[string, Code, Code, string]>([
    ['from copies to object replication', OWN, OTHER, 'create'],
    [
      'from object replication to copies',
      OTHER,
      { ...OWN, subscription: { ...REPLICATED, engine: undefined } },
      'delete',
    ],
  ])('%s keeps all containers', async (_name, before, after, action) => {
    const applied = new AppliedStack<Code>(synthesize, before);
    try {
      await applied.apply();
      const { errors, actions, told } = await applied.plan(after);
      expect(errors).toEqual([]);
      const copied = expect.stringMatching(
        /copies blobs from account "contoso" to account "fabrikam", .*: all of container "curated", all of container "extra"/,
      ) as string;
      expect(told).toEqual({ plan: [copied], code: [copied] });
      expect(actions).toEqual({ 'azurerm_storage_object_replication.sales_Replication': action });
    } finally {
      applied.remove();
    }
  });
});
