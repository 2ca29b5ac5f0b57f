import { DataShareError } from '../errors/data-share-error';
import type { CopyMapping } from './contract/copy-mapping';

/** Combines the failures of datasets into one error, with a problem for each, in the order of the datasets. The only dataset needs no name. */
export function combineFailures(
  mappings: readonly CopyMapping[],
  failures: ReadonlyMap<CopyMapping, Error>,
): unknown {
  const failed = mappings.filter((mapping) => failures.has(mapping));
  const errors = failed.map((mapping) => failures.get(mapping)!);
  if (mappings.length === 1) return errors[0];
  const found = failed.flatMap(({ datasetName }, index) => {
    const error = errors[index];
    return DataShareError.isDataShareError(error)
      ? error.problems.map((problem) => ({ where: `dataset ${datasetName}`, ...problem }))
      : [];
  });
  const [problem, ...more] = found;
  return problem ? new DataShareError([problem, ...more], { cause: errors[0] }) : errors[0];
}

export function describeFailure(error: unknown): string {
  return DataShareError.isDataShareError(error) ? error.problems[0].message : 'an internal error';
}
