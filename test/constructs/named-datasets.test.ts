import type { DatasetMapping, Problem } from '../../constructs';
import { Dataset, SnapshotSchedule, SnapshotTrigger } from '../../constructs';
import { getProblems, stackForTest, variable } from '../support/stacks';
import { accept, containerDataset, createReceivedInvitation } from './declarations';

/*
 * Errors name what a person wrote: the dataset of a mapping, and the call that makes a value without a construct.
 */

describe('a wrong mapping is named by its dataset', () => {
  const invitation = createReceivedInvitation({ datasets: ['flights', 'weather'].map(containerDataset) });

  function findProblems(mapping: object): readonly Problem[] {
    const mappings = [
      { datasetName: 'flights', container: 'flights' },
      { datasetName: 'weather', container: 'weather', ...mapping },
    ] as DatasetMapping[];
    return getProblems(() => accept(stackForTest(), 'sales', { invitation, mappings }));
  }

  test.each<[string, object, string]>([
    ['container', { container: 'Weather' }, 'must be 3 to 63 lowercase letters'],
    ['container', { container: undefined }, 'must be a text, but it is not set'],
    ['container', { container: 7 }, 'must be a text, got 7'],
    ['path', { path: '/a' }, "must be without a leading or trailing '/'"],
    ['path', { path: 7 }, 'must be a text, got 7'],
    ['include', { include: [] }, 'must be 1 to 32 patterns, or left out'],
    ['include[1]', { include: ['**', '*.{csv,txt}'] }, "must be made of names, '/', '*', '?' and '**'"],
    ['exclude[0]', { exclude: [variable(stackForTest(), 'pattern')] }, 'must be a literal'],
    ['paht', { paht: 'a' }, "is not a property of DatasetMapping (did you mean 'path'?)"],
    ['accessControl', { accessControl: 'r-x' }, 'must be an array of AclEntry'],
    [
      'accessControl[0].permissions',
      { accessControl: [{ type: 'other', permissions: '7' }] },
      "must be 'rwx' with",
    ],
  ])('%s in %j', (prop, mapping, rule) => {
    const [{ message, where }] = findProblems(mapping);
    expect(message).toContain(`'mappings[1].${prop}' of dataset "weather" ${rule}`);
    expect(where).toBe('test/sales');
  });

  test.each([
    ['no name', undefined],
    ['something else than a name', 7],
    ['a token', variable(stackForTest(), 'name')],
  ])('by its number where it has %s', (_, datasetName) => {
    const [{ message }] = findProblems({ datasetName, container: 'Weather' });
    expect(message).toMatch(/^'mappings(\[1\]\.\w+)?' /);
  });
});

test.each<[string, () => unknown]>([
  ['Dataset.container("Sales")', () => Dataset.container('Sales')],
  ['Dataset.folder("curated", "/sales")', () => Dataset.folder('curated', '/sales')],
  ['Dataset.folder("curated", "sales")', () => Dataset.folder('curated', 'sales', { datasetName: 'a b' })],
  ['Dataset.file("curated", "sales")', () => Dataset.file('curated', 'sales', { name: 'a' } as object)],
  ['Dataset.file("curated", a token)', () => Dataset.file('curated', variable(stackForTest(), 'path'))],
  ['SnapshotSchedule.hourly', () => SnapshotSchedule.hourly({ minute: 60 })],
  ['SnapshotSchedule.daily', () => SnapshotSchedule.daily({ hour: 24 })],
  ['SnapshotSchedule.daily', () => SnapshotSchedule.daily({ hours: 1 } as never)],
  ['SnapshotSchedule.cron', () => SnapshotSchedule.cron('0 24 * * *')],
  ['SnapshotTrigger.cron', () => SnapshotTrigger.cron('0 3 * * MON')],
])('a wrong value is found at its call: %s', (where, call) => {
  expect(new Set(getProblems(call).map((problem) => problem.where))).toEqual(new Set([where]));
});
