import { Fn, Token } from 'cdktf';
import type { IResolvable } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { OtherEngineKind } from '../../lib/model/engines/engine-kind';
import { hasAccountName } from '../../lib/model/rules/naming-rules';
import type { CheckResult } from '../synthesis/check-result';
import { PASSED, toPrecondition } from '../synthesis/check-result';
import { toLiteral } from '../synthesis/props-validation';
import { equalsIgnoringCase, toFunctionArgument } from '../synthesis/terraform-strings';
import type { EngineContext } from './engine-context';

/**
 * Returns the problem of datasets in several accounts, for an engine that connects one account with the target.
 *
 * @param part What has one account, with its article.
 */
export function findSeveralAccounts(
  kind: OtherEngineKind,
  { landings }: EngineContext,
  part: string,
): Problem[] {
  const accounts = new Set(landings.map(({ source }) => source.storageAccountName));
  if (accounts.size < 2) return [];
  const rule = `another engine, because the datasets are in several accounts, and ${part} has one of them`;
  const fix = 'ask for a share of each account, or leave the engine out';
  return [{ ...problems.valueInvalid('engine', rule, kind), fix }];
}

/** Requires that the id is that of the account that the invitation names. */
export function checkSourceAccount(
  sourceAccountId: string | undefined,
  { landings }: EngineContext,
  where: string,
): CheckResult {
  const { storageAccountName } = landings[0].source;
  if (sourceAccountId === undefined) return PASSED;
  const [id, name] = [toLiteral(sourceAccountId), toLiteral(storageAccountName)];
  if (id !== undefined && name !== undefined) {
    const rule = `the id of the account of the invitation (${name})`;
    const isOther = !hasAccountName(id, name);
    return {
      problems: isOther ? [problems.valueInvalid('sourceAccountId', rule, id)] : [],
      preconditions: [],
    };
  }
  const lastSegment = Fn.element(Fn.split('/', toFunctionArgument(sourceAccountId)), 8) as string;
  const message = "'sourceAccountId' must be the id of the account of the invitation; change it";
  const condition = Fn.try([
    equalsIgnoringCase(Token.asString(lastSegment), storageAccountName),
    false,
  ]) as IResolvable;
  return { problems: [], preconditions: [toPrecondition(condition, 'ValueInvalid', message, where)] };
}
