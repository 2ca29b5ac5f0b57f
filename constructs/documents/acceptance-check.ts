import type { IResolvable } from 'cdktf';
import { Fn, Op, Token } from 'cdktf';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import type { Offer } from '../../lib/model/handshake/acceptance-match';
import { findAcceptanceMismatches, findDeadlineProblems } from '../../lib/model/handshake/acceptance-match';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase, toFunctionArgument } from '../synthesis/terraform-strings';
import { toLiteral } from '../synthesis/props-validation';

/** Checks that an acceptance matches an offer. Terraform compares the values of the offer that are tokens. */
export function checkAcceptance(offer: Offer, acceptance: AcceptanceDocument, where: string): CheckResult {
  const { invitationId, termsSha256, acceptBy, expiresOn, tenantId } = offer;
  const found = findAcceptanceMismatches(
    {
      invitationId: toLiteral(invitationId),
      termsSha256: toLiteral(termsSha256),
      acceptBy: toLiteral(acceptBy),
      expiresOn: toLiteral(expiresOn),
      tenantId: toLiteral(tenantId),
    },
    acceptance,
  );
  const preconditions: Precondition[] = [];
  const addPrecondition = (condition: IResolvable, { code, fix }: Problem, message: string): void => {
    preconditions.push(toPrecondition(condition, code, `${message}; ${fix}`, where));
  };
  if (Token.isUnresolved(invitationId)) {
    addPrecondition(
      equalsIgnoringCase(invitationId!, acceptance.invitationId),
      problems.acceptanceForeign('', ''),
      'the acceptance answers another invitation',
    );
  }
  if (Token.isUnresolved(termsSha256)) {
    addPrecondition(
      Op.eq(termsSha256!, acceptance.termsSha256 ?? ''),
      problems.acceptanceOutdated('', ''),
      'the acceptance agrees to other terms than those of the share',
    );
  }
  if (Token.isUnresolved(tenantId)) {
    const { tenantId: acceptanceTenantId } = acceptance.consumer;
    const mismatch = problems.tenantMismatch(acceptanceTenantId, 'a token');
    if (acceptanceTenantId === null) found.push(mismatch);
    else
      addPrecondition(
        equalsIgnoringCase(tenantId!, acceptanceTenantId),
        mismatch,
        'the acceptance does not come from the invited tenant',
      );
  }
  const timeCheck = checkAcceptedInTime(acceptance.acceptedOn, offer, where);
  return { problems: found, preconditions: [...preconditions, ...timeCheck.preconditions] };
}

/**
 * Checks that an invitation was accepted before its deadline and before access ends. Terraform compares times that are
 * tokens.
 */
export function checkAcceptedInTime(
  acceptedOn: string,
  { acceptBy, expiresOn }: Pick<Offer, 'acceptBy' | 'expiresOn'>,
  where: string,
): CheckResult {
  const isKnown = !Token.isUnresolved(acceptedOn);
  const known = { acceptBy: toLiteral(acceptBy), expiresOn: toLiteral(expiresOn) };
  const preconditions: Precondition[] = [];
  const addPrecondition = (
    until: string,
    isInTime: (order: IResolvable) => IResolvable,
    late: Problem,
    what: string,
  ): void => {
    const order = Fn.timecmp(
      toFunctionArgument(acceptedOn),
      toFunctionArgument(until),
    ) as unknown as IResolvable;
    // A value that is not a time fails the check.
    const condition = Fn.try([isInTime(order), false]) as IResolvable;
    preconditions.push(toPrecondition(condition, late.code, `${what}; ${late.fix}`, where));
  };
  if (typeof acceptBy === 'string' && !(isKnown && typeof known.acceptBy === 'string')) {
    const what = 'the invitation was accepted after its deadline';
    // Less than 1, because the framework turns a 0 into undefined here.
    addPrecondition(acceptBy, (order) => Op.lt(order, 1), problems.acceptedTooLate('', ''), what);
  }
  if (typeof expiresOn === 'string' && !(isKnown && typeof known.expiresOn === 'string')) {
    const what = 'the invitation was accepted after access ended';
    addPrecondition(
      expiresOn,
      (order) => Op.lte(order, -1),
      problems.acceptedTooLate('', '', 'expiresOn'),
      what,
    );
  }
  return { problems: isKnown ? findDeadlineProblems(acceptedOn, known) : [], preconditions };
}
