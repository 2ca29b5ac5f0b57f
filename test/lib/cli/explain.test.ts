import { explanations } from '../../../lib/errors/explanations';
import { datashare } from '../../support/cli';

const PAGE = `RegionMismatch: error with exit code 3

  The two accounts are in different regions. In-place shares require the same
  region. Copies require it unless you allow otherwise, because Azure bills
  traffic between regions.

Common causes:
`;

describe('datashare explain', () => {
  test('prints the page of a code', async () => {
    const { exitCode, stdout, stderr } = await datashare(['explain', 'RegionMismatch']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(PAGE);
    expect(stdout).toContain('\nWhat to do:\n  1. ');
    expect(stdout).toContain('\nExample:\n  RegionMismatch: ');
  });

  test.each(Object.keys(explanations))('fits %s to a narrow terminal', async (code) => {
    const { exitCode, stdout } = await datashare(['explain', code], { columns: 40 });
    expect(exitCode).toBe(0);
    const [, ...lines] = stdout.split('\n');
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });

  test('names the command as it was called', async () => {
    const { stdout } = await datashare(['explain', 'RegionMismatch'], { commandName: 'npx datashare' });
    expect(stdout).toContain('npx datashare accept');
    expect(stdout).not.toMatch(/(?<!npx )datashare accept/);
  });

  test.each(['regionmismatch', '[RegionMismatch]'])('finds a code as people type it: %s', async (typed) => {
    const { stdout } = await datashare(['explain', typed]);
    expect(stdout).toContain(PAGE);
  });

  test.each([
    ['RegionMissmatch', 'datashare explain RegionMismatch'],
    ['AccesDenied', 'datashare explain AccessDenied'],
    ['Nonsense', 'datashare explain --list'],
    ['x'.repeat(200), 'datashare explain --list'],
  ])('suggests a code that is close to %s', async (typed, suggestion) => {
    const { exitCode, stdout, stderr } = await datashare(['explain', typed]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toBe(`error: '${typed}' is not a known code [Usage]\n  fix: run ${suggestion}\n`);
  });

  test.each([[['explain']], [['explain', '--list']]])('lists all codes: %j', async (args) => {
    const { exitCode, stdout } = await datashare(args);
    expect(exitCode).toBe(0);
    for (const code of Object.keys(explanations)) expect(stdout).toMatch(new RegExp(`^  ${code} `, 'm'));
    expect(stdout).toMatch(/^ {2}RegionMismatch +3 {2}The two accounts are/m);
  });

  test.each([40, 69, 70, 80])('lists all codes in %i columns', async (columns) => {
    const { stdout } = await datashare(['explain'], { columns });
    expect(stdout.split('\n').filter((line) => line.length > columns)).toEqual([]);
    expect(stdout.includes('The two accounts are')).toBe(columns >= 70);
    // Meanings are wrapped, not cut.
    expect(stdout).not.toContain('...');
    for (const code of Object.keys(explanations)) expect(stdout).toMatch(new RegExp(`^  ${code}\\b`, 'm'));
  });

  test('prints pages as JSON', async () => {
    const { stdout } = await datashare(['explain', 'DatasetUnmapped', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      code: 'DatasetUnmapped',
      severities: ['Error', 'Warning'],
      exitCode: 2,
      ...explanations.DatasetUnmapped,
    });
    const all = JSON.parse((await datashare(['explain', '--list', '--json'])).stdout) as { codes: object[] };
    expect(all.codes).toHaveLength(Object.keys(explanations).length);
    expect(all.codes).toContainEqual(expect.objectContaining({ code: 'Collision', exitCode: null }));
  });
});
