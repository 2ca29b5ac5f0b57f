import { TerraformStack } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { hasReference } from '../synthesis/comparison-keys';
import { isMergedAssignment } from './merged-assignment';
import { PairMap } from '../synthesis/pair-map';
import { isRepeated } from '../synthesis/resource-types';
import { toShownValue } from '../synthesis/terraform-strings';
import type { DeclaredAssignment } from './declared-assignments';

/**
 * Returns the role assignments of a stack that the app declares twice: Azure allows one for each principal, role and scope,
 * and answers the second one with 409 in the middle of an apply.
 *
 * @param watched The assignments of the stack on accounts that data is shared from or copied to.
 */
export function findDuplicateAssignments(
  stack: TerraformStack,
  all: readonly DeclaredAssignment[],
  watched: readonly DeclaredAssignment[],
): Problem[] {
  const here = new PairMap<true>();
  for (const each of watched) here.set(toPlace(each), each.principal, true);
  const first = new PairMap<DeclaredAssignment>();
  return all.flatMap((each) => {
    const { principal } = each;
    const place = toPlace(each);
    // A block with a condition of its own can be the alternative to another one.
    if (!here.has(place, principal) || !CONTAINER_SCOPE.test(each.scope) || isRepeated(each.assignment))
      return [];
    const other = first.get(place, principal);
    if (other === undefined) {
      first.set(place, principal, each);
      return [];
    }
    const [own, counterpart] = isBetterSite(stack, other, each) ? [other, each] : [each, other];
    const [, container] = CONTAINER_SCOPE.exec(own.scope)!;
    return [
      {
        ...problems.grantDuplicate(
          toShownValue(own.assignment.principalIdInput ?? ''),
          hasReference(container) ? 'a token' : container,
          counterpart.assignment.node.path,
          'Own',
        ),
        where: own.assignment.node.path,
      },
    ];
  });
}

const CONTAINER_SCOPE = /\/containers\/([^/]+)$/;

/** True if a problem is better reported at the first of two assignments: in this stack, and not defined by this library. */
function isBetterSite(stack: TerraformStack, first: DeclaredAssignment, second: DeclaredAssignment): boolean {
  const [isFirstHere, isSecondHere] = [first, second].map(
    ({ assignment }) => TerraformStack.of(assignment) === stack,
  );
  if (isFirstHere !== isSecondHere) return isFirstHere;
  return isMergedAssignment(second.assignment) && !isMergedAssignment(first.assignment);
}

function toPlace({ role, scope }: DeclaredAssignment): string {
  return `${role.key}\n${scope}`;
}
