import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toSharedText } from './construct-ids';
import { isWritten, watchSynthesis } from './printed-warnings';
import { throwSynthesisProblems } from './synthesis-error';

/**
 * Requires a place for a construct: a scope in a stack, and an id that is free. Call it for the arguments of `super`: the class
 * `Construct` reports its own errors without a fix, and fails on values of other types.
 */
export function requirePlace(scope: Construct, id: string): [scope: Construct, id: string] {
  const problem = findScopeProblem(scope) ?? findIdProblem(scope, id);
  const where = [Construct.isConstruct(scope) ? scope.node.path : '', typeof id === 'string' ? id : ''];
  if (problem) throwSynthesisProblems([problem], where.filter((part) => part !== '').join('/'));
  return [scope, toSharedText(id)];
}

function findScopeProblem(scope: unknown): Problem | undefined {
  const isInStack =
    Construct.isConstruct(scope) && scope.node.scopes.some((each) => TerraformStack.isStack(each));
  if (!isInStack) return problems.valueInvalid('scope', 'the stack, or another construct in it', scope);
  const stack = TerraformStack.of(scope);
  if (isWritten(stack)) {
    const rule =
      'in a stack that is not written yet: the Terraform configuration would not have this construct';
    const fix = "call 'app.synth()' once, after all declarations";
    return { ...problems.valueInvalid('scope', rule, scope), fix };
  }
  watchSynthesis(stack);
  return undefined;
}

function findIdProblem(scope: Construct, id: unknown): Problem | undefined {
  if (typeof id !== 'string' || id === '')
    return problems.valueInvalid('id', 'a text that names the construct, unique in its scope', id);
  // The framework looks for ids among the members of an object, and finds those that all objects have.
  if (id in Object.prototype)
    return problems.valueInvalid(
      'id',
      "another text than the name of a member of all objects, like 'toString'",
      id,
    );
  const other = scope.node.tryFindChild(id);
  return other && problems.duplicateName('construct', id, other.node.path);
}
