import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import type { InputFault } from '../../lib/model/rules/input-shape';
import { throwSynthesisProblems } from './synthesis-error';

/** Throws all problems with a construct's arguments at once, with its path. */
export function throwProblemsAt(
  construct: IConstruct,
  found: readonly (Problem | undefined)[],
  faults: readonly InputFault[] = [],
): void {
  throwSynthesisProblems(joinFaults(faults, found), construct.node.path);
}

/** Joins the faults of an object with the problems of its values. A rule of a property says more than its type. */
export function joinFaults(
  faults: readonly InputFault[],
  found: readonly (Problem | undefined)[],
): readonly Problem[] {
  const ruled = found.filter((problem) => problem !== undefined);
  const isRuled = (path: string): boolean => ruled.some(({ message }) => message.startsWith(`'${path}' `));
  return [...faults.filter(({ path }) => !isRuled(path)).map(({ problem }) => problem), ...ruled];
}
