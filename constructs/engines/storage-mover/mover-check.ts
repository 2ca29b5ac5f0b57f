import { Op, Token } from 'cdktf';
import type { Problem } from '../../../lib/errors/error-codes';
import { problems } from '../../../lib/errors/catalogue';
import type { CheckResult } from '../../synthesis/check-result';
import { PASSED, toPrecondition } from '../../synthesis/check-result';
import { equalsIgnoringCase } from '../../synthesis/terraform-strings';
import type { EngineContext } from '../engine-context';
import { checkSourceAccount, findSeveralAccounts } from '../source-account-check';
import type { StorageMoverOptions } from './mover-options';
import { setsUpBothSides } from './mover-options';
import { MOVER_SCHEDULES, toMoverSchedule } from './mover-schedule';

/** Checks what the rules of engines do not look at: the accounts, the schedule, and places that a mirror would empty. */
export function checkStorageMover(
  options: StorageMoverOptions,
  context: EngineContext,
  where: string,
): CheckResult {
  if (context.landings.length === 0) return PASSED;
  const several = findSeveralAccounts('StorageMover', context, 'a storage mover of this package');
  if (several.length > 0) return { problems: several, preconditions: [] };
  const account = checkSourceAccount(options.sourceAccountId, context, where);
  const tenants = checkTenants(options, context, where);
  return {
    problems: [
      ...account.problems,
      ...tenants.problems,
      ...(setsUpBothSides(options) ? [] : findMissingForHalf(context)),
      ...findScheduleProblems(context),
      ...findUnknownMirror(context),
    ],
    preconditions: [...account.preconditions, ...tenants.preconditions],
  };
}

/** Compares the tenants: one stack sets up both sides within one, and two halves are for two. */
function checkTenants(
  options: StorageMoverOptions,
  { landings, target }: EngineContext,
  where: string,
): CheckResult {
  const [theirs, ours] = [landings[0].source.tenantId, target.tenantId];
  if (theirs === null || ours === undefined) return PASSED;
  const isBoth = setsUpBothSides(options);
  const rule = isBoth
    ? 'left out, because the accounts are in two tenants, and each side sets up its half'
    : 'given, because both accounts are in one tenant, where one stack sets up both sides';
  const fix = isBoth
    ? "leave it out if the invitation offers 'storageMover', or choose another engine"
    : "set it to the ARM id of the provider's storage account";
  const { code, message } = problems.valueInvalid('sourceAccountId', rule, options.sourceAccountId);
  if (Token.isUnresolved(theirs) || Token.isUnresolved(ours)) {
    const isSame = equalsIgnoringCase(theirs, ours);
    const condition = isBoth ? isSame : Op.not(isSame);
    return {
      problems: [],
      preconditions: [toPrecondition(condition, code, `'sourceAccountId' must be ${rule}; ${fix}`, where)],
    };
  }
  const isSame = theirs.toLowerCase() === ours.toLowerCase();
  return { problems: isSame === isBoth ? [] : [{ code, message, fix }], preconditions: [] };
}

/** Finds what the provider needs to make the jobs for the consumer's half, or what it has not offered. */
function findMissingForHalf({ moverOffer, target, acceptedOn }: EngineContext): Problem[] {
  const found: Problem[] = [];
  if (moverOffer === undefined) {
    const rule =
      "another engine, because the invitation does not offer to copy by Storage Mover to another tenant, and 'sourceAccountId' is not given";
    const fix =
      "ask the provider to set 'storageMover' of the invitation; within one tenant, set 'sourceAccountId'";
    found.push({ ...problems.valueInvalid('engine', rule, 'StorageMover'), fix });
  }
  if (target.tenantId === undefined)
    found.push(
      problems.valueInvalid(
        'target.tenantId',
        "given, because the provider's jobs name the tenant of the endpoints",
        undefined,
      ),
    );
  if (acceptedOn === undefined)
    found.push(
      problems.valueInvalid(
        'acceptedOn',
        'given, because the provider makes the jobs from the acceptance',
        undefined,
      ),
    );
  return found;
}

function findScheduleProblems({ snapshotTrigger: { cron } }: EngineContext): Problem[] {
  if (cron === null || toMoverSchedule(cron) !== undefined) return [];
  const fix = 'choose another schedule, or SnapshotTrigger.manual and start the jobs yourself';
  return [{ ...problems.valueInvalid('snapshotTrigger', MOVER_SCHEDULES, cron), fix }];
}

/** A mirror deletes what it does not find at the source: what else can be in its folder has to be known before. */
function findUnknownMirror({ choices, landings, stateContainer }: EngineContext): Problem[] {
  if (choices.deletions !== 'mirror') return [];
  const rule = 'a literal, because a mirror deletes everything in its folder that the source does not have';
  const isUnknown = landings.some(({ target: { container, path } }) =>
    [container, path].some((each) => Token.isUnresolved(each)),
  );
  return [
    ...(isUnknown ? [problems.valueInvalid('mappings', rule, 'a token')] : []),
    ...(Token.isUnresolved(stateContainer) ? [problems.valueInvalid('stateContainer', rule, 'a token')] : []),
  ];
}
