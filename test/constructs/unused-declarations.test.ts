import type { TerraformStack } from 'cdktf';
import {
  ManagedIdentity,
  PrincipalType,
  Recipient,
  ShareExchange,
  SnapshotJob,
  SnapshotMonitoring,
  SnapshotTrigger,
} from '../../constructs';
import type { appForTest } from '../support/stacks';
import { getProblemCodes, stackForTest, synthesizeStack } from '../support/stacks';
import { accept, copyShare, PRINCIPAL, recipient, referToStore } from './declarations';
import { getAnnotations } from './share-stacks';

/* Synthesis warns of declarations without effect, and of two jobs for one subscription. */

const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const IMAGE = 'fabrikam.azurecr.io/datashare:1';

function findWarnings(stack: TerraformStack): string[] {
  synthesizeStack(stack);
  return getAnnotations(stack)
    .filter(([, , text]) => /^(DeclarationUnused|JobsOverlap)/.test(text))
    .map(([where, , text]) => `${where}: ${text}`);
}

function createMonitoring(stack: TerraformStack): SnapshotMonitoring {
  return new SnapshotMonitoring(stack, 'watch', { ...PLACE, emailAddresses: ['a@contoso.com'] });
}

test.each<[title: string, declare: (stack: TerraformStack) => unknown, warning: string]>([
  [
    'a share without recipients',
    (stack) => copyShare(stack, 'sales', referToStore(stack, 'store')),
    "test/sales: DeclarationUnused: nobody is invited to this share, so that nothing is granted; call 'invite', or remove it",
  ],
  [
    'a recipient that nobody invites',
    (stack) => recipient(stack),
    "test/fabrikam: DeclarationUnused: no share invites this recipient, and nothing else names it, so that it gets nothing; pass it to 'invite' of a share, or remove it",
  ],
  [
    'an exchange that no share uses',
    (stack) => new ShareExchange(stack, 'exchange', { dataStore: referToStore(stack, 'store') }),
    "test/exchange: DeclarationUnused: no share uses this exchange, so that it gets no invitations; pass it to the share as 'exchange', or remove it",
  ],
  [
    'a monitoring that watches nothing',
    createMonitoring,
    "test/watch: DeclarationUnused: this monitoring watches nothing, so that no alert fires; call 'watch' for each job, or remove it",
  ],
])('%s is a warning', (_title, declare, warning) => {
  const stack = stackForTest();
  declare(stack);
  expect(findWarnings(stack)).toEqual([warning]);
});

test.each<[title: string, declare: (stack: TerraformStack) => unknown]>([
  ['is invited', (stack) => copyShare(stack, 'sales', referToStore(stack, 'store')).invite(recipient(stack))],
  [
    'operates an exchange of a share',
    (stack) => {
      const dataStore = referToStore(stack, 'store');
      const exchange = new ShareExchange(stack, 'exchange', {
        dataStore,
        operators: [recipient(stack, 'ops')],
      });
      copyShare(stack, 'sales', dataStore, { exchange }).invite(recipient(stack));
    },
  ],
  ['reads landed data', (stack) => accept(stack, 'from-contoso', { readers: [recipient(stack)] })],
  [
    'synchronizes',
    (stack) =>
      accept(stack, 'from-contoso', {
        identity: new Recipient(stack, 'sync', {
          principalId: PRINCIPAL,
          principalType: PrincipalType.MANAGED_IDENTITY,
        }),
      }),
  ],
  [
    'is invited by another stack',
    (stack) => {
      const other = stackForTest('other', stack.node.root as ReturnType<typeof appForTest>);
      copyShare(other, 'sales', referToStore(other, 'store')).invite(recipient(stack));
    },
  ],
  ['has its logs watched', (stack) => createMonitoring(stack).watchStore(referToStore(stack, 'store'))],
])('what %s is used', (_title, declare) => {
  const stack = stackForTest();
  declare(stack);
  expect(findWarnings(stack)).toEqual([]);
});

test('it is not told beside problems, which come first', () => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'store'));
  share.invite(recipient(stack));
  recipient(stack, 'other');
  for (const each of stack.node.findAll())
    if ('resetPrincipalId' in each || 'conditionVersion' in each)
      (each as unknown as { scope: string }).scope = '/subscriptions/1';
  expect(getProblemCodes(() => synthesizeStack(stack))).toContain('GrantOverridden');
  expect(getAnnotations(stack).filter(([, , text]) => text.startsWith('DeclarationUnused'))).toEqual([]);
});

describe('two jobs for one subscription', () => {
  const declareJobs = (...triggers: readonly SnapshotTrigger[]): string[] => {
    const stack = stackForTest();
    const subscription = accept(stack, 'sales', { identity: new ManagedIdentity(stack, 'sync', PLACE) });
    triggers.forEach((snapshotTrigger, at) => {
      new SnapshotJob(stack, `job-${at}`, { subscription, snapshotTrigger, image: IMAGE, ...PLACE });
    });
    return findWarnings(stack);
  };

  test('are a warning if both have a schedule', () => {
    const hourly = SnapshotTrigger.cron('0 * * * *');
    expect(declareJobs(hourly, hourly)).toEqual([
      `test/job-1: JobsOverlap: this job and 'test/job-0' synchronize the same subscription "sales": a run that starts while the other one is active does nothing; check the 'subscription' of both, or use one job; ignore this if you need two schedules`,
    ]);
  });

  test('are none if one is started by hand', () => {
    expect(declareJobs(SnapshotTrigger.cron('0 * * * *'), SnapshotTrigger.manual())).toEqual([]);
  });
});
