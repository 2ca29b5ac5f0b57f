import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { InviteOptions } from '../../constructs';
import {
  ChangeEvents,
  InvitationState,
  ManagedIdentity,
  ShareExchange,
  SnapshotJob,
  SnapshotTrigger,
} from '../../constructs';
import { getOutput, getProblems, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { accept, copyShare, createReceivedInvitation, recipient, referToStore, TENANT } from './declarations';
import { getAnnotations } from './share-stacks';

const PLACE = { resourceGroupName: 'rg-lake', location: 'westeurope' };
const ID = '9f1c2d3e-0000-4000-8000-00000000000A';

function invite(options: Partial<InviteOptions> = {}) {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', { tenantId: TENANT });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store });
  const share = copyShare(stack, 'sales', store, { exchange });
  const sent = share.invite(recipient(stack), {
    changeEvents: ChangeEvents.toExchange(),
    invitationId: ID,
    ...options,
  });
  return { stack, share, sent, exchange, store };
}

const changeDigest = {
  storageAccountName: 'contoso',
  container: 'exchange',
  path: `invitations/${ID.toLowerCase()}/changes`,
};

test('an invitation with digests names their folder in the exchange, and needs neither a topic nor a queue', () => {
  const { stack, sent } = invite();
  expect(getOutput(sent).value).toMatchObject({ changeDigest });
  expect(getOutput(sent).value).not.toHaveProperty('changeEvents');
  expect(JSON.stringify(synthesizeStack(stack))).not.toMatch(/eventgrid|storage_queue/);
});

test('the role on the exchange lets the recipient read that folder and none of the other recipients', () => {
  const { stack } = invite();
  const conditions = resources(stack, RoleAssignment)
    .filter(({ scope }) => String(scope).includes('azurerm_storage_container'))
    .map(({ condition }) => String(condition));
  expect(conditions.join()).toContain(`invitations/${ID.toLowerCase()}/`);
  expect(conditions.join()).not.toContain("'invitations/'");
});

test.each([
  [InvitationState.ACTIVE, true],
  [InvitationState.SUSPENDED, true],
  [InvitationState.REVOKED, true],
])('an invitation that is %s still names the folder', (state, isNamed) => {
  expect('changeDigest' in (getOutput(invite({ state }).sent).value as object)).toBe(isNamed);
});

test('digests are refused for a share without an exchange', () => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'contoso', { tenantId: TENANT }));
  const [problem] = getProblems(() =>
    share.invite(recipient(stack), { changeEvents: ChangeEvents.toExchange() }),
  );
  expect(problem).toMatchObject({
    code: 'ValueInvalid',
    fix: expect.stringContaining("an 'exchange'") as string,
  });
});

const exchange = {
  storageAccountName: 'contoso',
  blobEndpoint: 'https://contoso.blob.core.windows.net',
  container: 'exchange',
  tenantId: TENANT,
};

test.each([
  ['names the folder of digests', { exchange, changeDigest }, []],
  ['names an exchange only', { exchange }, ['DigestsUnpromised']],
])('a trigger on changes with an invitation that %s', (_, fields, expected) => {
  const stack = stackForTest();
  const subscription = accept(stack, 'contoso-sales', {
    identity: new ManagedIdentity(stack, 'sync', PLACE),
    invitation: createReceivedInvitation(fields, { tenantId: TENANT }),
    target: referToStore(stack, 'fabrikam', { tenantId: TENANT }, 'target'),
    snapshotTrigger: SnapshotTrigger.onChange({ atMostEvery: 15 }),
  });
  new SnapshotJob(stack, 'sales-job', { subscription, image: 'datashare:1', ...PLACE });
  synthesizeStack(stack);
  const codes = getAnnotations(stack).map(([, , text]) => text.split(':')[0]);
  expect(codes.filter((code) => code === 'DigestsUnpromised')).toEqual(expected);
  const jobs = resources(stack, ContainerAppJob).map((job) => JSON.stringify(job).includes('--from-digest'));
  expect(jobs).toEqual([false, true]);
  expect(getOutput(subscription).value).toMatchObject(fields);
});
