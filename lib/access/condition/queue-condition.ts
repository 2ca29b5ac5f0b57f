import { quote } from './build-condition';
import { toUtcTime } from './utc-time';

const MESSAGES = 'Microsoft.Storage/storageAccounts/queueServices/queues/messages';

/** The data actions of Storage Queue Data Message Processor: it peeks, receives and deletes messages. */
export const PROCESS_MESSAGES_ACTIONS = [`${MESSAGES}/read`, `${MESSAGES}/process/action`] as const;

/**
 * Builds the condition of a role that processes the messages of one queue until access ends. Azure evaluates conditions with
 * environment attributes for the data actions of messages.
 *
 * @returns Undefined if access does not end.
 * @see https://learn.microsoft.com/azure/storage/queues/queues-auth-abac-attributes
 */
export function buildQueueCondition(until: string | null): string | undefined {
  if (until === null) return undefined;
  const others = PROCESS_MESSAGES_ACTIONS.map((action) => `!(ActionMatches{'${action}'})`);
  return `((${others.join('\nAND ')})\nOR (@Environment[UtcNow] DateTimeLessThan ${quote(toUtcTime(until) ?? until)}))`;
}
