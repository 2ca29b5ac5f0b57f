import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import type { CopyMapping } from './contract/copy-mapping';

/** Combines the failures of datasets into one error, with a problem for each, in the order of the datasets. The only dataset needs no name. */
export function combineFailures(
  mappings: readonly CopyMapping[],
  failures: ReadonlyMap<CopyMapping, Error>,
): unknown {
  const failed = mappings.filter((mapping) => failures.has(mapping));
  const errors = failed.map((mapping) => failures.get(mapping)!);
  if (mappings.length === 1) return errors[0];
  const [problem, ...more] = failed.flatMap(({ datasetName }, index) =>
    toProblems(errors[index]).map((found) => ({ where: `dataset ${datasetName}`, ...found })),
  );
  return problem ? new DataShareError([problem, ...more], { cause: errors[0] }) : errors[0];
}

function toProblems(error: unknown): readonly Problem[] {
  return DataShareError.isDataShareError(error) ? error.problems : [problems.internalError(error)];
}

export function describeFailure(error: unknown): string {
  return DataShareError.isDataShareError(error) ? error.problems[0].message : 'an internal error';
}

/** The failures of a publication that concern one dataset alone. Others would repeat. */
const DATASET_CODES: readonly string[] = ['PublishPlaceTaken', 'StateUnreadable', 'TargetFilesMissing'];

export function isOfOneDataset(error: unknown): error is DataShareError {
  return DataShareError.isDataShareError(error) && DATASET_CODES.includes(error.code);
}
