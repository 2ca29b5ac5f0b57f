import { DataShareError } from '../errors/data-share-error';
import type { CopyMapping } from './contract/copy-mapping';

/**
 * Combines the failures of datasets into one error, with a problem for each that names its dataset.
 *
 * @param datasets The number of datasets: the only one needs no name.
 */
export function combineFailures(failures: ReadonlyMap<CopyMapping, Error>, datasets: number): unknown {
  const [[, first]] = failures;
  if (datasets === 1) return first;
  const found = [...failures].flatMap(([{ datasetName }, error]) =>
    DataShareError.isDataShareError(error)
      ? error.problems.map((problem) => ({ where: `dataset ${datasetName}`, ...problem }))
      : [],
  );
  const [problem, ...more] = found;
  return problem ? new DataShareError([problem, ...more], { cause: first }) : first;
}

export function describeFailure(error: unknown): string {
  return DataShareError.isDataShareError(error) ? error.problems[0].message : 'an internal error';
}
