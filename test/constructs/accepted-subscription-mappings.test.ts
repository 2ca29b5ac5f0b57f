import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { AcceptedSubscriptionProps, Invitation, Problem } from '../../constructs';
import { DatasetType } from '../../constructs';
import { getProblems, resources, stackForTest } from '../support/stacks';
import { accept, containerDataset, createReceivedInvitation } from './declarations';

const CONTAINER =
  '3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit';

/** Lists the problems of a subscription 'sales', without their place. */
function problemsOfCopy(props: Partial<AcceptedSubscriptionProps>): Omit<Problem, 'where'>[] {
  return getProblems(() => accept(stackForTest(), 'sales', props)).map(({ where, ...problem }) => {
    expect(where).toBe('test/sales');
    return problem;
  });
}

/** An invitation to datasets of these names, each a container. */
function createInvitation(...names: string[]): Invitation {
  return createReceivedInvitation({ datasets: names.map(containerDataset) });
}

describe('mappings', () => {
  test('fails for a dataset that the invitation does not have', () => {
    const mappings = [
      { datasetName: 'flights', container: 'flights' },
      { datasetName: 'weather', container: 'weather' },
      { datasetName: 'trains', container: 'trains' },
    ];
    expect(problemsOfCopy({ invitation: createInvitation('flights', 'weather'), mappings })).toEqual([
      {
        code: 'DatasetUnknown',
        message: `'mappings' names dataset "trains", which is not in the invitation; its datasets are "flights", "weather"`,
        fix: 'use the name of a dataset in the invitation',
      },
    ]);
  });

  test.each([[[]], [undefined]])('fails for datasets without a mapping, each (%j)', (mappings) => {
    expect(problemsOfCopy({ invitation: createInvitation('flights', 'weather'), mappings })).toEqual(
      ['flights', 'weather'].map((name) => ({
        code: 'DatasetUnmapped',
        message: `dataset "${name}" has no mapping`,
        fix: `add { datasetName: "${name}", container: '...' } to 'mappings'`,
      })),
    );
  });

  test('fails for a dataset that is mapped twice', () => {
    const mappings = ['landing', 'other'].map((container) => ({ datasetName: 'curated', container }));
    expect(problemsOfCopy({ mappings })).toMatchObject([
      { code: 'DuplicateName', message: 'duplicate mapping of dataset "curated"' },
    ]);
  });

  test.each([
    ['the same container', {}, {}, 'landing'],
    ['the same folder', { path: 'a/b' }, { path: 'a/b' }, 'landing/a/b'],
    ['a container and a folder in it', {}, { path: 'a' }, 'landing/a'],
    ['a folder in two Unicode forms', { path: 'gr\u00f6' }, { path: 'gro\u0308' }, 'landing/gr\u00f6'],
    ['a folder and a folder in it', { path: 'a/b/c' }, { path: 'a/b' }, 'landing/a/b/c'],
  ])('fails for two datasets in %s', (_what, first, second, place) => {
    const mappings = [
      { datasetName: 'flights', container: 'landing', ...first },
      { datasetName: 'weather', container: 'landing', ...second },
    ];
    expect(problemsOfCopy({ invitation: createInvitation('flights', 'weather'), mappings })).toEqual([
      {
        code: 'TargetsOverlap',
        message: `datasets "flights" and "weather" would both write to "${place}"`,
        fix: 'map them to folders or containers that do not contain each other',
      },
    ]);
  });

  test.each(['$web', '$root'])('lands in the container %s', (container) => {
    const stack = stackForTest();
    accept(stack, 'sales', { mappings: [{ datasetName: 'curated', container }] });
    expect(resources(stack, StorageContainer)).toContainEqual(expect.objectContaining({ name: container }));
  });

  test('fails for the container $logs, which only Azure writes', () => {
    const mappings = [{ datasetName: 'curated', container: '$logs' }];
    expect(problemsOfCopy({ mappings })).toMatchObject([{ code: 'ValueInvalid' }]);
  });

  test('takes folders whose names begin alike', () => {
    const mappings = [
      { datasetName: 'flights', container: 'landing', path: 'sales' },
      { datasetName: 'weather', container: 'landing', path: 'sales-secret' },
    ];
    expect(() =>
      accept(stackForTest(), 'sales', { invitation: createInvitation('flights', 'weather'), mappings }),
    ).not.toThrow();
  });

  test('fails for a File that would have no name', () => {
    const file = { datasetType: DatasetType.FILE, container: 'curated', path: 'ref/codes.csv' };
    const invitation = createReceivedInvitation({ datasets: [{ datasetName: 'codes', ...file }] });
    const mappings = [{ datasetName: 'codes', container: 'landing', path: '' }];
    expect(problemsOfCopy({ invitation, mappings })).toEqual([
      {
        code: 'ValueInvalid',
        message: `'mappings[0].path' of dataset "codes" must be 1 to 1024 characters long, got ""`,
        fix: "change 'mappings[0].path'",
      },
    ]);
  });

  test('fails for a dataset among the state', () => {
    const mappings = [{ datasetName: 'curated', container: 'state', path: 'a' }];
    expect(problemsOfCopy({ mappings, stateContainer: 'state' })).toMatchObject([
      {
        code: 'TargetsOverlap',
        message: 'datasets "curated" and "the state of the synchronization" would both write to "state"',
      },
    ]);
  });

  test.each([
    ['mappings[0].container', { container: 'A' }, `${CONTAINER}; or $web or $root`, 'A'],
    ['mappings[0].path', { path: '/a' }, "without a leading or trailing '/'", '/a'],
    ['mappings[0].path', { path: 'a/' }, "without a leading or trailing '/'", 'a/'],
    ['mappings[0].path', { path: 'a//b' }, "without empty segments ('//')", 'a//b'],
    ['mappings[0].path', { path: 'a/../b' }, "without '.' and '..' segments", 'a/../b'],
    ['mappings[0].path', { path: 'a\n' }, 'without control characters', 'a\n'],
    ['mappings[0].path', { path: '\ud800' }, 'well-formed Unicode', '\ud800'],
  ])('fails for %s in %j', (prop, mapping, rule, value) => {
    const mappings = [{ datasetName: 'curated', container: 'landing', ...mapping }];
    expect(problemsOfCopy({ mappings })).toEqual([
      {
        code: 'ValueInvalid',
        message: `'${prop}' of dataset "curated" must be ${rule}, got ${JSON.stringify(value)}`,
        fix: `change '${prop}'`,
      },
    ]);
  });
});
