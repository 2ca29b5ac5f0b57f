import type { RoleDefinition } from '../assignments/role-definitions';
import { bearsBuiltIn } from '../assignments/role-definitions';
import type { OtherWay } from './other-way';

/** Finds a custom role that bears the name or id of a built-in one: files cannot tell which of them Azure means. */
export function findFalseBuiltIn({ address, name, id, content }: RoleDefinition): OtherWay[] {
  const what = `bears the name or id of a built-in role (${name})`;
  return bearsBuiltIn(name, id ?? undefined) ? [{ address, what, content }] : [];
}
