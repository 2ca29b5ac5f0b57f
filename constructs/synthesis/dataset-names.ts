import { Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { formatValue } from '../../lib/errors/format-value';

/**
 * Adds the name of the dataset to a problem of an item of a list, such as `'mappings[3].path'`: people know their datasets by name,
 * not by number.
 *
 * @param input The object that has the list.
 */
export function nameDataset(problem: Problem, input: unknown): Problem {
  const [shown, list, index] = /^'(\w+)\[(\d+)\][^']*'/.exec(problem.message) ?? [];
  if (shown === undefined) return problem;
  const items = (input as Readonly<Record<string, unknown>> | undefined)?.[list];
  const item: unknown = Array.isArray(items) ? items[Number(index)] : undefined;
  const { datasetName } = (item ?? {}) as { readonly datasetName?: unknown };
  if (typeof datasetName !== 'string' || Token.isUnresolved(datasetName)) return problem;
  const named = `${shown} of dataset ${formatValue(datasetName)}`;
  return { ...problem, message: named + problem.message.slice(shown.length) };
}
