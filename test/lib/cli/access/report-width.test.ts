import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import {
  assignment,
  condition,
  configuration,
  containerId,
  FABRIKAM,
  folder,
  invitation,
  ofFolder,
  PATH,
  plan,
  PREFIX,
  WOODGROVE,
} from '../../../fixtures/terraform';

const now = (): Date => new Date('2026-11-22T00:00:00Z');
const ADDRESS = 'azurerm_role_assignment.ContainerGrants_platform_curated_fabrikam_Reader_3E887587';
const NAME = ADDRESS.split('.')[1];
const USER = 'azurerm_storage_account_local_user.u["north europe"]';

const write = (resource: Parameters<typeof configuration>[0], path = 'sales'): string =>
  documentFile(
    configuration({ azurerm_storage_account: { s: { name: 'contoso' } }, ...resource }, [
      invitation('sales', [folder('curated', path)]),
    ]),
    'cdk.tf.json',
  );

const before = write({ azurerm_role_assignment: { [NAME]: assignment({ condition: ofFolder('sales') }) } });
const after = write({
  azurerm_role_assignment: {
    [NAME]: assignment({ condition: ofFolder('hr', '2027-01-01T00:00:00Z') }),
    owner: assignment({ principal_id: WOODGROVE, role_definition_name: 'Owner', principal_type: 'Group' }),
    broken: assignment({ principal_id: 'p', scope: containerId('raw'), condition: 'none' }),
  },
  aws_s3_bucket: { b: { bucket: 'b' } },
});

const printAt = async (columns: number | undefined, ...args: string[]): Promise<string> =>
  (await datashare(['access', ...args], { now, ...(columns !== undefined && { columns }) })).stdout;

const VIEWS: readonly (readonly [string, readonly string[]])[] = [
  ['the list', [after]],
  ['the answer for a path', [after, '--path', 'curated/hr/a.csv']],
  ['the answer for a principal', [after, '--principal', 'adatum']],
  ['a diff', ['diff', before, after]],
];

describe.each(VIEWS)('%s', (_what, args) => {
  test.each([40, 60, 80, 120, 200])(
    'fits a terminal of %d columns, but for what people copy',
    async (columns) => {
      const stdout = await printAt(columns, ...args);
      for (const line of stdout.split('\n').filter(({ length }) => length > columns)) {
        // One word, with the mark or the label before it, is wider than the terminal.
        expect(line.trim().replace(/^\S{1,3} /, '')).not.toContain(' ');
      }
      // An id fits, if it begins further to the left.
      for (const id of [FABRIKAM, WOODGROVE])
        expect(stdout.split('\n').filter((line) => line.includes(id) && line.length > columns)).toEqual([]);
      for (const whole of [ADDRESS, FABRIKAM, WOODGROVE]) {
        const parts = stdout.replace(/\s+/g, '').split(whole).length;
        expect(stdout.split(whole)).toHaveLength(parts);
      }
    },
  );

  test('uses a wide terminal', async () => {
    const [narrow, usual, wide] = await Promise.all(
      [40, 80, 200].map((columns) => printAt(columns, ...args)),
    );
    const countLines = (text: string): number => text.split('\n').length;
    expect(countLines(narrow)).toBeGreaterThan(countLines(usual));
    expect(countLines(usual)).toBeGreaterThan(countLines(wide));
    expect(wide).toMatch(/^.{81,}$/m);
  });

  test('has 80 columns without a terminal, and 40 on one that is narrower', async () => {
    expect(await printAt(undefined, ...args)).toBe(await printAt(80, ...args));
    expect(await printAt(10, ...args)).toBe(await printAt(40, ...args));
  });

  test('says the same at every width', async () => {
    const flat = (text: string): string => text.replace(/\s+/g, ' ').replace(/ (may|paths|until|by) /g, ' ');
    if (args[0] !== after || args.length > 1)
      expect(flat(await printAt(200, ...args))).toBe(flat(await printAt(40, ...args)));
  });
});

describe('a line never ends within', () => {
  test('an address with a space in its key', async () => {
    const file = documentFile(
      plan([
        { address: 'azurerm_storage_account.s', after: { name: 'contoso' } },
        { address: 'azurerm_role_assignment.a', after: assignment() },
        {
          address: USER,
          after: { name: 'u', storage_account_id: containerId('x').split('/blobServices')[0] },
        },
      ]),
      'plan.json',
    );
    for (const columns of [60, 80])
      for (const args of [[file], [file, '--path', 'curated/a'], ['diff', file]])
        expect(await printAt(columns, ...args)).toContain(USER);
  });

  test('a command or an argument of the advice', async () => {
    const open = write({ azurerm_role_assignment: { a: assignment({ condition: ofFolder('${var.x}') }) } });
    for (const columns of [44, 50, 56, 62, 68, 74, 80]) {
      expect(await printAt(columns, open, '--path', 'curated/a')).toContain('(terraform show -json)');
      expect(await printAt(columns, open)).toContain('(shared_access_key_enabled = false)');
    }
  });

  test('a path in a table', async () => {
    const deep = `${'folder/'.repeat(12)}x`;
    const file = write({ azurerm_role_assignment: { a: assignment({ condition: ofFolder(deep) }) } }, deep);
    for (const columns of [40, 80]) expect(await printAt(columns, file)).toContain(`\n    ${deep}/*\n`);
  });
});

test('a name in another script is split where the terminal would, so that each line has its mark', async () => {
  const long = '数据'.repeat(60);
  const values: Values = {
    condition: condition(`${PATH} StringStartsWith '${long}/'`, `${PREFIX} StringStartsWith '${long}/'`),
  };
  const stdout = await printAt(80, write({ azurerm_role_assignment: { a: assignment(values) } }, long));
  for (const line of stdout.split('\n').filter((each) => each.includes('数据')))
    expect([...line].reduce((sum, char) => sum + (char <= '\u007f' ? 1 : 2), 0)).toBeLessThanOrEqual(80);
});
