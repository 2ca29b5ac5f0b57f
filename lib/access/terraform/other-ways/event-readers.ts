import { STANDINGS } from '../assignments/role-assignments';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import type { ResolvedContent } from '../values/resolved-content';
import type { TerraformTexts } from '../values/terraform-texts';
import type { OtherWay } from './other-way';

/** Types that send events of an account to a queue. */
const EVENT_SUBSCRIPTION = /^azurerm_eventgrid_(?:system_topic_)?event_subscription$/;
const QUEUE = 'storage_queue_endpoint';

const ASSIGNMENT_TYPES: ReadonlySet<string> = new Set(STANDINGS.map(([type]) => type));
const SENDER = /^storage queue data message sender$/i;
const QUEUE_ROLE = /^storage queue data /i;
const QUEUE_SCOPE = /\/queueservices\//i;

/**
 * Finds who may read a queue, where events of storage are sent to one: they name the files that change. Which queue it is does not
 * matter, because a file seldom tells.
 */
export function findEventReaders(
  facts: TerraformFacts,
  texts: TerraformTexts,
  content: ResolvedContent,
): OtherWay[] {
  const hasQueue = facts.resources.some(
    ({ type, isData, values, unknown }) =>
      !isData && EVENT_SUBSCRIPTION.test(type) && (QUEUE in unknown || isSet(values[QUEUE])),
  );
  if (!hasQueue) return [];
  return facts.resources
    .filter((each) => !each.isData && ASSIGNMENT_TYPES.has(each.type) && readsQueue(each, texts))
    .map((each) => ({
      address: each.address,
      what: 'gives a role on queues, where events name the files that change',
      content: content.digestArguments(each, content.listArguments(each)),
    }));
}

function readsQueue(resource: TerraformResource, texts: TerraformTexts): boolean {
  const read = (name: string): string => texts.readArgument(resource, name)?.readText ?? '';
  const role = read('role_definition_name');
  if (SENDER.test(role)) return false;
  return QUEUE_ROLE.test(role) || QUEUE_SCOPE.test(read('scope'));
}

function isSet(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}
