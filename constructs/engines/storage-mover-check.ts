import { Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { CheckResult } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase } from '../synthesis/terraform-strings';
import type { EngineContext } from './engine-context';
import { checkSourceAccount, findSeveralAccounts } from './source-account-check';
import type { StorageMoverOptions } from './storage-mover-options';
import { MOVER_SCHEDULES, toMoverSchedule } from './storage-mover-schedule';

/** Checks what the rules of engines do not look at: the accounts, the schedule, and places that a mirror would empty. */
export function checkStorageMover(
  options: StorageMoverOptions,
  context: EngineContext,
  where: string,
): CheckResult {
  if (context.landings.length === 0) return { problems: [], preconditions: [] };
  const several = findSeveralAccounts('StorageMover', context, 'a storage mover of this package');
  if (several.length > 0) return { problems: several, preconditions: [] };
  const account = checkSourceAccount(options.sourceAccountId, context, where);
  const tenants = checkTenants(context, where);
  return {
    problems: [
      ...account.problems,
      ...tenants.problems,
      ...findScheduleProblems(context),
      ...findUnknownMirror(context),
    ],
    preconditions: [...account.preconditions, ...tenants.preconditions],
  };
}

/** One stack cannot set up both sides in two tenants, and this package does not make the halves of two stacks. */
function checkTenants({ landings, target }: EngineContext, where: string): CheckResult {
  const [theirs, ours] = [landings[0].source.tenantId, target.tenantId];
  if (theirs === null || ours === undefined) return { problems: [], preconditions: [] };
  const rule =
    'another engine, because the accounts are in two tenants, and this package sets up Storage Mover within one';
  const fix = 'leave the engine out, or choose SnapshotEngine.objectReplication';
  const { code, message } = problems.valueInvalid('engine', rule, 'StorageMover');
  if (Token.isUnresolved(theirs) || Token.isUnresolved(ours)) {
    const condition = equalsIgnoringCase(theirs, ours);
    return { problems: [], preconditions: [toPrecondition(condition, code, `${message}; ${fix}`, where)] };
  }
  const isSame = theirs.toLowerCase() === ours.toLowerCase();
  return { problems: isSame ? [] : [{ code, message, fix }], preconditions: [] };
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
