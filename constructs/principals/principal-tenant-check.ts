import { Op, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { problems, warnings } from '../../lib/errors/catalogue';
import type { IDataStore } from '../data-store/data-store-props';
import type { CheckResult } from '../synthesis/check-result';
import { PASSED } from '../synthesis/check-result';
import { toLower } from '../synthesis/terraform-strings';
import type { Grantee } from './grantee';
import { PrincipalType } from './principal';
import { findDeclaration } from './grantee';
import { warn } from '../synthesis/warnings';

/**
 * Checks that a principal can be assigned a role on a store. Users and applications of other tenants can, through the
 * object id of their guest or service principal in the store's tenant. Managed identities of other tenants cannot.
 *
 * @param construct Construct for messages about a principal that is not a construct.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-external-users
 */
export function checkPrincipalTenant(
  construct: IConstruct,
  principal: Grantee,
  store: IDataStore,
): CheckResult {
  // Several shares report the same for one recipient.
  const site = findDeclaration(principal) ?? construct;
  const [principalTenantId, storeTenantId] = [principal.tenantId, store.tenantId];
  if (principal.principalType !== PrincipalType.MANAGED_IDENTITY || principalTenantId === undefined)
    return PASSED;
  if (storeTenantId === undefined) {
    const name = store.storageAccountName;
    warn(site, warnings.tenantUnknown(Token.isUnresolved(name) ? 'a token' : name));
    return PASSED;
  }
  if (Token.isUnresolved(principalTenantId) || Token.isUnresolved(storeTenantId)) {
    const { code, fix } = problems.principalForeign('', '', '');
    const errorMessage = `${code}: the principal is a managed identity of another tenant than that of the storage account, so Azure cannot assign it a role; ${fix} (at ${site.node.path})`;
    return {
      problems: [],
      preconditions: [{ condition: Op.eq(toLower(principalTenantId), toLower(storeTenantId)), errorMessage }],
    };
  }
  const shownId = Token.isUnresolved(principal.principalId) ? 'a token' : principal.principalId;
  const isForeign = principalTenantId.toLowerCase() !== storeTenantId.toLowerCase();
  return isForeign
    ? { problems: [problems.principalForeign(shownId, principalTenantId, storeTenantId)], preconditions: [] }
    : PASSED;
}
