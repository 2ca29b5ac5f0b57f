import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformResource, TerraformStack } from 'cdktf';
import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { parseCondition } from '../../lib/access/condition/condition-syntax';
import { findBuiltInRole } from '../../lib/access/terraform/role-powers';
import { DataShareError, describeFinding } from '../../lib/errors/data-share-error';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { toExpression } from '../synthesis/addresses';
import type { IDataStore } from '../data-store/data-store-props';
import { removeTokens } from '../synthesis/terraform-strings';
import { toLiteral, validatePair, validateText } from '../synthesis/validation';
import { warnings } from '../../lib/errors/catalogue';
import { warn } from '../synthesis/warnings';

const storesByStack = new WeakMap<TerraformStack, Set<IDataStore>>();

/**
 * Holds every role assignment of a stack on an account, whoever made it, to what Azure takes: Terraform would find out
 * when it applies it. Others than those on the accounts that we are given are nobody's business here.
 */
export function watchAssignments(stack: TerraformStack, store: IDataStore): void {
  const existing = storesByStack.get(stack);
  existing?.add(store);
  if (existing) return;
  const stores = new Set([store]);
  storesByStack.set(stack, stores);
  // Others may be declared later: only the complete stack can tell.
  stack.node.addValidation({
    validate: () => {
      const readableForms = new Set<string>();
      return findAssignments(stack, stores).flatMap((assignment) => {
        warnOfRole(assignment);
        return validateAssignment(assignment, readableForms).map((problem) =>
          describeFinding({ ...problem, where: assignment.node.path }),
        );
      });
    },
  });
}

/** What Azure refuses of an assignment, as far as the code tells. */
function validateAssignment(assignment: RoleAssignment, readableForms: Set<string>): Problem[] {
  const { principalIdInput, conditionInput: condition, conditionVersionInput: version } = assignment;
  return [
    validateText('principalId', principalIdInput, uuidRule),
    validatePair('conditionVersion', version, 'condition', condition),
    validatePair('condition', condition, 'conditionVersion', version),
    ...(condition === undefined ? [] : validateCondition(condition, readableForms)),
  ].filter((problem) => problem !== undefined);
}

/** A string in a condition. */
const STRING = /'(?:[^'\\]|\\.)*'/g;

/**
 * What cannot be read of a condition. Its form does not depend on what stands in its strings, and many have one form. What
 * a token outside of a string stands for, Terraform alone can tell.
 */
function validateCondition(condition: string, readableForms: Set<string>): readonly Problem[] {
  const form = condition.replace(STRING, "''");
  if (readableForms.has(form) || Token.isUnresolved(form)) return [];
  try {
    parseCondition(removeTokens(condition));
    readableForms.add(form);
    return [];
  } catch (error) {
    if (DataShareError.isDataShareError(error)) return error.problems;
    throw error;
  }
}

/** A role of one's own may have any name, so that this is doubtful, and not wrong. */
function warnOfRole(assignment: RoleAssignment): void {
  const name = toLiteral(assignment.roleDefinitionNameInput);
  if (name === undefined || !/^storage blob\b/i.test(name)) return;
  if (findBuiltInRole(name).readsBlobs === undefined) warn(assignment, warnings.roleUnknown(name));
}

/** The role assignments of a stack whose scope is one of these accounts, or in it. */
function findAssignments(stack: TerraformStack, stores: ReadonlySet<IDataStore>): RoleAssignment[] {
  // Azure does not heed the case of ids, and an id may have a reference in it.
  const toComparableScope = (value = ''): string =>
    (Token.isUnresolved(value) ? toExpression(stack, value, false) : value).toLowerCase();
  const accounts = [...stores].map(({ storageAccountId }) => toComparableScope(storageAccountId));
  const isWithinAny = (scope: string, places: readonly string[]): boolean =>
    places.some((place) => scope === place || scope.startsWith(`${place}/`));
  const all = stack.node.findAll();
  const containers = all
    .filter((construct) => isResourceOfType<StorageContainer>(StorageContainer, construct))
    .filter(({ storageAccountIdInput }) => isWithinAny(toComparableScope(storageAccountIdInput), accounts))
    .flatMap(({ id, resourceManagerId }) => [id, resourceManagerId].map(toComparableScope));
  return all
    .filter((construct) => isResourceOfType<RoleAssignment>(RoleAssignment, construct))
    .filter(({ scopeInput }) => isWithinAny(toComparableScope(scopeInput), [...accounts, ...containers]));
}

/** Whether a construct is a resource of this type, also where it is of another copy of the provider. */
function isResourceOfType<T extends TerraformResource>(
  type: { readonly tfResourceType: string; isTerraformResource(x: unknown): boolean },
  construct: IConstruct,
): construct is T {
  return (
    type.isTerraformResource(construct) && (construct as T).terraformResourceType === type.tfResourceType
  );
}
