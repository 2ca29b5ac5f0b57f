import { describePowers } from '../role-definitions/storage-powers';
import type { RoleDefinition } from '../terraform/assignments/role-definitions';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/**
 * Finds the custom roles whose powers over storage, or whose assignable scopes, change. A role can be assigned outside of these
 * files, so that such a change can give access even if no assignment in them uses the role.
 *
 * @param moved Moved addresses, from old to new.
 */
export function findRoleDefinitionChanges(
  before: readonly RoleDefinition[],
  after: readonly RoleDefinition[],
  moved: ReadonlyMap<string, string>,
): UnclearPoint[] {
  const known = new Map(before.map((each) => [moved.get(each.address) ?? each.address, each]));
  const knownById = new Map(before.flatMap((each) => (each.id === null ? [] : [[each.id, each] as const])));
  return after.flatMap((definition) => {
    const { address, id } = definition;
    const old = known.get(address) ?? (id === null ? undefined : knownById.get(id));
    return (old ? describeChange(old, definition) : []).map((what) =>
      createUnclearPoint('RoleDefinitionChanged', what, { address }),
    );
  });
}

function describeChange(old: RoleDefinition, now: RoleDefinition): string[] {
  const unseen = 'these files do not show all of its assignments';
  if (old.permissions === null || now.permissions === null) {
    const isSame = old.content === now.content;
    return isSame ? [] : [`${now.address} changes permissions that are not known here, and ${unseen}`];
  }
  if (toKey(old) !== toKey(now)) {
    const [gained, lost] = [describeSurplus(now, old), describeSurplus(old, now)];
    const parts = [gained && `gains ${gained}`, lost && `loses ${lost}`].filter((part) => part !== '');
    return [`${now.address} ${parts.join(' and ')}, and ${unseen}`];
  }
  const hasPowers = now.permissions.dataActions.length + now.permissions.powers.length > 0;
  const scopes = now.assignableScopes.filter((scope) => !old.assignableScopes.includes(scope));
  return hasPowers && scopes.length > 0
    ? [`${now.address} can be assigned at ${scopes.join(', ')}, and ${unseen}`]
    : [];
}

function toKey({ permissions }: RoleDefinition): string {
  return JSON.stringify(permissions);
}

/** Describes what one role can do and another cannot; '' for nothing. */
function describeSurplus(
  { permissions: own }: RoleDefinition,
  { permissions: other }: RoleDefinition,
): string {
  const actions = own?.dataActions.filter((action) => !other?.dataActions.includes(action)) ?? [];
  const powers = own?.powers.filter((power) => !other?.powers.includes(power)) ?? [];
  return [
    ...actions.map((action) => action.replace(/^.*\/containers\//, '')),
    ...(powers.length > 0 ? [`control of ${describePowers(powers)}`] : []),
  ].join(', ');
}
