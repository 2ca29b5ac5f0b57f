import type { IResolvable } from 'cdktf';
import { Op, Token } from 'cdktf';
import type { HandshakeSide } from '../../lib/errors/catalogue';
import { problems } from '../../lib/errors/catalogue';
import type { CheckResult } from '../synthesis/preconditions';
import { equalsIgnoringCase, toPrecondition } from '../synthesis/preconditions';

/** By which ids somebody was invited, or is named; null or undefined where one was not said. Any may be a token. */
export interface ReaderIds {
  readonly principalId?: string | null;
  readonly applicationId?: string | null;
}

/**
 * Says whether an acceptance names the reader who was invited: the same application where one was invited, and in the
 * provider's own tenant the same principal. From another tenant, or where that is not known, an object id means nothing.
 *
 * @param isHome Whether it comes from the provider's own tenant; a condition where Terraform has to tell.
 * @param side Who is told.
 */
export function checkReader(
  invited: ReaderIds,
  reader: ReaderIds,
  isHome: boolean | IResolvable,
  side: HandshakeSide,
  where: string,
): CheckResult {
  const result: CheckResult = { problems: [], preconditions: [] };
  const addPrecondition = (condition: IResolvable): void => {
    const { code, fix } = problems.principalMismatch('', '', side);
    const message = `the acceptance names another reader than was invited; ${fix}`;
    result.preconditions.push(toPrecondition(condition, code, message, where));
  };
  const addProblem = (named: string | null | undefined, expected: string): void => {
    result.problems.push(problems.principalMismatch(toShownId(named), toShownId(expected)!, side));
  };
  const application = matchesInvitedId(invited.applicationId, reader.applicationId);
  if (application === false) addProblem(reader.applicationId, invited.applicationId!);
  else if (application !== true) addPrecondition(application);

  const principal = isHome === false ? true : matchesInvitedId(invited.principalId, reader.principalId);
  if (principal === false && isHome === true) addProblem(reader.principalId, invited.principalId!);
  else if (principal !== true) {
    // Where Terraform alone knows whether it is the same tenant, it asks for the same principal in that case only.
    addPrecondition(
      principal === false ? Op.not(isHome) : isHome === true ? principal : Op.or(Op.not(isHome), principal),
    );
  }
  return result;
}

/** Whether something comes from a tenant; a condition where Terraform has to tell, and no where one is not known. */
export function isFromTenant(
  from: string | null | undefined,
  tenantId: string | null | undefined,
): boolean | IResolvable {
  if (typeof from !== 'string' || typeof tenantId !== 'string') return false;
  return hasEqualId(tenantId, from);
}

/** Whether what was invited is named; where nothing was, anything is it. */
function matchesInvitedId(
  invited: string | null | undefined,
  named: string | null | undefined,
): boolean | IResolvable {
  if (typeof invited !== 'string') return true;
  return typeof named === 'string' && hasEqualId(invited, named);
}

function hasEqualId(a: string, b: string): boolean | IResolvable {
  const isKnown = !Token.isUnresolved(a) && !Token.isUnresolved(b);
  return isKnown ? a.toLowerCase() === b.toLowerCase() : equalsIgnoringCase(a, b);
}

function toShownId(id: string | null | undefined): string | null {
  return typeof id === 'string' && Token.isUnresolved(id) ? 'a token' : (id ?? null);
}
