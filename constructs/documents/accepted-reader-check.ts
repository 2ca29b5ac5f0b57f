import type { IResolvable } from 'cdktf';
import { Op, Token } from 'cdktf';
import type { HandshakeSide } from '../../lib/errors/catalogue';
import { problems } from '../../lib/errors/catalogue';
import type { OpenCheckResult } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase } from '../synthesis/terraform-strings';

/**
 * The ids of an invited reader, or of one that an acceptance names; null or undefined if not given. Each can be a
 * token.
 */
export interface ReaderIds {
  readonly principalId?: string | null;
  readonly applicationId?: string | null;
}

/**
 * Checks that an acceptance names the invited reader: the same application if one was invited and, in the provider's
 * own tenant, the same principal. An object id from another or an unknown tenant means nothing.
 *
 * @param isHome True if the acceptance comes from the provider's own tenant; a condition if only Terraform knows.
 * @param side The side that sees the messages.
 */
export function checkReader(
  invited: ReaderIds,
  reader: ReaderIds,
  isHome: boolean | IResolvable,
  side: HandshakeSide,
  where: string,
): OpenCheckResult {
  const result: OpenCheckResult = { problems: [], preconditions: [] };
  const addPrecondition = (condition: IResolvable): void => {
    const { code, fix } = problems.principalMismatch('', '', side);
    const message = `the acceptance does not name the invited reader; ${fix}`;
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
    // If only Terraform knows whether the tenants are the same, it compares the principals only if they are.
    addPrecondition(
      principal === false ? Op.not(isHome) : isHome === true ? principal : Op.or(Op.not(isHome), principal),
    );
  }
  return result;
}

/** Returns true if a value comes from a tenant, and false if either is unknown; a condition if only Terraform knows. */
export function isFromTenant(
  from: string | null | undefined,
  tenantId: string | null | undefined,
): boolean | IResolvable {
  if (typeof from !== 'string' || typeof tenantId !== 'string') return false;
  return hasEqualId(tenantId, from);
}

/** Returns true if the invited id is the named one, or if no id was invited. */
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
