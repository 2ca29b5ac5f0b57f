import { Token } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';
import { listNextTimes } from '../../lib/model/values/schedule';
import { asManagedIdentity } from '../principals/managed-identity';
import type { DataFactoryOptions } from './data-factory-options';
import type { EngineContext } from './engine-context';

/** Returns what keeps Data Factory from carrying a subscription, apart from its limits. */
export function findFactoryProblems(
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
