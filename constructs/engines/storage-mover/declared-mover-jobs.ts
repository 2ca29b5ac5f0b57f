import type { Construct, IConstruct } from 'constructs';
import { Token } from 'cdktf';
import type { EngineFacts } from '../../../lib/model/engines/engine-facts';
import { MAX_MOVER_JOBS } from '../../../lib/model/engines/engine-kind';
import { AppRegistry } from '../../synthesis/app-registry';
import { toAppKey } from '../../synthesis/comparison-keys';

/** Jobs of one subscription or invitation, which start together. */
interface DeclaredJobs {
  /** Text that tells apart the Azure subscriptions that jobs run in. */
  readonly place: string;
  readonly cron: string;
  readonly count: number;
}

const declaredJobs = new AppRegistry<DeclaredJobs>();

/**
 * Registers the jobs of a subscription or invitation, if a schedule starts them.
 *
 * @param resourceId ARM id of the storage mover, or of a resource in the Azure subscription where it is defined.
 */
export function registerMoverJobs(
  owner: Construct,
  resourceId: string,
  cron: string | null,
  count: number,
): void {
  if (cron === null) return;
  const place = Token.isUnresolved(resourceId) ? toAppKey(owner, resourceId) : resourceId.split('/')[2];
  declaredJobs.register(owner, { place: place.toLowerCase(), cron, count });
}

/**
 * Adds the other jobs of the app that start at the same times in the same Azure subscription, if they are enough to break the limit.
 * Otherwise their number stays unknown: jobs that the app does not declare can run beside them.
 */
export function addOtherJobs(owner: IConstruct, facts: EngineFacts): EngineFacts {
  const own = declaredJobs.find(owner);
  if (own === undefined) return facts;
  const others = [...declaredJobs.getAll(owner)]
    .filter(([each, { place, cron }]) => each !== owner && place === own.place && cron === own.cron)
    .reduce((sum, [, { count }]) => sum + count, 0);
  if (own.count + others <= MAX_MOVER_JOBS) return facts;
  return { ...facts, settings: { ...facts.settings, otherMoverJobs: others } };
}
