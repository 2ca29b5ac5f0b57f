import { formatTableToFit } from '../../../../lib/cli/output/format-table';

const HEAD = ['dataset', 'copied', 'unchanged', 'gone (kept)', 'deleted', 'failed'];
const ROWS = [
  ['all', '302 (20.3 MB)', '0', '0', '0', '0'],
  ['reports-of-the-year', '0 (0 B)', '1,200,000', '0', '0', '3'],
];
const show = (columns?: number): string => formatTableToFit(HEAD, ROWS, [1, 2, 3, 4, 5], columns);

test('a table that fits its terminal, or goes to a file, is a table', () => {
  expect(show(80)).toBe(show());
  expect(show(80).split('\n')).toHaveLength(3);
});

test('a table that does not fit its terminal is a block for each row', () => {
  expect(show(40)).toBe(`  all
    copied       302 (20.3 MB)
    unchanged    0
    gone (kept)  0
    deleted      0
    failed       0
  reports-of-the-year
    copied       0 (0 B)
    unchanged    1,200,000
    gone (kept)  0
    deleted      0
    failed       3`);
});

test.each([30, 40, 60])('nothing is wider than %d columns', (columns) => {
  for (const line of show(columns).split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
});
