import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import { assignment, configuration, FABRIKAM, ofFolder, plan } from '../../../fixtures/terraform';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };
const account = (more: Values = {}): Values => ({
  name: 'contoso',
  shared_access_key_enabled: false,
  ...more,
});

type Resources = Parameters<typeof configuration>[0];

const write = (resource: Resources, more: Values = {}): string =>
  documentFile(
    configuration(
      {
        azurerm_storage_account: { s: account() },
        azurerm_role_assignment: { a: assignment() },
        ...resource,
      },
      [],
      more,
    ),
    'cdk.tf.json',
  );
const base = write({});
const flat = (text: string): string => text.replace(/\s+/g, ' ');
const run = async (...args: string[]): Promise<string> => (await datashare(['access', ...args], io)).stdout;

interface Point {
  readonly code: string;
  readonly what: string;
  readonly fix: string;
  readonly address: string | null;
}

const sas = { connection_string: '${azurerm_storage_account.s.primary_connection_string}' };
const role = (actions: readonly string[]): Resources => ({
  azurerm_role_definition: { r: { name: 'Mine', scope: '/', permissions: [{ actions, data_actions: [] }] } },
});

describe('each unclear point of a diff has a code, a place and advice', () => {
  test.each<[string, string, string, string, string | null]>([
    ['OtherWayChanged', base, write({ azurerm_storage_account_local_user: { u: { name: 'u', storage_account_id: '${azurerm_storage_account.s.id}' } } }), 'azurerm_storage_account_local_user.u is new', 'azurerm_storage_account_local_user.u'],
    ['AccountSettingChanged', base, write({ azurerm_storage_account: { s: account({ sftp_enabled: true }) } }), 'changes sftp_enabled', 'azurerm_storage_account.s'],
    ['ConditionUnreadable', base, write({ azurerm_role_assignment: { a: assignment({ condition: 'none' }) } }), 'cannot be parsed', 'azurerm_role_assignment.a'],
    ['DefinitionChanged', write({}, { module: { m: { source: './a' } } }), write({}, { module: { m: { source: './b' } } }), 'module.m changes', null],
    ['RoleDefinitionChanged', write(role([])), write(role(['Microsoft.Storage/storageAccounts/listKeys/action'])), 'azurerm_role_definition.r gains', 'azurerm_role_definition.r'],
    ['PrincipalChanged', base, write({ azurerm_role_assignment: { a: assignment({ principal_type: 'User' }) } }), 'changes principal_type', 'azurerm_role_assignment.a'],
    ['DataAtRisk', base, write({ azurerm_storage_management_policy: { p: { storage_account_id: '${azurerm_storage_account.s.id}', rule: [{ name: 'r', enabled: true, actions: [{ base_blob: [{ delete_after_days_since_modification_greater_than: 1 }] }] }] } } }), 'its lifecycle rules delete blobs', 'azurerm_storage_management_policy.p'],
  ])('%s', async (code, before, after, what, address) => {
    const { unclear, unclearDetails } = JSON.parse(await run('diff', before, after, '--json')) as {
      unclear: string[];
      unclearDetails: Point[];
    };
    const point = unclearDetails.find((each) => each.code === code);
    expect(point).toMatchObject({ what: expect.stringContaining(what) as string, address });
    // The sentences stay under their old key.
    expect(unclear).toEqual(unclearDetails.map((each) => each.what));
    const text = flat(await run('diff', before, after));
    expect(text).toContain(point!.what);
    expect(text).toContain(`what to do: ${point!.fix}`);
    const markdown = await run('diff', before, after, '--markdown');
    expect(markdown).toContain('<br>What to do: ');
  }); // prettier-ignore

  test('FileIncomplete, for a plan with a gap', async () => {
    const path = documentFile({ ...plan([]), errored: true }, 'plan.json');
    const { unclearDetails } = JSON.parse(await run('diff', path, '--json')) as { unclearDetails: Point[] };
    expect(unclearDetails).toMatchObject([{ code: 'FileIncomplete', address: null }]);
    const address = 'azurerm_role_assignment.a["north europe"]';
    const drift = [
      { address, type: 'azurerm_role_assignment', change: { actions: ['update'], before: {}, after: null } },
    ];
    const drifted = documentFile({ ...plan([]), resource_drift: drift }, 'plan.json');
    expect(JSON.parse(await run('diff', drifted, '--json'))).toMatchObject({
      unclear: [`${address} was changed outside of Terraform`],
      unclearDetails: [{ code: 'FileIncomplete', address }],
    });
    expect(flat(await run('diff', path))).toContain('what to do: compare a plan of all resources');
    expect(flat(await run(path))).toContain('what to do: review a plan of all resources');
  });
});

describe('a diff says each thing once', () => {
  test('a new way in is unclear, and no warning', async () => {
    const after = write({ azurerm_eventgrid_event_subscription: { e: { name: 'e', ...sas } } });
    const text = await run('diff', base, after);
    expect(text.match(/azurerm_eventgrid_event_subscription\.e/g)).toHaveLength(1);
    expect(text).not.toContain('New warnings');
    const json = JSON.parse(await run('diff', base, after, '--json')) as { warnings: Point[] };
    expect(json.warnings).toMatchObject([{ code: 'OtherWayIn' }]);
  });

  test('a condition that cannot be read is unclear, and no warning', async () => {
    const after = write({ azurerm_role_assignment: { a: assignment({ condition: 'none' }) } });
    const text = await run('diff', base, after);
    expect(text.match(/cannot be parsed/g)).toHaveLength(1);
    expect(text).not.toContain('New warnings');
  });

  test('shared keys that are turned on have a section, and no warning', async () => {
    const after = write({ azurerm_storage_account: { s: account({ shared_access_key_enabled: true }) } });
    const text = flat(await run('diff', base, after));
    expect(text.match(/shared keys of contoso/g)).toHaveLength(1);
    expect(text).toContain(
      'what to do: disable shared keys of the account (shared_access_key_enabled = false)',
    );
  });

  test.each([
    ['powers that are gained', 'Owner', 'assign a data role on a container instead'],
    ['a role that nobody defines', 'Wizard', 'review the definition of the role'],
  ])('%s have advice, and no warning', async (_what, role_definition_name, fix) => {
    const text = flat(await run('diff', base, write({ azurerm_role_assignment: { a: assignment(), b: assignment({ principal_id: 'x', role_definition_name }) } }))); // prettier-ignore
    expect(text.match(new RegExp(role_definition_name, 'g'))).toHaveLength(1);
    expect(text).toContain(`what to do: ${fix}`);
    expect(text).not.toContain('New warnings');
  });

  test('a new member of a group is told as what stands behind the group', async () => {
    const after = write({
      azuread_group_member: { m: { group_object_id: FABRIKAM, member_object_id: 'm' } },
    });
    const { unclearDetails } = JSON.parse(await run('diff', base, after, '--json')) as {
      unclearDetails: Point[];
    };
    expect(unclearDetails.map(({ code }) => code)).toEqual(['PrincipalChanged']);
    expect((await run('diff', base, after)).match(/azuread_group_member\.m/g)).toHaveLength(1);
  });

  test('a container that becomes public', async () => {
    const open = { c: { name: 'open', storage_account_name: 'contoso', container_access_type: 'blob' } };
    const text = flat(await run('diff', base, write({ azurerm_storage_container: open })));
    expect(text).toContain('+ anybody gains reading of contoso/open: all, through public access what to do: make the container private'); // prettier-ignore
    expect(text).not.toContain('New warnings');
  });

  test('a scope that only Terraform knows', async () => {
    const after = write({
      azurerm_role_assignment: { a: assignment(), b: assignment({ scope: '${var.scope}' }) },
    });
    const text = flat(await run('diff', base, after));
    expect(text).toContain('what to do: review the expression of the scope');
    expect(text).not.toContain('New warnings');
  });

  test('points with the same advice share it', async () => {
    const users = Object.fromEntries(['u', 'v', 'w'].map((name) => [name, { name, storage_account_id: '${azurerm_storage_account.s.id}' }])); // prettier-ignore
    const after = write({ azurerm_storage_account_local_user: users });
    for (const args of [[], ['--markdown']])
      expect((await run('diff', base, after, ...args)).match(/what to do/gi)).toHaveLength(1);
  });
});

describe('counts agree with their nouns and verbs', () => {
  const buckets = (...names: string[]): Resources => ({
    aws_s3_bucket: Object.fromEntries(names.map((name) => [name, { bucket: name }])),
  });
  const text = 'of 1 provider that this tool does not know';

  test.each([
    [['a'], `1 resource ${text} refers to nothing shared, and was not looked into: aws (1)`],
    [['a', 'b'], `2 resources ${text} refer to nothing shared, and were not looked into: aws (2)`],
  ])('resources of other providers: %j', async (names, expected) => {
    expect(flat(await run(write(buckets(...names))))).toContain(expected);
    expect(flat(await run('diff', base, write(buckets(...names))))).toContain(
      expected.replace('resource', 'new resource'),
    );
  });

  test.each([
    [1, '1 resource of the state, and this report shows the state of it'],
    [2, '2 resources of the state, and this report shows the state of them'],
  ])('resources that a plan leaves out: %d', async (count, expected) => {
    const kept = Array.from({ length: count }, (_, i) => ({
      address: `azurerm_role_assignment.a${i}`,
      before: assignment(),
      after: assignment(),
    }));
    const whole = plan(kept) as { planned_values: unknown; resource_changes: unknown };
    const partial = { ...whole, planned_values: { root_module: {} }, resource_changes: [] };
    expect(flat(await run(documentFile(partial, 'plan.json')))).toContain(expected);
  });

  test.each([
    [{ a: assignment() }, 'Access changes: 1 loss'],
    [{ a: assignment(), b: assignment({ principal_id: 'x' }) }, 'Access changes: 2 losses'],
  ])('gains and losses', async (assignments, expected) => {
    const before = write({ azurerm_role_assignment: assignments });
    expect(await run('diff', before, write({ azurerm_role_assignment: {} }))).toContain(`${expected}\n`);
  });

  test('unclear points beside changes', async () => {
    const after = write({
      azurerm_storage_account: { s: account({ sftp_enabled: true }) },
      azurerm_role_assignment: { a: assignment(), b: assignment({ principal_id: 'x' }) },
    });
    expect(await run('diff', base, after)).toContain('Access changes: 1 gain, 1 unclear point\n');
  });
});

test('every warning of a report has advice', async () => {
  const path = write({
    azurerm_storage_account: { s: { name: 'contoso' } },
    azurerm_role_assignment: {
      a: assignment({ condition: 'none' }),
      b: assignment({ role_definition_name: 'Wizard' }),
      c: assignment({ role_definition_name: 'Owner' }),
      d: assignment({ principal_id: 'x', condition: ofFolder('sales', '2020-01-01T00:00:00Z') }),
    },
    azurerm_storage_account_local_user: { u: { name: 'u', storage_account_id: '${azurerm_storage_account.s.id}' } },
  }); // prettier-ignore
  const { warnings } = JSON.parse(await run(path, '--json')) as {
    warnings: { message: string; fix: string }[];
  };
  const text = flat(await run(path));
  expect(warnings.length).toBeGreaterThan(5);
  for (const { message, fix } of warnings) {
    expect(text).toContain(flat(message));
    expect(text).toContain(`what to do: ${flat(fix)}`);
  }
  expect(text).toContain(FABRIKAM);
});
