import { Token } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';
import { DatasetType } from '../../lib/model/values/dataset';
import { listNextTimes } from '../../lib/model/values/schedule';
import type { CheckResult } from '../synthesis/check-result';
import { PASSED } from '../synthesis/check-result';
import { asManagedIdentity } from '../principals/managed-identity';
import type { DataFactoryOptions } from './data-factory-options';
import type { EngineContext } from './engine-context';
import { checkSourceAccount, findSeveralAccounts } from './source-account-check';

/** Checks what keeps Data Factory from carrying a subscription, apart from its limits. */
export function checkFactory(
  options: DataFactoryOptions,
  context: EngineContext,
  where: string,
): CheckResult {
  if (context.landings.length === 0) return PASSED;
  const account = checkSourceAccount(options.sourceAccountId, context, where);
  return {
    ...account,
    problems: [
      ...findFactoryProblems(options, context),
      ...account.problems,
      ...findPathProblems(context),
      ...(options.managedNetwork === true
        ? findSeveralAccounts('DataFactory', context, 'its private network')
        : []),
    ],
  };
}

/** A factory has the folder and the name of a file apart. */
function findPathProblems({ landings }: EngineContext): Problem[] {
  return landings
    .filter(
      ({ datasetType, path, target }) =>
        datasetType === DatasetType.FILE && [path, target.path].some((each) => Token.isUnresolved(each)),
    )
    .map(({ datasetName }) =>
      problems.valueInvalid(
        'mappings',
        `text for the path of the file "${datasetName}" at both ends: Data Factory has its folder and its name apart`,
        'a token',
      ),
    );
}

function findFactoryProblems(
  { startTime }: DataFactoryOptions,
  { identity, snapshotTrigger: { cron } }: EngineContext,
): Problem[] {
  const found: Problem[] = [];
  if (asManagedIdentity(identity) === undefined)
    found.push(
      problems.valueInvalid(
        'identity',
        'a ManagedIdentity, as which the factory reads and writes',
        identity === undefined ? undefined : 'another principal',
      ),
    );
  if (cron === null && startTime !== undefined)
    found.push(
      problems.valueInvalid(
        'startTime',
        'left out, because the subscription has no schedule',
        Token.isUnresolved(startTime) ? 'a token' : startTime,
      ),
    );
  if (cron === null || Token.isUnresolved(cron) || Token.isUnresolved(startTime)) return found;
  if (startTime === undefined)
    found.push(problems.valueInvalid('startTime', `a time of the schedule '${cron}'`, undefined));
  else if (!fitsSchedule(cron, startTime)) {
    const [next] = listNextTimes(cron, new Date(startTime), 1);
    const example = next === undefined ? '' : `, such as ${next.toISOString().replace('.000', '')}`;
    found.push(problems.valueInvalid('startTime', `a time of the schedule '${cron}'${example}`, startTime));
  }
  return found;
}

/** Times that are not valid are told of by the settings themselves. */
function fitsSchedule(cron: string, time: string): boolean {
  const instant = Date.parse(time);
  if (Number.isNaN(instant)) return true;
  const [next] = listNextTimes(cron, new Date(instant - 1), 1);
  return next?.getTime() === instant;
}
