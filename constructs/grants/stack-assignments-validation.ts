import { validateWhenComplete } from '../synthesis/late-validation';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack, Token } from 'cdktf';
import { parseCondition } from '../../lib/access/condition/condition-syntax';
import { findBuiltInRole } from '../../lib/access/role-definitions/role-powers';
import { DataShareError } from '../../lib/errors/data-share-error';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import type { IDataStore } from '../data-store/data-store-props';
import { DeclaredStorage, toAccountScope } from '../data-store/declared-storage-index';
import { warnOfManyAssignments } from './assignment-limit';
import type { DeclaredAssignment } from './declared-assignments';
import { readAssignments } from './declared-assignments';
import { warnOfDefeatedGrants } from './defeated-grants';
import { dependOnContainers } from '../data-store/container-dependencies';
import { findDuplicateAssignments } from './duplicate-assignments';
import { removeTokens } from '../synthesis/terraform-strings';
import { toLiteral, validatePair, validateText } from '../synthesis/props-validation';
import { warnings } from '../../lib/errors/catalogue';
import { warn } from '../synthesis/warnings';

const storesByStack = new WeakMap<TerraformStack, Set<IDataStore>>();

/**
 * Validates every role assignment of a stack on an account against the rules of Azure, also those that the library did
 * not define: Terraform would only report a violation during the apply. Assignments on other accounts are not
 * validated, but all of the app are counted.
 */
export function watchAssignments(stack: TerraformStack, store: IDataStore): void {
  const existing = storesByStack.get(stack);
  existing?.add(store);
  if (existing) return;
  const stores = new Set([store]);
  storesByStack.set(stack, stores);
  // Assignments can be declared later, so they are validated when the stack is complete.
  validateWhenComplete(stack, () => {
    const readableForms = new Set<string>();
    const storage = new DeclaredStorage(stack.node.root);
    const all = readAssignments(stack.node.root, storage);
    const watched = findAssignments(stack, stores, storage, all);
    dependOnContainers(stack, storage);
    warnOfDefeatedGrants(stack, storage, all);
    warnOfManyAssignments(stack, all);
    return [
      ...findDuplicateAssignments(stack, all, watched),
      ...watched.flatMap(({ assignment }) => {
        warnOfRole(assignment);
        warnOfCondition(assignment, readableForms);
        return validateAssignment(assignment).map((problem) => ({ ...problem, where: assignment.node.path }));
      }),
    ];
  });
}

/** Returns the values of an assignment that Azure would reject, as far as they are literals. */
function validateAssignment(assignment: RoleAssignment): Problem[] {
  const { principalIdInput, conditionInput: condition, conditionVersionInput: version } = assignment;
  return [
    validateText('principalId', principalIdInput, uuidRule),
    validatePair('conditionVersion', version, 'condition', condition),
    validatePair('condition', condition, 'conditionVersion', version),
  ].filter((problem) => problem !== undefined);
}

/** Matches a string literal in a condition. */
const STRING = /'(?:[^'\\]|\\.)*'/g;

/**
 * Warns of a condition that cannot be read. It is not an error, because Azure can know more than this library. The form of a
 * condition does not depend on the contents of its strings, and many conditions have the same form, so each form is parsed
 * once. Only Terraform knows the value of a token outside a string.
 */
function warnOfCondition(assignment: RoleAssignment, readableForms: Set<string>): void {
  const condition = assignment.conditionInput;
  const form = condition?.replace(STRING, "''");
  if (condition === undefined || form === undefined) return;
  if (readableForms.has(form) || Token.isUnresolved(form)) return;
  try {
    parseCondition(removeTokens(condition));
    readableForms.add(form);
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    for (const { message } of error.problems) warn(assignment, warnings.conditionUnreadable(message));
  }
}

/** Warns of an unknown role name. It is not an error, because a custom role can have any name. */
function warnOfRole(assignment: RoleAssignment): void {
  const name = toLiteral(assignment.roleDefinitionNameInput);
  if (name === undefined || !/^storage blob\b/i.test(name)) return;
  if (findBuiltInRole(name).readsBlobs === undefined) warn(assignment, warnings.roleUnknown(name));
}

/** Returns the role assignments of a stack that are scoped to one of these accounts, or to a part of one. */
function findAssignments(
  stack: TerraformStack,
  stores: ReadonlySet<IDataStore>,
  storage: DeclaredStorage,
  all: readonly DeclaredAssignment[],
): DeclaredAssignment[] {
  const accounts = [...stores].map((store) => toAccountScope(storage.toStoreKey(store)));
  return all.filter(
    ({ assignment, scope }) =>
      TerraformStack.of(assignment) === stack &&
      accounts.some((account) => scope === account || scope.startsWith(`${account}/`)),
  );
}
