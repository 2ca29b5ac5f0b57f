import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { AzurermProviderConfig } from '@cdktf/provider-azurerm/lib/provider';
import type { TerraformStack } from 'cdktf';
import { LocalBackend, TerraformStack as Stack } from 'cdktf';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataStore, PrincipalType, ShareExchange } from '../../constructs';
import { accept, accountId, copyShare, PRINCIPAL, recipient, referToStore } from '../constructs/declarations';
import { appForTest, synthesizeStack, variable } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn } from '../support/terraform-messages';

/*
 * Ids that only Terraform knows, and the subscriptions of accounts and providers: the verdict of Terraform. Where it is not on the
 * path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
const OTHER_SUBSCRIPTION = '99999999-9999-4999-8999-999999999999';
const TENANT = '33333333-3333-4333-8333-333333333333';

/** A stack whose provider has a subscription, or the one of the environment. */
function createStack(config: Partial<AzurermProviderConfig> = {}): TerraformStack {
  const stack = new Stack(appForTest(), 'test');
  new LocalBackend(stack, { path: 'test.tfstate' });
  new AzurermProvider(stack, 'azurerm', { features: [{}], storageUseAzuread: true, ...config });
  return stack;
}

/** Values of the variables that stand for ids. */
const DEFAULTS = {
  principal: PRINCIPAL,
  application: '44444444-4444-4444-8444-444444444444',
  tenant: TENANT,
  account: accountId('fabrikam'),
  here: SUBSCRIPTION,
};
type Values = typeof DEFAULTS;

/** A provider, an exchange and a consumer, all of whose ids are variables. */
function createCompanies(): TerraformStack {
  const stack = createStack({ subscriptionId: undefined });
  const toReference = (name: keyof Values): string => variable(stack, name);
  const [principalId, applicationId, tenantId] = (['principal', 'application', 'tenant'] as const).map(
    toReference,
  );
  (stack.node.findChild('azurerm') as AzurermProvider).subscriptionId = toReference('here');
  const invited = recipient(stack, 'invited', {
    principalId,
    applicationId,
    tenantId,
    principalType: PrincipalType.SERVICE_PRINCIPAL,
  });
  const exchange = new ShareExchange(stack, 'exchange', {
    dataStore: referToStore(stack, 'contosoexchange'),
  });
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), { exchange }).invite(invited);
  const target = DataStore.fromAttributes(stack, 'lake', {
    storageAccountId: toReference('account'),
    storageAccountName: 'fabrikam',
    location: 'westeurope',
    tenantId,
  });
  accept(stack, 'accepted', {
    target,
    identity: { principalId, applicationId, tenantId, principalType: PrincipalType.SERVICE_PRINCIPAL },
  });
  return stack;
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'terraform-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function initialize(name: string, stack: TerraformStack): Promise<string> {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'cdk.tf.json'), JSON.stringify(synthesizeStack(stack)));
  await terraform(path, 'init', '-input=false');
  return path;
}

/** The refusals of a plan, each once, without the places. */
async function planRefusals(path: string, values: Partial<Values>): Promise<string[]> {
  const variables = Object.entries(values).map(([name, value]) => `-var=${name}=${value}`);
  const { stdout } = await run(path, 'plan', '-json', '-input=false', ...variables);
  const texts = errorsIn(stdout).map((text) =>
    text
      .replace('Resource precondition failed: ', '')
      .replace('Module output value precondition failed: ', ''),
  );
  return [...new Set(texts.map((text) => text.replace(/ \(at \S+\)$/, '')))].sort();
}

const UUID = 'must be a UUID like 00000000-0000-0000-0000-000000000000; change the value that it refers to';
const describeIds = (...names: string[]): string[] => names.map((name) => `ValueInvalid: '${name}' ${UUID}`);
const ACCOUNT_ID =
  "ValueInvalid: 'storageAccountId' must be a storage account id like /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/..., in this case; change the value that it refers to";
const MISMATCH = expect.stringMatching(
  /^SubscriptionMismatch: container "a token|^SubscriptionMismatch: /,
) as string;

describeTerraform('an id that only Terraform knows', () => {
  let path: string;
  beforeAll(async () => (path = await initialize('companies', createCompanies())));

  test.each<[string, Partial<Values>, string[]]>([
    ['of the right form is planned', {}, []],
    ['in upper case is planned', { principal: PRINCIPAL.toUpperCase(), tenant: TENANT.toUpperCase() }, []],
    [
      'is refused as a principal if it is an address',
      { principal: 'data@fabrikam.example' },
      describeIds('identity.principalId', 'principalId'),
    ],
    [
      'is refused as a principal if it is empty',
      { principal: '' },
      describeIds('identity.principalId', 'principalId'),
    ],
    [
      'is refused as a principal with a line break after it',
      { principal: `${PRINCIPAL}\n` },
      describeIds('identity.principalId', 'principalId'),
    ],
    [
      'is refused as an application if it is a name',
      { application: 'datashare' },
      describeIds('applicationId', 'identity.applicationId'),
    ],
    [
      'is refused as a tenant if it is a domain',
      { tenant: 'contoso.onmicrosoft.com' },
      describeIds('identity.tenantId', 'tenantId'),
    ],
    [
      'is refused as an account with segments in another case, as the CLI of Azure prints them',
      { account: DEFAULTS.account.replace('resourceGroups', 'resourcegroups') },
      [ACCOUNT_ID],
    ],
    ['is refused as an account if it is the name', { account: 'fabrikam' }, [MISMATCH, ACCOUNT_ID]],
    [
      'is refused as an account if it is that of a container',
      { account: `${DEFAULTS.account}/blobServices/default/containers/landing` },
      [ACCOUNT_ID],
    ],
    [
      'is refused as an account of another subscription than that of the provider',
      { here: OTHER_SUBSCRIPTION },
      [MISMATCH],
    ],
  ])('%s', async (_, values, refusals) => {
    expect(await planRefusals(path, { ...DEFAULTS, ...values })).toEqual(refusals);
  });
});
