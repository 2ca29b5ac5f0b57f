import type { Question } from '../../../../lib/access/review/access-question';
import { answerQuestion } from '../../../../lib/access/review/access-question';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  configuration,
  containerId,
  FABRIKAM,
  ofFolder,
  plan,
  WOODGROVE,
} from '../../../fixtures/terraform';

const AT = new Date('2026-11-22T00:00:00Z');
const ADATUM = '00000000-0000-4000-8000-00000000000a';

/** Verdicts by principal about curated/sales/a.csv of contoso, unless something else is asked. */
function findVerdicts(file: Values, question: Partial<Question> = {}): Record<string, string> {
  const { current } = readTerraformFile(JSON.stringify(file), 'file');
  const report = createAccessReport([{ file: 'file', declared: readDeclaredAccess(current) }], AT);
  const place = report.accounts.find(({ account }) => account === 'contoso') ?? null;
  const whole = {
    container: 'curated',
    path: 'sales/a.csv',
    operation: 'Read',
    at: AT,
    place,
    ...question,
  } as const;
  return Object.fromEntries(
    answerQuestion(report, whole).map(({ principalId, verdict }) => [principalId, verdict]),
  );
}

const roles = (...values: readonly Values[]): Values =>
  configuration({
    azurerm_role_assignment: Object.fromEntries(values.map((each, index) => [`a${index}`, each])),
  });

describe('who can read a blob now', () => {
  test.each<[string, Values, Partial<Question>, string]>([
    ['a reader of the folder', { condition: ofFolder('sales') }, {}, 'Allowed'],
    ['a reader of another folder', { condition: ofFolder('hr') }, {}, 'Denied'],
    ['a reader of another container', { scope: containerId('raw') }, {}, 'Denied'],
    ['a reader of another account', { scope: ACCOUNT_ID.replace('contoso', 'other') }, {}, 'Denied'],
    ['a reader of the account', { scope: ACCOUNT_ID }, {}, 'Allowed'],
    ['a reader of the resource group', { scope: ACCOUNT_ID.split('/providers')[0] }, {}, 'Allowed'],
    [
      'a reader of another resource group',
      { scope: '/subscriptions/1/resourceGroups/rg-data' },
      {},
      'Denied',
    ],
    ['a reader of the tenant', { scope: '/' }, {}, 'Allowed'],
    [
      'a reader of a management group, which may be another one',
      { scope: '/providers/Microsoft.Management/managementGroups/x' },
      {},
      'Unknown',
    ],
    ['a reader whose access ended', { condition: ofFolder('sales', '2026-11-21T23:59:59Z') }, {}, 'Denied'],
    [
      'a reader whose access ends tomorrow',
      { condition: ofFolder('sales', '2026-11-23T00:00:00Z') },
      {},
      'Allowed',
    ],
    [
      'a reader until a time that Terraform knows',
      { condition: ofFolder('sales', '${var.end}') },
      {},
      'Unknown',
    ],
    ['a reader of a folder that Terraform knows', { condition: ofFolder('${var.folder}') }, {}, 'Unknown'],
    [
      'a reader by what a request does not say',
      { condition: '@Resource[Microsoft.Storage/storageAccounts:isHnsEnabled] BoolEquals true' },
      {},
      'Unknown',
    ],
    ['a reader by a condition that is none', { condition: 'nonsense' }, {}, 'Unknown'],
    [
      'a reader of a container that Terraform knows',
      { scope: containerId('${var.container}') },
      {},
      'Unknown',
    ],
    ['a role that we do not know', { role_definition_name: 'Wizard' }, {}, 'Unknown'],
    [
      'who lists the folder',
      { condition: ofFolder('sales') },
      { operation: 'List', path: 'sales/' },
      'Allowed',
    ],
    [
      'who lists without a prefix',
      { condition: ofFolder('sales') },
      { operation: 'List', path: '' },
      'Denied',
    ],
  ])('%s', (_what, values, question, verdict) => {
    // Somebody else's assignment tells where the account is.
    const file = roles(assignment(values), assignment({ principal_id: ADATUM, scope: containerId('else') }));
    expect(findVerdicts(file, question)).toEqual({ [FABRIKAM]: verdict, [ADATUM]: 'Denied' });
  });

  test('assignments add up: a yes beats a maybe, and a maybe a no', () => {
    const no = assignment({ condition: ofFolder('hr') });
    const maybe = assignment({ role_definition_name: 'Wizard' });
    const yes = assignment({ scope: ACCOUNT_ID, principal_id: FABRIKAM.toUpperCase() });
    expect(findVerdicts(roles(no, maybe))).toEqual({ [FABRIKAM]: 'Unknown' });
    expect(Object.values(findVerdicts(roles(no, maybe, yes)))).toEqual(['Allowed']);
  });

  test('keys alone read nothing, and are no answer', () => {
    expect(findVerdicts(roles(assignment({ role_definition_name: 'Owner', scope: ACCOUNT_ID })))).toEqual({});
  });

  test('an eligible assignment is a maybe, and one of another time a no', () => {
    const pim = {
      scope: containerId('curated'),
      role_definition_id: '/x/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    };
    const from = (start_date_time: string) => [{ start_date_time, expiration: [] }];
    const file = configuration({
      azurerm_pim_eligible_role_assignment: { a: { ...pim, principal_id: FABRIKAM } },
      azurerm_pim_active_role_assignment: {
        b: { ...pim, principal_id: WOODGROVE, schedule: from('2027-01-01T00:00:00Z') },
        c: { ...pim, principal_id: ADATUM, schedule: from('2026-01-01T00:00:00Z') },
      },
    });
    expect(findVerdicts(file)).toEqual({ [FABRIKAM]: 'Unknown', [WOODGROVE]: 'Denied', [ADATUM]: 'Allowed' });
  });

  test('a scope that is known only after apply is a maybe in its account, and a no in others', () => {
    const { scope: _scope, ...scopeless } = assignment();
    const file = (name: string): Values =>
      plan([
        { address: 'azurerm_storage_account.s', after: { name } },
        {
          address: 'azurerm_role_assignment.a',
          after: scopeless,
          unknown: { scope: ['azurerm_storage_account.s.id', 'azurerm_storage_account.s'] },
        },
        { address: 'azurerm_role_assignment.b', after: assignment({ principal_id: ADATUM }) },
      ]);
    expect(findVerdicts(file('contoso'))).toEqual({ [FABRIKAM]: 'Unknown', [ADATUM]: 'Allowed' });
    expect(findVerdicts(file('other'))).toEqual({ [FABRIKAM]: 'Denied', [ADATUM]: 'Allowed' });
  });

  test('anybody reads a public container', () => {
    const file = configuration({
      azurerm_storage_container: {
        c: { name: 'curated', storage_account_name: 'contoso', container_access_type: 'blob' },
      },
    });
    expect(findVerdicts(file)).toEqual({ '*': 'Allowed' });
    expect(findVerdicts(file, { operation: 'List', path: '' })).toEqual({ '*': 'Denied' });
  });
});
