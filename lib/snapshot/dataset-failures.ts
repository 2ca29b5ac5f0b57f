import { DataShareError } from '../errors/data-share-error';
import type { CopyMapping } from './contract/copy-mapping';

/** Combines the failures of datasets into one error, with a problem for each. */
export function combineFailures(failures: ReadonlyMap<CopyMapping, Error>): unknown {
  const [[, first], ...others] = failures;
  if (others.length === 0) return first;
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
