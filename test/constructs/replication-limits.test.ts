import type { App, TerraformStack } from 'cdktf';
import {
  Acceptance,
  AzapiProvider,
  Dataset,
  DataStore,
  DeletionPolicy,
  GrantTiming,
  PrincipalType,
  SnapshotEngine,
} from '../../constructs';
import { DataShareError } from '../../lib/errors/data-share-error';
import { appForTest, stackForTest, synthesizeStack } from '../support/stacks';
import { accept, accountId, copyShare, createReceivedInvitation, recipient, TENANT } from './declarations';

/* An account is the source of at most two replication policies, and the destination of at most two: all that an app declares count. */

const OTHER_TENANT = '55555555-5555-4555-8555-555555555555';
const APPLICATION = '66666666-6666-4666-8666-666666666666';

function addStore(stack: TerraformStack, name: string): DataStore {
  return new DataStore(stack, `store-${name}`, {
    ...{ name, resourceGroupName: 'rg-data', location: 'westeurope', tenantId: TENANT },
    ...{ versioningEnabled: true, changeFeedEnabled: true, crossTenantReplicationEnabled: true },
  });
}

/** Accepts an invitation of `from` into `to`, with both halves in the stack. */
function replicate(stack: TerraformStack, from: string, to: DataStore, id: string): void {
  const tenants = { tenantId: TENANT, storageAccountName: from };
  accept(stack, id, {
    invitation: createReceivedInvitation({}, tenants),
    target: to,
    mappings: [{ datasetName: 'curated', container: `from-${id}` }],
    engine: SnapshotEngine.objectReplication({ sourceAccountId: accountId(from) }),
    deletions: DeletionPolicy.MIRROR,
    stateContainer: `state-${id}`,
  });
}

/** Invites an account of another tenant, whose acceptance has the consumer's half. */
function invite(stack: TerraformStack, dataStore: DataStore, to: string, number: number): void {
  const invitationId = `7b0c1f8e-0000-4000-8000-00000000000${number}`;
  const reader = { principalId: null, principalType: 'ServicePrincipal', applicationId: APPLICATION };
  copyShare(stack, `share-${to}`, dataStore, { datasets: [Dataset.container(`data-${to}`)] }).invite(
    recipient(stack, to, {
      ...{ principalType: PrincipalType.SERVICE_PRINCIPAL, applicationId: APPLICATION },
      tenantId: OTHER_TENANT,
    }),
    {
      ...{ invitationId, grantOn: GrantTiming.ACCEPTANCE, objectReplication: {} },
      acceptance: Acceptance.fromTerraformOutput({
        ...{ documentType: 'acceptance', schemaVersion: 1, invitationId, shareName: `share-${to}` },
        acceptedOn: '2026-07-01T00:00:00Z',
        consumer: { consumerName: null, contact: null, tenantId: OTHER_TENANT },
        target: { location: 'westeurope', isHnsEnabled: false },
        reader,
        objectReplication: {
          policyId: `99999999-9999-4999-8999-99999999999${number}`,
          destinationAccountId: accountId(to),
          rules: [
            {
              ruleId: `88888888-8888-4888-8888-88888888888${number}`,
              ...{ sourceContainer: `data-${to}`, destinationContainer: 'landing', prefixes: [] },
            },
          ],
        },
      }),
    },
  );
}

/** Lists what is wrong with the numbers of accounts: a text for each subscription and invitation. */
function findSums(stack: TerraformStack): string[] {
  try {
    synthesizeStack(stack);
    return [];
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    const unfit = error.problems.filter(({ code }) => code === 'EngineUnfit');
    const sum = /\d accounts would replicate|would replicate to \d accounts/;
    return unfit.map(({ message }) => sum.exec(message)?.[0] ?? message);
  }
}

test.each([
  [2, [] as string[]],
  [3, ['3 accounts would replicate', '3 accounts would replicate', '3 accounts would replicate']],
])('subscriptions of one account that receives from %i sources', (count, expected) => {
  const stack = stackForTest();
  const target = addStore(stack, 'fabrikam');
  for (const from of ['contoso', 'northwind', 'tailwind'].slice(0, count))
    replicate(stack, from, target, from);
  expect(findSums(stack)).toEqual(expected);
});

test.each([
  [2, [] as string[]],
  [3, ['would replicate to 3 accounts', 'would replicate to 3 accounts', 'would replicate to 3 accounts']],
])('subscriptions of one source that replicates to %i accounts', (count, expected) => {
  const stack = stackForTest();
  for (const to of ['fabrikam', 'woodgrove', 'adatum'].slice(0, count))
    replicate(stack, 'contoso', addStore(stack, to), to);
  expect(findSums(stack)).toEqual(expected);
});

test.each([
  [2, [] as string[]],
  [3, ['would replicate to 3 accounts', 'would replicate to 3 accounts', 'would replicate to 3 accounts']],
])('invitations of one source that replicates to %i accounts', (count, expected) => {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  const source = addStore(stack, 'contoso');
  for (const [at, to] of ['fabrikam', 'woodgrove', 'adatum'].slice(0, count).entries())
    invite(stack, source, to, at + 1);
  expect(findSums(stack)).toEqual(expected);
});

test('invitations and subscriptions count together', () => {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  const source = addStore(stack, 'contoso');
  for (const [at, to] of ['fabrikam', 'woodgrove'].entries()) invite(stack, source, to, at + 1);
  replicate(stack, 'contoso', addStore(stack, 'adatum'), 'adatum');
  expect(findSums(stack)).toEqual(Array(3).fill('would replicate to 3 accounts'));
});

test('stacks of one app count together', () => {
  const app: App = appForTest();
  const stacks = ['one', 'two', 'three'].map((id) => stackForTest(id, app));
  for (const [at, to] of ['fabrikam', 'woodgrove', 'adatum'].entries())
    replicate(stacks[at], 'contoso', addStore(stacks[at], to), to);
  expect(stacks.map((stack) => findSums(stack))).toEqual(Array(3).fill(['would replicate to 3 accounts']));
});
