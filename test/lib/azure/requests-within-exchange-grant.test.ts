import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { RuntimeOptions, AccessRequest } from '../../../lib';
import {
  evaluateAccess,
  checkSubscription,
  fetchInvitation,
  listInvitations,
  parseRejection,
  publishInvitations,
  sendAnswer,
  syncSnapshot,
} from '../../../lib';
import { ShareExchange } from '../../../constructs';
import { copyShare, recipient, referToStore } from '../../constructs/declarations';
import { asTerraformReads } from '../../support/access';
import { connectionString, container, freshName, pair } from '../../support/accounts';
import { toInvitation } from '../../support/exchanges';
import type { ProxiedRequest } from '../../support/recording-proxy';
import { RecordingProxy } from '../../support/recording-proxy';
import { getOutput, resources, stackForTest } from '../../support/stacks';

/*
 * The emulator evaluates no conditions. So here every request that a recipient sends to an exchange is held against the
 * condition that is synthesized for it.
 */

let proxy: RecordingProxy;
let options: RuntimeOptions;
beforeEach(async () => {
  proxy = await RecordingProxy.start(connectionString('contoso'), connectionString('fabrikam'));
  const [source, target] = proxy.connectionStrings;
  options = {
    env: { DATASHARE_SOURCE_CONNECTION_STRING: source, DATASHARE_TARGET_CONNECTION_STRING: target },
  };
});
afterEach(() => proxy.stop());

interface Declared {
  readonly invitationId: string;
  readonly principalId: string;
  /** The condition of the recipient's assignment on the exchange. */
  readonly condition: string;
}

function declare(exchangeContainer: string): Declared {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso');
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store, container: exchangeContainer });
  const sent = copyShare(stack, 'sales', store, { exchange }).invite(recipient(stack));
  const { invitationId, recipient: invited } = getOutput(sent).value as {
    readonly invitationId: string;
    readonly recipient: { readonly principalId: string };
  };
  const conditions = resources(stack, RoleAssignment)
    // The grant on the data has no condition: a whole container.
    .filter(({ condition }) => condition !== undefined)
    .map(({ condition }) => asTerraformReads(condition as string));
  expect(conditions).toHaveLength(1);
  return { invitationId, principalId: invited.principalId, condition: conditions[0] };
}

/** Lists the requests to one container; fails for a request that does not read, list or write a blob. */
function toAccessRequests(requests: readonly ProxiedRequest[], name: string): AccessRequest[] {
  return requests.flatMap(({ method, path: url }) => {
    const [path, query = ''] = url.split('?');
    const [account, inContainer, ...blob] = path.slice(1).split('/').map(decodeURIComponent);
    if (account !== 'contoso' || inContainer !== name) return [];
    const parameters = new URLSearchParams(query);
    const comp = parameters.get('comp');
    if (method === 'GET' && comp === 'list' && blob.length === 0) {
      const prefix = parameters.get('prefix') ?? '';
      return [{ operation: 'List', container: name, path: prefix, at: new Date() }];
    }
    const operation =
      comp !== null || blob.length === 0 ? undefined : { GET: 'Read', HEAD: 'Read', PUT: 'Write' }[method];
    if (operation === undefined) throw new Error(`not expected of a recipient: ${method} ${url}`);
    return [{ operation, container: name, path: blob.join('/'), at: new Date() } as AccessRequest];
  });
}

test('the grant of a recipient admits all its requests to an exchange', async () => {
  const name = freshName();
  await container('contoso', name).create();
  const { invitationId, principalId, condition } = declare(name);
  const facts = {
    storageAccountName: 'contoso',
    blobEndpoint: 'https://contoso.blob.core.windows.net',
    container: name,
    tenantId: null,
  };
  const share = await pair({ 'a.csv': '1' }, { exchange: facts });
  const subscription = {
    ...share.subscription,
    invitation: { ...share.subscription.invitation, invitationId },
  };
  const invitation = toInvitation(subscription, { 'recipient.principalId': principalId });
  await publishInvitations([invitation], options);
  const published = toAccessRequests(proxy.requests, name).length;

  const list = await listInvitations(`https://contoso.blob.core.windows.net/${name}`, {
    ...options,
    principalId,
  });
  expect(list.invitations).toMatchObject([{ invitationId, state: 'Active' }]);
  await fetchInvitation(
    `https://contoso.blob.core.windows.net/${name}/invitations/${invitationId}/invitation.json`,
    options,
  );
  const rejection = { documentType: 'rejection', schemaVersion: 1, invitationId, shareName: 'sales' };
  await sendAnswer(
    invitation,
    parseRejection({ ...rejection, rejectedOn: '2026-01-01T00:00:00Z', consumer: {} }),
    options,
  );
  await checkSubscription(subscription, options);
  expect((await syncSnapshot(subscription, options)).status).toBe('Succeeded');

  const requests = toAccessRequests(proxy.requests, name).slice(published);
  expect(requests.map(({ operation }) => operation)).toEqual([
    'List',
    'Read',
    'Read',
    'Write',
    'Read',
    'Read',
    'Write',
  ]);
  expect(requests.map((request) => evaluateAccess(condition, request))).toEqual(
    requests.map(() => 'Allowed'),
  );
  // The provider's writes are not those that a recipient may send.
  expect(
    toAccessRequests(proxy.requests, name)
      .slice(0, published)
      .map((request) => evaluateAccess(condition, request)),
  ).toEqual(['Allowed', 'Denied', 'Denied']);
});
