import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { Construct } from 'constructs';
import {
  Dataset,
  DataStore,
  Recipient,
  PrincipalType,
  Share,
  ShareExchange,
  ShareKind,
} from '../../constructs';
import { PRINCIPAL } from '../constructs/declarations';
import type { Actions } from '../support/applied-stack';
import { AppliedStack } from '../support/applied-stack';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform } from '../support/terraform';

/*
 * Changes of a provider's code that can destroy shared data or interrupt access: the plan of Terraform, and what `datashare access
 * diff` says of it. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

/** A provider's code: an account with a container, a share of it, an exchange and a recipient. */
interface Code {
  readonly storeId?: string;
  readonly retainOnRemoval?: boolean;
  readonly retiredContainers?: readonly string[];
  /** The container: of the account, or a resource of the app's own. */
  readonly container?: 'Added' | 'Own' | 'None';
  readonly shareId?: string;
  readonly shareScope?: string;
  readonly datasetName?: string;
  readonly recipientId?: string;
  readonly recipientScope?: string;
  readonly exchangeId?: string;
  readonly exchangeContainer?: string;
  readonly isWithoutInvitation?: boolean;
}

function synthesize(code: Code): string {
  const stack = stackForTest('provider');
  const toScope = (id: string | undefined): Construct =>
    id === undefined ? stack : new Construct(stack, id);
  const dataStore = new DataStore(stack, code.storeId ?? 'lake', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    retainOnRemoval: code.retainOnRemoval ?? false,
    retiredContainers: [...(code.retiredContainers ?? [])],
  });
  const { container = 'Added' } = code;
  if (container === 'Added') dataStore.addContainer('curated');
  if (container === 'Own')
    new StorageContainer(stack, 'own', { name: 'curated', storageAccountId: dataStore.storageAccountId });
  const recipient = new Recipient(toScope(code.recipientScope), code.recipientId ?? 'fabrikam', {
    principalId: PRINCIPAL,
    principalType: PrincipalType.GROUP,
  });
  const exchange = new ShareExchange(stack, code.exchangeId ?? 'exchange', {
    dataStore,
    container: code.exchangeContainer ?? 'exchange',
  });
  const share = new Share(toScope(code.shareScope), code.shareId ?? 'sales', {
    dataStore,
    shareKind: ShareKind.COPY_BASED,
    datasets: [Dataset.container('curated', { datasetName: code.datasetName ?? 'curated' })],
    exchange,
  });
  if (code.isWithoutInvitation !== true) share.invite(recipient, { outputName: 'invitation' });
  return JSON.stringify(synthesizeStack(stack));
}

const CONTAINER = 'azurerm_storage_container.lake_curated';
const EXCHANGE = 'azurerm_storage_container.exchange_Container';

describeTerraform('a change of the code', () => {
  const applied = new AppliedStack<Code>(synthesize, {});
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  /** Actions on data, the number of role assignments that change, and what the plan and the code are said to destroy. */
  test.each<[string, Code, Actions, number, string[], string[]?]>([
    ['that renames the construct of the share keeps the data', { shareId: 'orders' }, {}, 1, []],
    ['that moves the share into another scope keeps the data', { shareScope: 'team' }, {}, 0, []],
    ['that renames the dataset keeps the data', { datasetName: 'orders' }, {}, 0, []],
    ['that renames the recipient keeps the data, and grants anew', { recipientId: 'northwind' }, {}, 4, []],
    ['that moves the recipient keeps the data, and grants anew', { recipientScope: 'team' }, {}, 4, []],
    ['that removes the invitation keeps the data', { isWithoutInvitation: true }, {}, 2, []],
    [
      'that removes the container of the account destroys it',
      { container: 'None' },
      { [CONTAINER]: 'delete' },
      0,
      ['Destroyed: container contoso/curated'],
    ],
    [
      'that defines the container itself destroys it',
      { container: 'Own' },
      { [CONTAINER]: 'delete', 'azurerm_storage_container.own': 'create' },
      0,
      ['Destroyed: container contoso/curated'],
      ['AddressChanged: container contoso/curated'],
    ],
    [
      'that renames the construct of the exchange destroys what is in it',
      { exchangeId: 'post' },
      { [EXCHANGE]: 'delete', 'azurerm_storage_container.post_Container': 'create' },
      2,
      ['Destroyed: container contoso/exchange'],
      ['AddressChanged: container contoso/exchange'],
    ],
    [
      'that names another container for the exchange destroys what is in it',
      { exchangeContainer: 'documents' },
      { [EXCHANGE]: 'replace' },
      1,
      ['Replaced: container contoso/exchange'],
    ],
  ])('%s', async (_, change, actions, grants, inPlan, inCode = inPlan) => {
    const planned = await applied.plan(change);
    expect({ ...planned, grants: Object.keys(planned.grants).length, text: '' }).toEqual({
      errors: [],
      actions,
      grants,
      text: '',
      told: { plan: inPlan, code: inCode },
    });
  });

  test('that renames the recipient is called an interruption', async () => {
    const { text } = await applied.plan({ recipientId: 'northwind' });
    expect(text).toContain('interrupted');
  });
});

describeTerraform('a change of code that retains containers', () => {
  const applied = new AppliedStack<Code>(synthesize, { retainOnRemoval: true });
  beforeAll(() => applied.apply());
  afterAll(() => applied.remove());

  test.each<[string, Code, string[]]>([
    ['removes the container of the account', { container: 'None' }, ['curated']],
    ['defines the container itself', { container: 'Own' }, ['curated']],
    ['renames the construct of the account', { storeId: 'store' }, ['curated', 'exchange_Container']],
    ['renames the construct of the exchange', { exchangeId: 'post' }, ['exchange_Container']],
    ['names another container for the exchange', { exchangeContainer: 'documents' }, ['exchange_Container']],
  ])('is refused by Terraform if it %s', async (_, change, containers) => {
    const { errors } = await applied.plan(change);
    const named = errors.map((error) =>
      error.replace(
        /^Instance cannot be destroyed: Resource .*?azurerm_storage_container\.(?:lake_)?(\w+)_[0-9A-F]{8}\S* has lifecycle.prevent_destroy set.*/,
        '$1',
      ),
    );
    expect([...named].sort()).toEqual(containers);
  });

  test('keeps the data of a container that it retires', async () => {
    const { errors, actions } = await applied.plan({ container: 'None', retiredContainers: ['curated'] });
    expect(errors).toEqual([]);
    expect(actions).toMatchObject({ [CONTAINER]: 'remove' });
    expect(Object.values(actions)).not.toContain('delete');
  });
});
