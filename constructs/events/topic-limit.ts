import { EventgridSystemTopicEventSubscription } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toAppKey } from '../synthesis/comparison-keys';
import { isResourceOfType } from '../synthesis/resource-types';
import type { SystemTopic } from './share-events-props';
import { listConstructs } from '../synthesis/all-constructs';

/**
 * Maximum number of event subscriptions of a topic. Azure does not increase it.
 *
 * @see https://learn.microsoft.com/azure/event-grid/quotas-limits
 */
export const MAX_EVENT_SUBSCRIPTIONS = 500;

/** Returns the problems of topics that have more event subscriptions in the app than Azure allows. Only Azure knows of others. */
export function findCrowdedTopics(events: IConstruct, topics: Iterable<SystemTopic>): Problem[] {
  const counts = new Map<string, number>();
  for (const each of listConstructs(events.node.root)) {
    if (!isResourceOfType(EventgridSystemTopicEventSubscription, each)) continue;
    const { systemTopicInput, resourceGroupNameInput } = each;
    const key = toTopicKey(each, systemTopicInput, resourceGroupNameInput);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...topics].flatMap(({ name, resourceGroupName }) => {
    const count = counts.get(toTopicKey(events, name, resourceGroupName)) ?? 0;
    if (count <= MAX_EVENT_SUBSCRIPTIONS) return [];
    const rule = `at most ${MAX_EVENT_SUBSCRIPTIONS} event subscriptions for one system topic: one for each dataset and recipient, two on ADLS Gen2`;
    const problem = problems.valueInvalid('changeEvents', rule, count);
    return [
      { ...problem, fix: 'use ChangeEvents.toExchange for some recipients, or share fewer, larger datasets' },
    ];
  });
}

function toTopicKey(scope: IConstruct, name: string | undefined, group: string | undefined): string {
  return [name, group].map((each) => toAppKey(scope, each ?? '').toLowerCase()).join('\n');
}
