import type { IResolvable } from 'cdktf';
import { Op, Token } from 'cdktf';
import type { HandshakeSide } from '../../lib/errors/catalogue';
import { problems } from '../../lib/errors/catalogue';
import type { Fit } from '../synthesis/preconditions';
import { isSame } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';

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
export function readerFit(
  invited: ReaderIds,
  reader: ReaderIds,
  isHome: boolean | IResolvable,
  side: HandshakeSide,
  where: string,
): Fit {
  const fit: Fit = { problems: [], preconditions: [] };
  const mismatch = (condition: IResolvable): void => {
    const { code, fix } = problems.principalMismatch('', '', side);
    const message = `the acceptance names another reader than was invited; ${fix}`;
    fit.preconditions.push(precondition(condition, code, message, where));
  };
  const refuse = (named: string | null | undefined, expected: string): void => {
    fit.problems.push(problems.principalMismatch(shownId(named), shownId(expected)!, side));
  };
  const application = sameId(invited.applicationId, reader.applicationId);
  if (application === false) refuse(reader.applicationId, invited.applicationId!);
  else if (application !== true) mismatch(application);

  const principal = isHome === false ? true : sameId(invited.principalId, reader.principalId);
  if (principal === false && isHome === true) refuse(reader.principalId, invited.principalId!);
  else if (principal !== true) {
    // Where Terraform alone knows whether it is the same tenant, it asks for the same principal in that case only.
    mismatch(
      principal === false ? Op.not(isHome) : isHome === true ? principal : Op.or(Op.not(isHome), principal),
    );
  }
  return fit;
}

/** Whether something comes from a tenant; a condition where Terraform has to tell, and no where one is not known. */
export function isOfTenant(
  from: string | null | undefined,
  tenantId: string | null | undefined,
): boolean | IResolvable {
  if (typeof from !== 'string' || typeof tenantId !== 'string') return false;
  return isSameId(tenantId, from);
}

/** Whether what was invited is named; where nothing was, anything is it. */
function sameId(invited: string | null | undefined, named: string | null | undefined): boolean | IResolvable {
  if (typeof invited !== 'string') return true;
  return typeof named === 'string' && isSameId(invited, named);
}

function isSameId(a: string, b: string): boolean | IResolvable {
  const isKnown = !Token.isUnresolved(a) && !Token.isUnresolved(b);
  return isKnown ? a.toLowerCase() === b.toLowerCase() : isSame(a, b);
}

function shownId(id: string | null | undefined): string | null {
  return typeof id === 'string' && Token.isUnresolved(id) ? 'a token' : (id ?? null);
}
