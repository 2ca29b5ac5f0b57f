import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { withKeptLists } from './all-constructs';
import { watchSynthesis } from './printed-warnings';
import { throwSynthesisProblems } from './synthesis-error';

interface LateValidation {
  readonly construct: IConstruct;
  readonly findProblems: () => readonly Problem[];
}

const validationsByStack = new WeakMap<TerraformStack, LateValidation[]>();
const lastChecksByStack = new WeakMap<TerraformStack, (() => void)[]>();

/**
 * Validates a construct when its stack is complete. All problems of a stack are thrown as one error, in the form of all others:
 * the framework would print them in one paragraph, with the advice to skip validations.
 */
export function validateWhenComplete(construct: IConstruct, findProblems: () => readonly Problem[]): void {
  const stack = TerraformStack.of(construct);
  const known = validationsByStack.get(stack);
  if (known) {
    known.push({ construct, findProblems });
    return;
  }
  const validations = [{ construct, findProblems }];
  validationsByStack.set(stack, validations);
  watchSynthesis(stack);
  stack.node.addValidation({
    validate: () => {
      withKeptLists(() => {
        throwSynthesisProblems(
          validations.flatMap((each) =>
            each.findProblems().map((problem) => ({ where: each.construct.node.path, ...problem })),
          ),
        );
        lastChecksByStack.get(stack)?.forEach((check) => check());
      });
      return [];
    },
  });
}

/** Calls a function that only warns when a stack is complete and has no problems, after all its validations. */
export function checkWhenValid(construct: IConstruct, check: () => void): void {
  const stack = TerraformStack.of(construct);
  const known = lastChecksByStack.get(stack);
  if (!known) validateWhenComplete(construct, () => []);
  if (known) known.push(check);
  else lastChecksByStack.set(stack, [check]);
}
