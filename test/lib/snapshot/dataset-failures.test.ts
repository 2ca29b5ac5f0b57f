import { DataShareError } from '../../../lib';
import { problems } from '../../../lib/errors/catalogue';
import type { CopyMapping } from '../../../lib/snapshot/contract/copy-mapping';
import { combineFailures } from '../../../lib/snapshot/dataset-failures';

const MAPPINGS = ['a', 'b', 'c'].map((datasetName) => ({ datasetName }) as CopyMapping);
const createMissing = (name: string): Error =>
  new DataShareError([problems.containerNotFound('source', name)]);
const bug = new TypeError('x is not iterable');

describe('failures of several datasets', () => {
  test.each<[string, Record<string, Error>, string[]]>([
    ['one failure', { b: createMissing('m') }, ['dataset b: ContainerNotFound']],
    [
      'failures in another order than the datasets',
      { c: createMissing('m'), a: createMissing('n') },
      ['dataset a: ContainerNotFound', 'dataset c: ContainerNotFound'],
    ],
    ['an internal error alone', { b: bug }, ['dataset b: InternalError']],
    [
      'an internal error before another failure',
      { b: createMissing('m'), a: bug },
      ['dataset a: InternalError', 'dataset b: ContainerNotFound'],
    ],
    [
      'an internal error after another failure',
      { a: createMissing('m'), c: bug },
      ['dataset a: ContainerNotFound', 'dataset c: InternalError'],
    ],
    ['what is no error object', { a: 'a text' as never }, ['dataset a: InternalError']],
  ])('%s: each has a problem that names its dataset', (_case, failures, expected) => {
    const byMapping = new Map(
      Object.entries(failures).map(([name, error]) => [
        MAPPINGS.find(({ datasetName }) => datasetName === name)!,
        error,
      ]),
    );
    const error = combineFailures(MAPPINGS, byMapping) as DataShareError;
    expect(error.problems.map(({ where, code }) => `${where}: ${code}`)).toEqual(expected);
    expect(error.cause).toBe([...Object.keys(failures)].sort().map((name) => failures[name])[0]);
  });

  test('the failure of the only dataset stays as it is', () => {
    expect(combineFailures([MAPPINGS[0]], new Map([[MAPPINGS[0], bug]]))).toBe(bug);
  });
});
