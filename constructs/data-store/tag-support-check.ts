import { Token, Op } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import type { CheckResult } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import type { ComparedStore } from './compared-store';

/** Checks that an account supports blob index tags. */
export function checkTagSupport(
  { isHnsEnabled }: Pick<ComparedStore, 'isHnsEnabled'>,
  where: string,
): CheckResult {
  const problem = problems.tagsUnsupported();
  const { code, message, fix } = problem;
  const isUnknown = Token.isUnresolved(isHnsEnabled);
  return {
    problems: isHnsEnabled === true ? [problem] : [],
    preconditions: isUnknown ? [toPrecondition(Op.not(isHnsEnabled), code, `${message}; ${fix}`, where)] : [],
  };
}
