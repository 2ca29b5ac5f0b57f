import { problems } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';
import { hasAccountName } from '../../lib/model/rules/naming-rules';
import type { IDataStore } from '../data-store/data-store-props';
import { toLiteral } from '../synthesis/props-validation';

/** Finds a destination that is an account of the share itself. Names of accounts are unique in Azure. */
export function findOwnDestination(
  prop: string,
  destinationAccountId: string | undefined,
  stores: readonly IDataStore[],
): Problem | undefined {
  const id = toLiteral(destinationAccountId);
  const names = stores.map(({ storageAccountName }) => toLiteral(storageAccountName));
  return id !== undefined && names.some((name) => name !== undefined && hasAccountName(id, name))
    ? problems.valueInvalid(prop, "the id of the consumer's account, not of the account of the share", id)
    : undefined;
}
