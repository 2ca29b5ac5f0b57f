import { TerraformStack } from 'cdktf';
import { describePowers } from '../../lib/access/role-definitions/storage-powers';
import { warnings } from '../../lib/errors/catalogue';
import type { IDataStore } from '../data-store/data-store-props';
import type { DeclaredStorage } from '../data-store/declared-storage-index';
import { findSharedContainer } from './grant-container-dependencies';
import { SurroundingScopes } from './surrounding-scopes';
import { toShownValue } from '../synthesis/terraform-strings';
import { warn } from '../synthesis/warnings';
import type { DeclaredAssignment } from './declared-assignments';

/** Warns of role assignments of the app that give a recipient more than its share does. */
export function warnOfDefeatedGrants(
  stack: TerraformStack,
  storage: DeclaredStorage,
  all: readonly DeclaredAssignment[],
): void {
  const surroundings = new SurroundingScopes(stack.node.root, storage);
  const byPrincipal = groupByPrincipal(all);
  for (const grant of all) {
    const shared = findSharedContainer(grant.assignment);
    if (!shared || !grant.role.powers.readsBlobs || TerraformStack.of(grant.assignment) !== stack) continue;
    for (const other of byPrincipal.get(grant.principal)!) {
      if (other === grant) continue;
      const scope = describeCoveringScope(other, grant, surroundings, shared.dataStore);
      const how = scope === undefined ? '' : describePowersBeyond(other, grant);
      if (scope === undefined || how === '') continue;
      // The framework prints no further annotations of a stack that it has written.
      const isHere = TerraformStack.of(other.assignment) === stack;
      warn(
        isHere ? other.assignment : grant.assignment,
        warnings.grantDefeated({
          roleName: other.role.powers.name,
          scope,
          assignment: other.assignment.node.path,
          how,
          container: toShownValue(shared.container),
          grant: grant.assignment.node.path,
        }),
      );
    }
  }
}

/** Thousands of recipients have few assignments each, so only those of the same principal are compared. */
function groupByPrincipal(
  all: readonly DeclaredAssignment[],
): ReadonlyMap<DeclaredAssignment['principal'], readonly DeclaredAssignment[]> {
  const groups = new Map<DeclaredAssignment['principal'], DeclaredAssignment[]>();
  for (const each of all) {
    const group = groups.get(each.principal);
    if (group) group.push(each);
    else groups.set(each.principal, [each]);
  }
  return groups;
}

/** Describes the place that another assignment is made on, if the container of a grant is within it. */
function describeCoveringScope(
  other: DeclaredAssignment,
  grant: DeclaredAssignment,
  surroundings: SurroundingScopes,
  store: IDataStore,
): string | undefined {
  return other.scope === grant.scope ? 'the container' : surroundings.describe(other.scope, store);
}

/** Describes what another assignment opens that the grant does not; empty if nothing. A condition restricts data actions only. */
function describePowersBeyond(
  { role: { powers: role }, assignment, scope }: DeclaredAssignment,
  grant: DeclaredAssignment,
): string {
  const isSameScope = scope === grant.scope;
  const restrictsNothing = isSameScope && grant.assignment.conditionInput === undefined;
  const reads = role.readsBlobs === true && assignment.conditionInput === undefined && !restrictsNothing;
  const ways = [
    ...(reads ? ['the right to read all its blobs'] : []),
    ...(role.powers.length > 0 ? [describePowers(role.powers)] : []),
  ];
  return ways.join(', ');
}
