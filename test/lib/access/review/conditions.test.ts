import { answerQuestion } from '../../../../lib/access/review/access-question';
import type { AccessReport } from '../../../../lib/access/review/access-report';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { describeNames } from '../../../../lib/access/review/descriptions';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import { BLOB_EXAMPLES } from '../../../fixtures/abac-examples';
import type { Values } from '../../../fixtures/terraform';
import { ACCOUNT_ID, assignment, configuration, ofFolder, PATH } from '../../../fixtures/terraform';

const AT = new Date('2026-11-29T00:00:00Z');
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const SUPER_USER = `!(ActionMatches{'${BLOBS}/runAsSuperUser/action'})`;
const ON_GEN2 = 'the account is ADLS Gen2';

function createReport(values: Values): AccessReport {
  const file = configuration({ azurerm_role_assignment: { a: assignment(values) } });
  const declared = readDeclaredAccess(readTerraformFile(JSON.stringify(file), 'file').current);
  return createAccessReport([{ file: 'file', declared }], AT);
}

function answer(values: Values, path: string): string | undefined {
  const place = { account: 'contoso', subscription: null, resourceGroup: null };
  const question = { container: 'curated', path, operation: 'Read', at: AT, place } as const;
  return answerQuestion(createReport(values), question)[0]?.verdict;
}

/** Rows that the condition leaves to a super user. */
function findLooseRows(values: Values): string[] {
  return createReport(values).accesses.flatMap(({ paths }) =>
    paths.filter(({ provisos }) => provisos.includes(ON_GEN2)).map((row) => describeNames(row)),
  );
}

const reads = (expression: string): string => `((!(ActionMatches{'${BLOBS}/read'})) OR (${expression}))`;
const IN_SALES = `${PATH} StringStartsWith 'sales/'`;

describe('a condition on Storage Blob Data Owner', () => {
  test.each<[string, string, string[], string]>([
    ['that does not name the super user', reads(IN_SALES), ['all'], 'Unknown'],
    ['that restricts it as well', `((${SUPER_USER}) OR (${IN_SALES})) AND ${reads(IN_SALES)}`, [], 'Denied'],
    [
      'that names it, but lets it through',
      `((${SUPER_USER}) OR (${PATH} StringStartsWith '')) AND ${reads(IN_SALES)}`,
      ['all'],
      'Unknown',
    ],
    [
      'that restricts it to a wider folder',
      `((${SUPER_USER}) OR (${PATH} StringStartsWith 'h')) AND ${reads(IN_SALES)}`,
      ['h*'],
      'Unknown',
    ],
    [
      'that names it in an alternative',
      `(${SUPER_USER} OR NOT ${SUPER_USER}) AND ${reads(IN_SALES)}`,
      ['all'],
      'Unknown',
    ],
    ['that restricts all actions', `((!(ActionMatches{'${BLOBS}/*'})) OR (${IN_SALES}))`, [], 'Denied'],
  ])('%s', (_what, condition, loose, verdict) => {
    const values = { role_definition_name: 'Storage Blob Data Owner', condition };
    expect(findLooseRows(values)).toEqual(loose);
    expect(answer(values, 'hr/a.csv')).toBe(verdict);
    expect(createReport(values).warnings.some(({ code }) => code === 'SuperUserUnconditioned')).toBe(
      loose.length > 0,
    );
    expect(answer(values, 'sales/a.csv')).toBe('Allowed');
  });

  test.each(
    BLOB_EXAMPLES.filter(({ title }) => title.endsWith('(Owner)')).map((each) => [each.title, each] as const),
  )('as on the page "%s" leaves it nothing else', (_title, { condition }) => {
    const values = { role_definition_name: 'Storage Blob Data Owner', scope: ACCOUNT_ID, condition };
    const wider = findLooseRows(values);
    // An example that restricts writing alone restricts the super user, who reads as well, by more than its reading.
    expect(wider).toEqual([]);
  });
});

describe('the version of a condition', () => {
  test.each<[string, Values, string, string]>([
    ['2.0 is read', { condition_version: '2.0' }, 'Allowed', 'Denied'],
    ['missing is read', {}, 'Allowed', 'Denied'],
    ['1.0 has no documented meaning', { condition_version: '1.0' }, 'Unknown', 'Unknown'],
    ['of an expression is unknown', { condition_version: '${var.version}' }, 'Unknown', 'Unknown'],
  ])('%s', (_what, more, sales, hr) => {
    const values = { condition: ofFolder('sales'), ...more };
    expect(answer(values, 'sales/a.csv')).toBe(sales);
    expect(answer(values, 'hr/a.csv')).toBe(hr);
  });
});
