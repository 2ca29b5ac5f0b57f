import {
  ACCOUNT_ID,
  compareReports,
  declareConnector,
  declareNative,
  listGrants,
  PRINCIPAL,
  reviewFiles,
  reviewPrior,
  SHARE_ID,
  SHARE_URI,
  TENANT,
  toAsset,
  toCode,
  toPlan,
  toPolicy,
  toState,
} from '../../../../fixtures/native-shares';
import { diffAccess } from '../../../../../lib/access/review/access-diff';
import type { Blocks, Lists, Values } from '../../../../fixtures/native-shares';

const SALES = [toAsset('/curated/sales')];
const NONE: Lists = { assets: SALES, accessPolicies: [] };
const OTHER = '9b1c2d3e-4f50-4a6b-8c7d-0e1f2a3b4c5d';

const read = (principalId = PRINCIPAL, names = 'sales/', tenantId = TENANT): string =>
  `${principalId} ${tenantId} contoso curated ${names} Read+List storage data share`;

/** Changes the arguments of the action, or of the share, in the declared stack. */
const change = (where: 'share' | 'policies', more: Values, lists?: Lists): Blocks => {
  const blocks = declareNative(lists);
  const type = where === 'share' ? 'azapi_resource' : 'azapi_resource_action';
  return { ...blocks, [type]: { [where]: { ...blocks[type][where], ...more } } };
};

const without = (type: string, blocks = declareNative()): Blocks =>
  Object.fromEntries(Object.entries(blocks).filter(([each]) => each !== type));

describe('a frozen share with an action that states its lists', () => {
  test.each<[string, Values]>([
    ['code', toCode(declareNative())],
    ['a state', toState(declareNative())],
    ['a plan that creates it', toPlan({}, declareNative())],
    ['a plan that changes its policies', toPlan(declareNative(NONE), declareNative())],
    ['a plan that changes nothing', toPlan(declareNative(), declareNative())],
  ])('is read from %s, without a warning', (_where, file) => {
    const report = reviewFiles(file);
    expect(listGrants(report)).toEqual([read()]);
    expect([report.otherWays, report.unreadShares, report.unread, report.warnings]).toEqual([[], [], [], []]);
  });

  test('gives each principal each asset', () => {
    const lists = {
      assets: [...SALES, toAsset('/curated/costs/2026'), toAsset('/raw')],
      accessPolicies: [toPolicy(), toPolicy(OTHER, OTHER)],
    };
    expect(listGrants(reviewFiles(toCode(declareNative(lists))))).toEqual([
      read(PRINCIPAL, 'costs/2026/'),
      read(),
      `${PRINCIPAL} ${TENANT} contoso raw * Read+List storage data share`,
      read(OTHER, 'costs/2026/', OTHER),
      read(OTHER, 'sales/', OTHER),
      `${OTHER} ${OTHER} contoso raw * Read+List storage data share`,
    ]);
  });

  test.each([
    ['Container', 'raw', ''],
    ['Folder', 'curated', 'sales'],
    ['File', 'curated', 'sales/2026.csv'],
  ])(
    'gives what an invitation with a dataset of the type %s offers, without a warning',
    (datasetType, container, path) => {
      const assets = [toAsset(`/${container}${path === '' ? '' : `/${path}`}`)];
      const value = {
        ...{ documentType: 'invitation', schemaVersion: 1, shareName: 'weather', state: 'Active' },
        recipient: { recipientName: 'fabrikam', principalId: PRINCIPAL, tenantId: TENANT },
        source: { storageAccountName: 'contoso' },
        inPlace: {
          method: 'StorageDataShare',
          dataShareUri: '${azapi_resource.share.output.properties.dataShareUri}',
        },
        datasets: [{ datasetType, container, path, datasetName: 'x' }],
      };
      const stack = declareNative({ assets, accessPolicies: [toPolicy()] });
      const report = reviewFiles(toCode(stack, { output: { invitation: { value } } }));
      expect(
        report.accesses.map(({ principalName, paths }) => [
          principalName,
          ...paths.map(({ shares }) => shares),
        ]),
      ).toEqual([['fabrikam', ['weather']]]);
      expect([report.otherWays, report.warnings]).toEqual([[], []]);
    },
  );

  test('names a principal and a tenant that only Terraform knows by their expressions', () => {
    const policy = toPolicy('${var.reader}', '${var.tenant}');
    const report = reviewFiles(toCode(declareNative({ assets: SALES, accessPolicies: [policy] })));
    expect([listGrants(report), report.otherWays]).toEqual([
      [read('${var.reader}', 'sales/', '${var.tenant}')],
      [],
    ]);
  });

  test('reads names that look like expressions', () => {
    const own = { assets: [toAsset('/curated/$${x}')], accessPolicies: [toPolicy()] };
    const stated = { assets: [toAsset('/curated/${x}')], accessPolicies: [toPolicy()] };
    for (const file of [toCode(declareNative(own)), toState(declareNative(stated))])
      expect(listGrants(reviewFiles(file))).toEqual([read(PRINCIPAL, '${x}/')]);
  });

  test('gives nobody access while nobody has a policy', () => {
    expect(listGrants(reviewFiles(toCode(declareNative(NONE))))).toEqual([]);
  });
});

test.each<[string, Blocks]>([
  ['only policies, of a share that is not frozen', change('policies', { body: { properties: { accessPolicies: [toPolicy()] } } }, NONE)],
  ['both lists, of a share of other files', without('azapi_resource', change('policies', { resource_id: SHARE_ID }))],
  ['both lists, of a share that ignores changes of its body', change('share', { lifecycle: {}, ignore_body_changes: ['properties'] })],
  ['both lists, with the id of the share in other case', change('policies', { resource_id: SHARE_ID.replace('dataShares/w', 'datashares/W') })],
])('an action that states %s is read', (what, blocks) => {
  if (what.startsWith('only')) blocks['azapi_resource']['share']['lifecycle'] = {};
  const report = reviewFiles(toCode(blocks));
  expect([listGrants(report), report.otherWays]).toEqual([[read()], []]);
}); // prettier-ignore

describe('nobody can tell what a share gives', () => {
  const policies = declareNative()['azapi_resource_action']['policies'];
  test.each<[string, Blocks, string, (readonly string[])?]>([
    ['that is frozen and that no action changes', without('azapi_resource_action'), 'its body is not a known object', ['azapi_resource.share']],
    ['whose action has a body that only Terraform knows', change('policies', { body: '${local.missing}' }), 'its body is not a known object'],
    ['whose action has a list that only Terraform knows', change('policies', { body: { properties: { assets: SALES, accessPolicies: '${var.policies}' } } }), 'it has no known list of accessPolicies'],
    ['whose action ignores changes of its body', change('policies', { lifecycle: { ignore_changes: ['body'] } }), 'the body of azapi_resource_action.policies is not known'],
    ['whose action is repeated', change('policies', { count: '${var.on}' }), 'only Terraform knows the instances of azapi_resource_action.policies'],
    ['whose action has a secret body', change('policies', { sensitive_body: { properties: {} } }), 'it has the argument sensitive_body, which is not read'],
    ['whose action asks for another version', change('policies', { query_parameters: { 'api-version': ['x'] } }), 'it has the argument query_parameters, which is not read'],
    ['whose action leaves the frozen policies', change('policies', { body: { properties: { assets: SALES } } }), 'its body is not a known object'],
    ['whose policy has no tenant', change('policies', { body: { properties: { assets: SALES, accessPolicies: [{ principalId: PRINCIPAL, permission: 'Read' }] } } }), 'the tenant of a policy is not an id'],
    ['with the asset /curated/../raw', change('policies', { body: { properties: { assets: [toAsset('/curated/../raw')], accessPolicies: [toPolicy()] } } }), 'the path of an asset has a segment that names nothing (/curated/../raw)'],
    ['with the asset /curated//x', change('policies', { body: { properties: { assets: [toAsset('/curated//x')], accessPolicies: [toPolicy()] } } }), 'the path of an asset has a segment that names nothing (/curated//x)'],
    ['with the asset /curated/./x', change('policies', { body: { properties: { assets: [toAsset('/curated/./x')], accessPolicies: [toPolicy()] } } }), 'the path of an asset has a segment that names nothing (/curated/./x)'],
    ['with the asset /*', change('policies', { body: { properties: { assets: [toAsset('/*')], accessPolicies: [toPolicy()] } } }), 'the path of an asset names no container (/*)'],
    ['with the asset /Curated/x', change('policies', { body: { properties: { assets: [toAsset('/Curated/x')], accessPolicies: [toPolicy()] } } }), 'the path of an asset names no container (/Curated/x)'],
    ['that two actions change', { ...declareNative(), azapi_resource_action: { policies, more: { ...policies, resource_id: SHARE_ID } } }, 'several actions change it, and only Terraform knows which is last', ['azapi_resource.share', 'azapi_resource_action.more', 'azapi_resource_action.policies']],
    ['that only Terraform knows', without('azapi_resource', change('policies', { resource_id: '${var.share}' })), 'only Terraform knows which data share it changes', ['azapi_resource_action.policies']],
  ])('%s', (_what, blocks, reason, addresses = ['azapi_resource.share', 'azapi_resource_action.policies']) => {
    const report = reviewFiles(toCode(blocks));
    expect(listGrants(report)).toEqual([]);
    expect(report.otherWays.map(({ address, what }) => `${address} ${what}`)).toEqual(
      addresses.map((each) => `${each} gives access to blobs, but to whom is not known: ${reason}`),
    );
    const before = blocks['azapi_resource'] ? declareNative() : without('azapi_resource');
    const diff = compareReports(reviewFiles(toCode(before)), report);
    expect([diff.status, diff.gains, diff.losses]).toEqual(['Unclear', [], []]);
  });

  test.each(['DELETE', 'POST', 'PUT', '${var.method}'])('an action with the method %s is told as something else', (method) => {
    const { otherWays } = reviewFiles(toCode(change('policies', { method })));
    expect(otherWays.map(({ address }) => address)).toContain('azapi_resource_action.policies');
  });
}); // prettier-ignore

describe('a comparison', () => {
  const two: Lists = { assets: SALES, accessPolicies: [toPolicy(), toPolicy(OTHER, OTHER)] };
  const moved: Lists = { assets: SALES, accessPolicies: [toPolicy(PRINCIPAL, OTHER)] };
  const more: Lists = { assets: [toAsset('/curated/costs'), ...SALES], accessPolicies: [toPolicy()] };
  test.each<[string, Lists, Lists, readonly string[], readonly string[]]>([
    ['a new policy', NONE, two, [`+ ${PRINCIPAL} ${TENANT}`, `+ ${OTHER} ${OTHER}`], []],
    ['a policy that goes', two, { ...two, accessPolicies: [toPolicy()] }, [`- ${OTHER} ${OTHER}`], []],
    ['another tenant for the same principal', { ...NONE, accessPolicies: [toPolicy()] }, moved, [`+ ${PRINCIPAL} ${OTHER}`, `- ${PRINCIPAL} ${TENANT}`], []],
    ['another order of policies', two, { ...two, accessPolicies: [...two.accessPolicies].reverse() }, [], []],
    ['a new asset', { ...more, assets: SALES }, more, [`+ ${PRINCIPAL} ${TENANT}`], []],
  ])('%s is what changes, in code, in a plan, and between states', (_what, before, after, changes, blinks) => {
    const [old, now] = [declareNative(before), declareNative(after)];
    const plan = toPlan(old, now);
    for (const diff of [
      compareReports(reviewFiles(toCode(old)), reviewFiles(toCode(now))),
      compareReports(reviewFiles(toState(old)), reviewFiles(toState(now))),
      compareReports(reviewPrior(plan), reviewFiles(plan)),
    ]) {
      expect([
        ...diff.gains.map(({ principalId, tenantId }) => `+ ${principalId} ${tenantId}`),
        ...diff.losses.map(({ principalId, tenantId }) => `- ${principalId} ${tenantId}`),
      ]).toEqual(changes);
      expect([diff.unclear, diff.blinks, diff.warnings, diff.dataSharing]).toEqual([[], blinks, [], []]);
    }
  });

  test.each<[string, Values, Values]>([
    ['in a plan', toPlan(declareNative(), without('azapi_resource_action')), {}],
    ['between states', toState(declareNative()), toState(without('azapi_resource_action'))],
    ['in code, of a share of other files', toCode(without('azapi_resource', change('policies', { resource_id: SHARE_ID }))), toCode(without('azapi_resource', without('azapi_resource_action')))],
  ])('an action that goes while the share stays is unclear, %s: Azure keeps the policies', (_where, before, after) => {
    const isPlan = Object.keys(after).length === 0;
    const diff = compareReports(isPlan ? reviewPrior(before) : reviewFiles(before), reviewFiles(isPlan ? before : after));
    expect([diff.status, diff.losses]).toEqual(['Unclear', []]);
    expect(diff.unclear).toEqual([expect.stringMatching(/^nothing states the assets and policies of \S+ any more: the data share keeps those that it has$/)]);
  });

  test('a share that is destroyed with its action is a loss', () => {
    const diff = compareReports(reviewFiles(toState(declareNative())), reviewFiles(toState(without('azapi_resource', without('azapi_resource_action')))));
    expect([diff.status, diff.losses.map(({ principalId }) => principalId)]).toEqual(['Changed', [PRINCIPAL]]);
  });

  test('a role assignment that a data share takes the place of changes nothing for the same principal', () => {
    const { azurerm_storage_account: account } = declareNative();
    const assignment = {
      scope: `${ACCOUNT_ID}/blobServices/default/containers/raw`,
      role_definition_name: 'Storage Blob Data Reader',
      principal_id: PRINCIPAL,
    };
    const before = { azurerm_storage_account: account, azurerm_role_assignment: { raw: assignment } };
    const after = declareNative({ assets: [toAsset('/raw')], accessPolicies: [toPolicy()] });
    const diff = compareReports(reviewFiles(toCode(before)), reviewFiles(toCode(after)));
    expect([diff.gains, diff.losses, diff.unclear]).toEqual([[], [], []]);
  });
}); // prettier-ignore

describe('a connector', () => {
  const URI = '${azapi_resource.share.output.properties.dataShareUri}';
  const connect = (connector: Values): Blocks => {
    const { azapi_resource, ...others } = declareNative();
    return { ...others, azapi_resource: { ...azapi_resource, connector } };
  };
  const own = {
    address: 'azapi_resource.connector',
    account: 'fabrikam',
    name: 'weather',
    identity: '/subscriptions/s/identities/reader',
    dataShareUri: SHARE_URI,
    dataShare: null,
    state: 'Active',
  };
  test.each<[string, Values, object]>([
    ['with the URI of a share of other files', toCode(connect(declareConnector())), own],
    ['that refers to a share', toCode(connect(declareConnector(URI))), { ...own, dataShareUri: URI, dataShare: 'azapi_resource.share' }],
    ['of a state', toState(connect(declareConnector(URI))), { ...own, dataShare: 'azapi_resource.share' }],
    ['that a plan creates', toPlan({}, connect(declareConnector(URI))), { ...own, dataShareUri: null, dataShare: 'azapi_resource.share', state: null, identity: null }],
    ['that is off', toCode(connect(declareConnector(SHARE_URI, { state: 'Inactive' }))), { ...own, state: 'Inactive' }],
    ['without a state', toCode(connect(declareConnector(SHARE_URI, { state: null }))), own],
    ['with a state that only Terraform knows', toCode(connect(declareConnector(SHARE_URI, { state: '${var.state}' }))), { ...own, state: null }],
  ])('%s opens nothing, and is told', (_what, file, expected) => {
    const report = reviewFiles(file);
    expect(report.connectors).toEqual([expected]);
    expect([listGrants(report), report.otherWays, report.warnings]).toEqual([[read()], [], []]);
  });

  const freeze = (settings: Values): Blocks => {
    const { azapi_resource_action: actions, ...others } = connect({
      ...declareConnector(URI),
      lifecycle: { ignore_changes: ['body'] },
      replace_triggers_external_values: [URI],
    });
    const action = {
      type: 'Microsoft.Storage/storageAccounts/connectors@2026-04-01',
      resource_id: '${azapi_resource.connector.id}',
      method: 'PATCH',
      body: { properties: settings },
    };
    return { ...others, azapi_resource_action: { ...actions, settings: action } };
  };
  const identity = '/subscriptions/s/identities/other';
  test.each<[string, Values, object]>([
    ['its state', { state: 'Inactive' }, { state: 'Inactive' }],
    ['its identity', { state: 'Active', source: { type: 'DataShare', authProperties: { type: 'ManagedIdentity', identityResourceId: identity } } }, { identity }],
    ['nothing', {}, { state: null }],
  ])('that is frozen has what its action states: %s', (_what, settings, expected) => {
    const report = reviewFiles(toCode(freeze(settings)));
    expect(report.connectors).toEqual([{ ...own, dataShareUri: URI, dataShare: 'azapi_resource.share', ...expected }]);
    expect([report.otherWays, report.warnings]).toEqual([[], []]);
  });

  test('whose action has another body is not read', () => {
    const { connectors, otherWays } = reviewFiles(toCode(freeze({ owner: 'x' })));
    expect([connectors, otherWays.map(({ address }) => address)]).toEqual([[], ['azapi_resource.connector', 'azapi_resource_action.settings']]);
  });

  test('with something undocumented is told as something that is not understood', () => {
    const { connectors, otherWays } = reviewFiles(toCode(connect(declareConnector(SHARE_URI, { writes: true }))));
    expect(connectors).toEqual([]);
    expect(otherWays.map(({ what }) => what)).toEqual([
      'reads data of another account, but which is not known: it has the part of its properties writes, which is not read',
    ]);
  });

  test.each<[string, Blocks, Blocks, string]>([
    ['that is new', declareNative(), connect(declareConnector()), 'is new: connector fabrikam/weather (Active) reads through azds://'],
    ['that is turned off', connect(declareConnector()), connect(declareConnector(SHARE_URI, { state: 'Inactive' })), 'changes: connector fabrikam/weather (Inactive) reads through azds://'],
    ['that goes', connect(declareConnector()), declareNative(), 'is removed: before, connector fabrikam/weather (Active) reads through azds://'],
  ])('%s changes no access, and is told', (_what, before, after, sentence) => {
    const diff = compareReports(reviewFiles(toCode(before)), reviewFiles(toCode(after)));
    expect(diff.status).toBe('Unchanged');
    expect(diff.dataSharing.map(({ what }) => what)).toEqual([
      expect.stringContaining(`azapi_resource.connector ${sentence}`),
    ]);
  });
}); // prettier-ignore

describe('a switch of an account', () => {
  const withSwitches = (policy: Values, more: Values = {}): Blocks => {
    const { azapi_update_resource: update, ...others } = declareNative();
    const body = { properties: { dataCollaborationPolicyProperties: policy, ...more } };
    return { ...others, azapi_update_resource: { switch: { ...update['switch'], body } } };
  };
  const compare = (before: Blocks, after: Blocks) =>
    compareReports(reviewFiles(toCode(before)), reviewFiles(toCode(after)));

  test.each<[string, Values, Values, readonly string[]]>([
    ['that is turned on', { allowStorageDataShares: true }, { allowStorageDataShares: true, allowCrossTenantDataSharing: true }, ['turns on allowCrossTenantDataSharing of contoso: data can be shared with principals of other tenants. By itself, this gives nobody access']],
    ['that is turned off', { allowStorageConnectors: true }, { allowStorageConnectors: false }, ['turns off allowStorageConnectors of contoso']],
    ['that is no longer set', { allowStorageDataShares: true }, {}, ['no longer sets allowStorageDataShares of contoso: the account keeps the value that it has']],
    ['that only Terraform knows', {}, { allowStorageDataShares: '${var.on}' }, ['may turn on or off allowStorageDataShares of contoso: the account can have data shares. By itself, this gives nobody access']],
    ['that stays', { allowStorageDataShares: true }, { allowStorageDataShares: 'true' }, []],
    ['that is set to its default', {}, { allowStorageDataShares: false }, []],
  ])('%s gives nobody access, and is told', (_what, before, after, sentences) => {
    const diff = compare(withSwitches(before), withSwitches(after));
    expect([diff.status, diff.unclear, diff.warnings]).toEqual(['Unchanged', [], []]);
    expect(diff.dataSharing.map(({ what }) => what)).toEqual(
      sentences.map((each) => `azapi_update_resource.switch ${each}`),
    );
  });

  test('beside another setting is told as a change of the account', () => {
    const diff = compare(withSwitches({ allowStorageDataShares: true }), withSwitches({ allowStorageDataShares: true }, { allowSharedKeyAccess: true }));
    expect(diff.status).toBe('Unclear');
    expect(diff.unclear).toContainEqual(expect.stringMatching(/^azapi_update_resource\.switch .* it changes a storage account, or what is in it$/));
  });
}); // prettier-ignore

test('a data share that a plan replaces has another URI, which is told', () => {
  const report = reviewFiles(toCode(declareNative()));
  const { dataSharing, blinks } = diffAccess(report, report, {
    replaced: ['azapi_resource.share'],
    moved: new Map(),
  });
  expect([dataSharing.map(({ what }) => what), blinks]).toEqual([
    [
      'azapi_resource.share is replaced: the new data share has another URI, and all connectors to the old one stop working',
    ],
    [],
  ]);
});
