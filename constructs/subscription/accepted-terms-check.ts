import { Fn, Token, Op } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toLower } from '../synthesis/terraform-strings';
import type { CheckResult } from '../synthesis/check-result';
import { PASSED } from '../synthesis/check-result';
import type { DeclaredInvitation } from '../documents/declared-invitation';

/** Checks that the accepted hash is that of the terms of use. Terraform compares hashes that are tokens. */
export function checkAcceptedTerms(
  { termsSha256 }: DeclaredInvitation,
  given: string | undefined,
  where: string,
): CheckResult {
  // Documents and tools write a hash in both ways.
  const accepted = given?.replace(/^sha256:/i, '');
  const toFailure = (problem: Problem): CheckResult => ({ problems: [problem], preconditions: [] });
  if (accepted === undefined) {
    if (termsSha256 === null) return PASSED;
    return toFailure(
      problems.termsNotAccepted(Token.isUnresolved(termsSha256) ? 'their SHA-256' : termsSha256),
    );
  }
  const isKnown = !Token.isUnresolved(accepted);
  if (termsSha256 !== null && (!isKnown || Token.isUnresolved(termsSha256))) {
    const errorMessage = `TermsMismatch: the accepted terms are not those of the invitation; read the terms of the invitation again, then accept their hash (at ${where})`;
    return {
      problems: [],
      preconditions: [
        {
          condition: Op.eq(
            termsSha256,
            isKnown ? accepted.toLowerCase() : Fn.trimprefix(toLower(accepted), 'sha256:'),
          ),
          errorMessage,
        },
      ],
    };
  }
  if (!isKnown || accepted.toLowerCase() !== termsSha256) {
    return toFailure(problems.termsMismatch(isKnown ? accepted : 'a token', termsSha256));
  }
  return PASSED;
}
