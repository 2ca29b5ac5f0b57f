import { Op, Token } from 'cdktf';
import { problems } from '../lib/problems';
import type { IDataStore } from './data-store-props';
import type { Fit } from './fit';
import { lowered } from './fit';
import { PrincipalType } from './principal';
import type { Recipient } from './recipient';
import { warn, warnings } from './warnings';

/**
 * Says whether a recipient can be assigned a role on a store. Users and applications of other tenants can: by the
 * object id that a guest or service principal has here. Managed identities of other tenants cannot.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments-external-users
 */
export function principalFit(recipient: Recipient, store: IDataStore): Fit {
  const fits: Fit = { problems: [], preconditions: [] };
  const [home, here] = [recipient.tenantId, store.tenantId];
  if (recipient.principalType !== PrincipalType.MANAGED_IDENTITY || home === undefined) return fits;
  if (here === undefined) {
    warn(recipient, warnings.tenantUnknown());
    return fits;
  }
  if (Token.isUnresolved(home) || Token.isUnresolved(here)) {
    const { code, fix } = problems.principalForeign('', '');
    const errorMessage = `${code}: the recipient is a managed identity of another tenant than the storage account's, which Azure can assign no role there; ${fix} (at ${recipient.node.path})`;
    return {
      problems: [],
      preconditions: [{ condition: Op.eq(lowered(home), lowered(here)), errorMessage }],
    };
  }
  const isForeign = home.toLowerCase() !== here.toLowerCase();
  return isForeign ? { problems: [problems.principalForeign(home, here)], preconditions: [] } : fits;
}
