import { Op, Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { PASSED, toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase } from '../synthesis/terraform-strings';
import type { EngineContext } from './engine-context';
import type { ObjectReplicationOptions } from './object-replication-options';
import { setsUpBothSides } from './object-replication-options';
import { checkSourceAccount, findSeveralAccounts } from './source-account-check';

/** Checks what the rules of engines do not look at: the accounts of a policy, and what the other half needs. */
export function checkReplication(
  options: ObjectReplicationOptions,
  context: EngineContext,
  where: string,
): CheckResult {
  if (context.landings.length === 0) return PASSED;
  const several = findSeveralAccounts('ObjectReplication', context, 'a policy');
  if (several.length > 0) return { problems: several, preconditions: [] };
  const tenants = checkTenants(options, context, where);
  const account = checkSourceAccount(options.sourceAccountId, context, where);
  return {
    problems: [...tenants.problems, ...account.problems, ...findUntoldHalf(options, context)],
    preconditions: [
      ...tenants.preconditions,
      ...account.preconditions,
      ...toNamePreconditions(context, where),
    ],
  };
}

/** Compares the tenants: one stack cannot set up both sides in two of them, and a name does not say in which one an account is. */
function checkTenants(
  options: ObjectReplicationOptions,
  { landings, target }: EngineContext,
  where: string,
): CheckResult {
  const [theirs, ours] = [landings[0].source.tenantId, target.tenantId];
  if (theirs === null || ours === undefined) return PASSED;
  const isUnknown = Token.isUnresolved(theirs) || Token.isUnresolved(ours);
  const isSame = theirs.toLowerCase() === ours.toLowerCase();
  if (setsUpBothSides(options)) {
    const rule =
      'false, because the accounts are in two tenants: the identity that applies has rights in one of them';
    const fix =
      "leave out 'sourceAccountId' or set 'bothSides' to false, and send the acceptance to the provider";
    const problem = { ...problems.valueInvalid('bothSides', rule, true), fix };
    if (!isUnknown) return { problems: isSame ? [] : [problem], preconditions: [] };
    const message = `'bothSides' must be false, because the accounts are in two tenants; ${fix}`;
    return {
      problems: [],
      preconditions: [toPrecondition(equalsIgnoringCase(theirs, ours), problem.code, message, where)],
    };
  }
  if (isUnknown || !isSame || options.sourceAccountId !== undefined) return PASSED;
  const rule = 'given, because both accounts are in one tenant, where Azure requires the ids of both';
  return { problems: [problems.valueInvalid('sourceAccountId', rule, undefined)], preconditions: [] };
}

/** Returns the problem of a half that nobody tells the provider of. */
function findUntoldHalf(options: ObjectReplicationOptions, { acceptedOn }: EngineContext): Problem[] {
  if (setsUpBothSides(options) || acceptedOn !== undefined) return [];
  const rule = 'given, because the provider makes its half of the replication from the acceptance';
  return [problems.valueInvalid('acceptedOn', rule, undefined)];
}

/** Requires that blobs keep their names, if only Terraform knows the folders. */
function toNamePreconditions({ landings }: EngineContext, where: string): Precondition[] {
  return landings
    .filter(
      ({ path, target }) =>
        path !== target.path && [path, target.path].some((each) => Token.isUnresolved(each)),
    )
    .map(({ datasetName, path, target }) =>
      toPrecondition(
        Op.eq(path, target.path),
        'EngineUnfit',
        `the engine ObjectReplication keeps the names of blobs, but dataset "${datasetName}" lands in another folder; map it to the folder that it has at the provider`,
        where,
      ),
    );
}
