import type { IResolvable } from 'cdktf';
import { Fn, Op, Token } from 'cdktf';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import type { Offer } from '../../lib/model/handshake/acceptance-match';
import { acceptanceProblems, tooLate } from '../../lib/model/handshake/acceptance-match';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { Fit } from '../synthesis/preconditions';
import type { Precondition } from '../synthesis/preconditions';
import { isSame } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';
import { joined } from '../synthesis/terraform-strings';
import { literal } from '../synthesis/validation';

/** Asks `acceptanceProblems` of what is known here, and Terraform of the rest: any text of the offer may be a token. */
export function acceptanceFit(offer: Offer, acceptance: AcceptanceDocument, where: string): Fit {
  const { invitationId, termsSha256, acceptBy, expiresOn, tenantId } = offer;
  const found = acceptanceProblems(
    {
      invitationId: literal(invitationId),
      termsSha256: literal(termsSha256),
      acceptBy: literal(acceptBy),
      expiresOn: literal(expiresOn),
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
      isSame(invitationId!, acceptance.invitationId),
      problems.acceptanceForeign('', ''),
      'the acceptance answers another invitation',
    );
  }
  if (Token.isUnresolved(termsSha256)) {
    demand(
      Op.eq(termsSha256!, acceptance.termsSha256 ?? ''),
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
  const inTime = inTimeFit(acceptance.acceptedOn, offer, where);
  return { problems: found, preconditions: [...preconditions, ...inTime.preconditions] };
}

/** An invitation may be accepted until a time, and until access ends; where a time is a token, Terraform compares. */
export function inTimeFit(
  acceptedOn: string,
  { acceptBy, expiresOn }: Pick<Offer, 'acceptBy' | 'expiresOn'>,
  where: string,
): Fit {
  const isKnown = !Token.isUnresolved(acceptedOn);
  const known = { acceptBy: literal(acceptBy), expiresOn: literal(expiresOn) };
  const preconditions: Precondition[] = [];
  const demand = (
    until: string,
    isInTime: (order: IResolvable) => IResolvable,
    late: Problem,
    what: string,
  ): void => {
    const order = Fn.timecmp(joined(acceptedOn), joined(until)) as unknown as IResolvable;
    // What is no time is not in time.
    const condition = Fn.try([isInTime(order), false]) as IResolvable;
    preconditions.push(precondition(condition, late.code, `${what}; ${late.fix}`, where));
  };
  if (typeof acceptBy === 'string' && !(isKnown && typeof known.acceptBy === 'string')) {
    const what = 'accepted after the time until which the invitation could be accepted';
    // CDKTF makes undefined of a 0 here.
    demand(acceptBy, (order) => Op.lt(order, 1), problems.acceptedTooLate('', ''), what);
  }
  if (typeof expiresOn === 'string' && !(isKnown && typeof known.expiresOn === 'string')) {
    const what = 'accepted when access had ended';
    demand(expiresOn, (order) => Op.lte(order, -1), problems.acceptedTooLate('', '', 'expiresOn'), what);
  }
  return { problems: isKnown ? tooLate(acceptedOn, known) : [], preconditions };
}
