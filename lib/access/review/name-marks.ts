import { nameRule, sourceContainerRule, storageAccountNameRule } from '../../model/rules/naming-rules';
import { findDeceptions } from './look-alikes';

/** The kinds of names in a report. */
export type NameKind = 'account' | 'container' | 'path' | 'principal' | 'recipient' | 'role' | 'share';

/** Stands beside each name of which a reader could be mistaken. */
export const NAME_MARK = '[!]';

/** The rules of names that people choose. */
const RULES: Readonly<Partial<Record<NameKind, (name: string) => string | undefined>>> = {
  account: storageAccountNameRule,
  container: sourceContainerRule,
  recipient: nameRule,
  share: nameRule,
};

/** True for names that people choose within a rule. Two of them that look alike are suspicious. */
export function isChosenName(kind: NameKind): boolean {
  return RULES[kind] !== undefined;
}

/** Finds why a name is not what it looks like, or if that is clear, the rule that it breaks. */
export function findNameFaults(kind: NameKind, name: string): string[] {
  const deceptions = findDeceptions(name);
  if (deceptions.length > 0) return deceptions;
  const rule = isPlaceholder(name) ? undefined : RULES[kind]?.(name);
  return rule === undefined ? [] : [`is not allowed: it must be ${rule}`];
}

/** Adds a mark to a name with a fault. */
export function markName(kind: NameKind, name: string): string {
  return hasFault(kind, name) ? `${name} ${NAME_MARK}` : name;
}

/** True if a name has a fault. */
export function hasFault(kind: NameKind, name: string): boolean {
  return findNameFaults(kind, name).length > 0;
}

/** True if a name stands for one that only Terraform knows. */
function isPlaceholder(name: string): boolean {
  return name.includes('${') || /^(module\.|data\.)*azurerm_/.test(name);
}
