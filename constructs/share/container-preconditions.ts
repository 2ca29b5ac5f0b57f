import { Fn, Op, Token } from 'cdktf';
import { containerNameRule } from '../../lib/model/rules/naming-rules';
import { nameProperty } from '../grants/grant-condition';
import type { Precondition } from '../synthesis/check-result';
import { toFunctionArgument } from '../synthesis/terraform-strings';

/** Rejects a name that is not valid: a name with a slash would change the scope of the role assignment. */
export function toContainerPreconditions(
  container: string,
  datasetNames: readonly string[],
  where: string,
): Precondition[] {
  if (!Token.isUnresolved(container)) return [];
  const isName = Fn.can(Fn.regex('^[a-z0-9]+(-[a-z0-9]+)*$', toFunctionArgument(container)));
  const size = Fn.lengthOf(toFunctionArgument(container));
  const message = `ValueInvalid: ${nameProperty('container', datasetNames)} must be ${containerNameRule('')}; change the value that it refers to`;
  return [
    {
      condition: Op.and(isName, Op.and(Op.gte(size, 3), Op.lte(size, 63))),
      errorMessage: `${message} (at ${where})`,
    },
  ];
}
