import { Fn, Op, Token } from 'cdktf';
import type { IResolvable } from 'cdktf';
import type { AcceptanceDocument } from '../lib/model/acceptance';
import { acceptanceProblems, tooLate } from '../lib/model/acceptance-fit';
import type { ErrorCode, Problem } from '../lib/problems';
import { problems } from '../lib/problems';
import type { Fit, Precondition } from './fit';
import { lowered } from './fit';
import { joined } from './terraform-text';
import { literal } from './validation';

/** What an acceptance has to answer; any text may be a token. */
export interface DeclaredOffer {
  readonly invitationId: string;
  /** Null where the share has no terms. */
  readonly termsSha256: string | null;
  /** Null where it may be accepted at any time. */
  readonly acceptBy: string | null;
  /** The tenant that was invited, where it is known. */
  readonly tenantId?: string;
}

/** Asks `acceptanceProblems` of what is known here, and Terraform of the rest. */
export function acceptanceFit(offer: DeclaredOffer, acceptance: AcceptanceDocument, where: string): Fit {
  const { invitationId, termsSha256, acceptBy, tenantId } = offer;
  const found = acceptanceProblems(
    {
      invitationId: literal(invitationId),
      termsSha256: termsSha256 === null ? null : literal(termsSha256),
      acceptBy: acceptBy === null ? null : literal(acceptBy),
      tenantId: literal(tenantId),
    },
    acceptance,
  );
  const preconditions: Precondition[] = [];
  const demand = (condition: IResolvable, { code, fix }: Problem, message: string): void => {
    preconditions.push(precondition(condition, code, `${message}; ${fix}`, where));
  };
  if (Token.isUnresolved(invitationId)) {
    demand(
      isSame(invitationId, acceptance.invitationId),
      problems.acceptanceForeign('', ''),
      'the acceptance answers another invitation',
    );
  }
  if (Token.isUnresolved(termsSha256)) {
    demand(
      Op.eq(termsSha256, acceptance.termsSha256 ?? ''),
      problems.acceptanceOutdated('', ''),
      "the acceptance is of other terms than the share's",
    );
  }
  if (Token.isUnresolved(tenantId)) {
    const { tenantId: from } = acceptance.consumer;
    const mismatch = problems.tenantMismatch(from, 'a token');
    if (from === null) found.push(mismatch);
    else
      demand(isSame(tenantId!, from), mismatch, 'the acceptance comes from another tenant than was invited');
  }
  const inTime = inTimeFit(acceptance.acceptedOn, acceptBy, where);
  return { problems: found, preconditions: [...preconditions, ...inTime.preconditions] };
}

/** An invitation may be accepted until a time; where one of the two is a token, Terraform compares. */
export function inTimeFit(acceptedOn: string, acceptBy: string | null, where: string): Fit {
  if (acceptBy === null) return { problems: [], preconditions: [] };
  if (!Token.isUnresolved(acceptedOn) && !Token.isUnresolved(acceptBy)) {
    return { problems: tooLate(acceptedOn, acceptBy), preconditions: [] };
  }
  const { code, fix } = problems.acceptedTooLate('', '');
  // What is no time is not in time. (CDKTF makes undefined of a 0 here.)
  const isInTime = Fn.try([Op.lt(Fn.timecmp(joined(acceptedOn), joined(acceptBy)), 1), false]) as IResolvable;
  const message = `accepted after the time until which the invitation could be accepted; ${fix}`;
  return { problems: [], preconditions: [precondition(isInTime, code, message, where)] };
}

/** Ids are the same in whatever case. */
export function isSame(a: string, b: string): IResolvable {
  return Op.eq(lowered(a), lowered(b));
}

export function precondition(
  condition: IResolvable,
  code: ErrorCode,
  message: string,
  where: string,
): Precondition {
  return { condition, errorMessage: `${code}: ${message} (at ${where})` };
}
