import { createAccessReport } from '../../../../lib/access/review/access-report';
import { diffAccess } from '../../../../lib/access/review/access-diff';
import { findUnclearChanges, toGapPoints } from '../../../../lib/access/review/unclear-changes';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  condition,
  configuration,
  CONTAINER,
  ofFolder,
  plan,
  WOODGROVE,
} from '../../../fixtures/terraform';

const NOW = new Date('2026-11-22T00:00:00Z');

function toReviewedFile(text: string): Parameters<typeof findUnclearChanges>[0] {
  const file = readTerraformFile(text, 'cdk.tf.json');
  return {
    file,
    report: createAccessReport([{ file: 'f', declared: readDeclaredAccess(file.current) }], NOW),
  };
}

function getDiffStatus(before: Values, after: Values): string {
  const [old, now] = [before, after].map((file) => toReviewedFile(JSON.stringify(file)));
  const replacements = { replaced: null, moved: new Map<string, string>() };
  return diffAccess(old.report, now.report, replacements, findUnclearChanges(old, now)).status;
}

/** The status of one plan, against its own past. */
function statusOfPlan(values: Values): string {
  const file = readTerraformFile(JSON.stringify(values), 'plan.json');
  const [old, now] = [file.prior!, file.current].map((facts) =>
    createAccessReport([{ file: 'f', declared: readDeclaredAccess(facts) }], NOW),
  );
  return diffAccess(old, now, file, toGapPoints(file.gaps)).status;
}

const grants = (values: Values, more: Values = {}): Values =>
  configuration({ azurerm_role_assignment: { a: assignment(values) } }, [], more);
const inCurated = condition(`${CONTAINER} StringEquals 'curated'`, `${CONTAINER} StringEquals 'curated'`);
const byLocal = { principal_id: '${local.who}' };
const custom = (permissions: unknown): Values =>
  configuration({
    azurerm_role_definition: { mine: { name: 'Mine', permissions } },
    azurerm_role_assignment: { a: assignment({ role_definition_name: 'Mine' }) },
  });

describe('two files of code', () => {
  test.each<[string, Values, Values]>([
    ['a local', grants(byLocal, { locals: { who: 'P' } }), grants(byLocal, { locals: { who: 'Q' } })],
    [
      "a variable's default",
      grants({ condition: ofFolder('${var.p}') }, { variable: { p: { default: 'sales' } } }),
      grants({ condition: ofFolder('${var.p}') }, { variable: { p: { default: 'hr' } } }),
    ],
    [
      'a data source',
      grants(
        { principal_id: '${data.azuread_group.g.object_id}' },
        { data: { azuread_group: { g: { display_name: 'few' } } } },
      ),
      grants(
        { principal_id: '${data.azuread_group.g.object_id}' },
        { data: { azuread_group: { g: { display_name: 'everybody' } } } },
      ),
    ],
    [
      'for_each',
      grants({ for_each: '${toset(["P"])}', principal_id: '${each.value}' }),
      grants({ for_each: '${toset(["P", "Q"])}', principal_id: '${each.value}' }),
    ],
    ['count', grants({ count: 0 }), grants({ count: 1 })],
    ['a module', grants({}), grants({}, { module: { more: { source: './more' } } })],
    [
      'a condition that is an expression',
      grants({ condition: '${local.strict}' }),
      grants({ condition: '${local.loose}' }),
    ],
    [
      'a condition of an unknown role',
      grants({ role_definition_name: 'Somebody', condition: ofFolder('sales') }),
      grants({ role_definition_name: 'Somebody' }),
    ],
    ['what a role may write', custom([{ data_actions: [] }]), custom([{ data_actions: ['${local.x}'] }])],
    ['a role that is no list', custom([{ data_actions: [] }]), custom({ data_actions: ['*'] })],
    ['an owner where keys are off', grants({}), grants({ role_definition_name: 'Owner', scope: ACCOUNT_ID })],
    [
      'who may anything on ADLS Gen2',
      grants({ condition: ofFolder('sales'), role_definition_name: 'Storage Blob Data Contributor' }),
      grants({ condition: ofFolder('sales'), role_definition_name: 'Storage Blob Data Owner' }),
    ],
    [
      'an end that was long past',
      grants({ condition: ofFolder('sales', '2020-01-01T00:00:00Z') }),
      grants({ condition: ofFolder('sales', '2028-01-01T00:00:00Z') }),
    ],
    [
      'an access control list',
      configuration({ azurerm_storage_data_lake_gen2_path: {} }),
      configuration({ azurerm_storage_data_lake_gen2_path: { p: { ace: [{ permissions: 'r-x' }] } } }),
    ],
    [
      'a member of a group',
      configuration({ azuread_group_member: {} }),
      configuration({ azuread_group_member: { m: { member_object_id: WOODGROVE } } }),
    ],
    [
      'a second list of resources',
      { ...grants({}), resource: [{ azurerm_role_assignment: { x: assignment() } }] },
      {
        ...grants({}),
        resource: [
          { azurerm_role_assignment: { y: assignment({ principal_id: WOODGROVE }) } },
          { azurerm_role_assignment: { x: assignment() } },
        ],
      },
    ],
    [
      'an account that only a plan will tell, in a condition that names the container',
      grants({ scope: '${x}/storageAccounts/?', condition: inCurated }),
      configuration({
        azurerm_role_assignment: {
          a: assignment({ scope: '${x}/storageAccounts/?', condition: inCurated }),
          b: assignment({ scope: '${y}/storageAccounts/?', condition: inCurated }),
        },
      }),
    ],
    [
      'a scope that is not written out',
      grants({ scope: '${data.azurerm_subscription.dev.id}' }),
      configuration({
        azurerm_role_assignment: {
          a: assignment({ scope: '${data.azurerm_subscription.dev.id}' }),
          b: assignment({ scope: '${data.azurerm_subscription.prod.id}' }),
        },
      }),
    ],
  ])('are never the same where %s changes', (_what, before, after) => {
    expect(getDiffStatus(before, before)).toBe('Unchanged');
    expect(getDiffStatus(before, after)).not.toBe('Unchanged');
  });

  test('are the same if a change affects no grant', () => {
    const before = grants({}, { locals: { color: 'red' }, variable: { size: { default: 1 } } });
    const after = grants({}, { locals: { color: 'blue' }, variable: { size: { default: 2 } } });
    expect(getDiffStatus(before, after)).toBe('Unchanged');
  });
});

describe('a plan', () => {
  const same = plan([{ address: 'azurerm_role_assignment.a', before: assignment(), after: assignment() }]);

  test.each<[string, Values]>([
    ['ended with an error', { errored: true }],
    ['defers changes', { deferred_changes: [{ reason: 'provider_config_unknown' }] }],
  ])('that %s is unclear', (_what, more) => {
    expect(statusOfPlan(same)).toBe('Unchanged');
    expect(statusOfPlan({ ...same, ...more })).toBe('Unclear');
  });

  test('does not give a second container of a for_each to the readers of the first one', () => {
    const container = (key: string): Values => ({ name: key, storage_account_id: ACCOUNT_ID });
    const scope = `${ACCOUNT_ID}/blobServices/default/containers/open`;
    const values = plan([
      {
        address: 'azurerm_storage_container.c["open"]',
        before: container('open'),
        after: container('open'),
      },
      { address: 'azurerm_storage_container.c["secret"]', before: null, after: container('secret') },
      {
        address: 'azurerm_role_assignment.r["open"]',
        before: assignment({ scope }),
        after: assignment({ scope }),
      },
      {
        address: 'azurerm_role_assignment.r["secret"]',
        before: null,
        after: { ...assignment(), scope: undefined },
        unknown: { scope: ['azurerm_storage_container.c'] },
      },
    ]);
    expect(statusOfPlan(values)).toBe('Changed');
  });
});
