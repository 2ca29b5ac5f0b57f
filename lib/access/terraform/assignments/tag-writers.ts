import type { ArmScope } from '../values/arm-scope';
import type { RoleAssignment } from './role-assignments';

/** Matches the attributes of conditions that ask about the index tags of blobs. */
const ASKS_TAGS = /\/blobs\/tags[:&]/i;

/**
 * Adds the power over index tags to assignments whose role can set them, where the condition of another assignment rests on tags: who
 * sets the tags of a blob decides who reads it.
 */
export function addTagPowers(assignments: readonly RoleAssignment[]): RoleAssignment[] {
  const resting = assignments.filter(({ condition, isConditionKnown }) =>
    condition === null ? !isConditionKnown : ASKS_TAGS.test(condition),
  );
  if (resting.length === 0) return [...assignments];
  return assignments.map((assignment) => {
    const { role, allPowers, scope } = assignment;
    const decides = allPowers.includes('Tags') && resting.some((other) => mayOverlap(other.scope, scope));
    return decides ? { ...assignment, role: { ...role, powers: [...role.powers, 'Tags'] } } : assignment;
  });
}

/** True unless two scopes are certain to have no blob in common. */
function mayOverlap(one: ArmScope, other: ArmScope): boolean {
  if (one.kind === 'Elsewhere' || other.kind === 'Elsewhere') return false;
  const areSame = (mine: string | null, others: string | null): boolean =>
    mine === null || others === null || mine.includes('${') || others.includes('${') || mine === others;
  return (['account', 'container'] as const).every((part) => areSame(one[part], other[part]));
}
