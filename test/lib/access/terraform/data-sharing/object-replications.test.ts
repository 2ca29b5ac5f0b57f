import { compareReports, reviewFiles, toCode } from '../../../../fixtures/native-shares';
import type { Blocks, Values } from '../../../../fixtures/native-shares';

const id = (account: string): string =>
  `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/${account}`;
const TYPE = 'Microsoft.Storage/storageAccounts/objectReplicationPolicies@2026-04-01';
const POLICY = '99999999-9999-4999-8999-999999999999';

const rule = (prefixes: readonly string[] = ['a/']): Values => ({
  ruleId: POLICY,
  sourceContainer: 'curated',
  destinationContainer: 'landing',
  filters: { prefixMatch: prefixes, minCreationTime: '1601-01-01T00:00:00Z' },
});
const createBody = (more: Values = {}): Values => ({
  properties: {
    sourceAccount: id('contoso'),
    destinationAccount: id('fabrikam'),
    rules: [rule()],
    metrics: { enabled: false },
    ...more,
  },
});

const declareSource = (changes: Values = {}): Blocks => ({
  azapi_resource: {
    half: { type: TYPE, name: POLICY, parent_id: id('contoso'), body: createBody(), ...changes },
  },
});
const declareAction = (changes: Values = {}): Blocks => ({
  azapi_resource_action: {
    half: {
      type: TYPE,
      resource_id: `${id('fabrikam')}/objectReplicationPolicies/default`,
      method: 'PUT',
      body: createBody(),
      ...changes,
    },
  },
});
const declareBoth = (rules: Values): Blocks => ({
  azurerm_storage_object_replication: {
    both: {
      source_storage_account_id: id('contoso'),
      destination_storage_account_id: id('fabrikam'),
      rules: [rules],
    },
  },
});

const listWays = (blocks: Blocks): string[] => reviewFiles(toCode(blocks)).otherWays.map(({ what }) => what);

describe('the review of object replication', () => {
  test.each<[string, Blocks, RegExp]>([
    [
      "the provider's half, with what leaves and where to",
      declareSource(),
      /^copies blobs from account "contoso" to account "fabrikam", .*: what begins with "a\/" in container "curated"$/,
    ],
    [
      'a rule without prefixes',
      declareSource({ body: createBody({ rules: [rule([])] }) }),
      /: all of container "curated"$/,
    ],
    [
      'both halves in one resource',
      declareBoth({
        source_container_name: 'curated',
        destination_container_name: 'landing',
        filter_out_blobs_with_prefix: ['a/', 'b/'],
      }),
      /what begins with "a\/", "b\/" in container "curated"$/,
    ],
    [
      'a body with a part that is not read',
      declareSource({ body: createBody({ exportTo: 'x' }) }),
      /but which blobs is not known: it has the part of its properties exportTo/,
    ],
    [
      'a body that only Terraform knows',
      declareSource({ body: '${local.body}' }),
      /but which blobs is not known/,
    ],
    [
      'rules that only Terraform knows',
      declareSource({ body: createBody({ rules: '${var.rules}' }) }),
      /but which blobs is not known/,
    ],
    ['a secret body', declareSource({ sensitive_body: { properties: {} } }), /but which blobs is not known/],
    [
      'a request to the source account',
      declareAction({ resource_id: `${id('contoso')}/objectReplicationPolicies/${POLICY}` }),
      /^copies blobs from account "contoso"/,
    ],
    [
      'a deletion that is sent at once',
      declareAction({ method: 'DELETE', body: undefined }),
      /but which blobs is not known/,
    ],
  ])('tells of %s', (_name, blocks, expected) => {
    expect(listWays(blocks)).toEqual([expect.stringMatching(expected)]);
  });

  test.each<[string, Blocks]>([
    ["the consumer's half, which only receives", declareAction()],
    ['a deletion at the end', declareAction({ method: 'DELETE', when: 'destroy', body: undefined })],
  ])('raises no alarm for %s', (_name, blocks) => {
    expect(listWays(blocks)).toEqual([]);
  });

  test.each<[string, Blocks, Blocks, RegExp]>([
    ['new', {}, declareSource(), /is new: it copies blobs from account "contoso"/],
    [
      'wider',
      declareSource(),
      declareSource({ body: createBody({ rules: [rule([])] }) }),
      /changes \(body\): it copies .* all of container "curated"/,
    ],
    ['gone', declareSource(), {}, /is no longer there, or no longer gives access: it copies/],
  ])('a half that is %s is a change that nobody overlooks', (_name, before, after, expected) => {
    const diff = compareReports(reviewFiles(toCode(before)), reviewFiles(toCode(after)));
    expect([...diff.unclear]).toEqual([expect.stringMatching(expected)]);
  });
});

describe('a plan that leaves prefixes out, because only Terraform knows them', () => {
  /** Reads the plan of a policy that is created. */
  function listPlanned(type: string, after: Values, afterUnknown: Values): readonly string[] {
    const place = { address: `${type}.half`, mode: 'managed', type, name: 'half' };
    return reviewFiles({
      format_version: '1.2',
      planned_values: { root_module: { resources: [{ ...place, values: after }] } },
      resource_changes: [
        { ...place, change: { actions: ['create'], before: null, after, after_unknown: afterUnknown } },
      ],
      configuration: { root_module: { resources: [{ ...place, expressions: {} }] } },
    }).otherWays.map(({ what }) => what);
  }

  const [[, { both }]] = Object.entries(
    declareBoth({ source_container_name: 'curated', destination_container_name: 'landing' }),
  );
  const source = declareSource({ body: createBody({ rules: [{ ...rule(), filters: {} }] }) });
  const { half } = source['azapi_resource'];

  test.each<[string, string, Values, Values]>([
    [
      'of azurerm',
      'azurerm_storage_object_replication',
      both,
      { rules: [{ filter_out_blobs_with_prefix: true, name: true }] },
    ],
    [
      'of azapi',
      'azapi_resource',
      half,
      { body: { properties: { rules: [{ filters: { prefixMatch: true } }] } } },
    ],
    [
      'of azapi, with its filters',
      'azapi_resource',
      half,
      { body: { properties: { rules: [{ filters: true }] } } },
    ],
  ])('is not read as one of the whole container: %s', (_, type, after, afterUnknown) => {
    expect(listPlanned(type, after, afterUnknown)).toEqual([
      expect.stringContaining('which blobs is not known: the prefixes of a rule are not known'),
    ]);
  });

  test('is read as one of the whole container if there are no prefixes', () => {
    const unknown = { rules: [{ name: true }] };
    expect(listPlanned('azurerm_storage_object_replication', both, unknown)).toEqual([
      expect.stringContaining('all of container "curated"'),
    ]);
  });
});
