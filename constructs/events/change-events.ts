import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { checkProps, validateLiteral, validateSetting } from '../synthesis/props-validation';
import { throwSynthesisProblems } from '../synthesis/synthesis-error';
import { joinFaults } from '../synthesis/throw-problems';
import { containerNameRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import type { QueueDelivery } from './share-events-props';

/**
 * The way in which a recipient learns of changes, so that it need not list what did not change.
 *
 * @example
 * share.invite(fabrikam, { changeEvents: ChangeEvents.toQueue({ events }) });
 * share.invite(tailwind, { changeEvents: ChangeEvents.toExchange() });
 */
export class ChangeEvents {
  /**
   * Sends the changes of the shared datasets to a queue of the provider that only this recipient reads.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static toQueue(delivery: QueueDelivery): ChangeEvents {
    const where = 'ChangeEvents.toQueue';
    const faults = checkProps(where, 'QueueDelivery', delivery);
    const { queueName, messageTimeToLiveInSeconds, maxDeliveryAttempts, eventTimeToLiveInMinutes } = delivery;
    const found = [
      validateLiteral('queueName', queueName, containerNameRule, 'it is part of names of other resources'),
      validateWhole('messageTimeToLiveInSeconds', messageTimeToLiveInSeconds, 60, MAX_TIME_TO_LIVE),
      validateWhole('maxDeliveryAttempts', maxDeliveryAttempts, 1, 30),
      validateWhole('eventTimeToLiveInMinutes', eventTimeToLiveInMinutes, 1, 1440),
    ];
    throwSynthesisProblems(joinFaults(faults, found), where);
    return new ChangeEvents(FROM_FACTORY, delivery);
  }

  /**
   * Tells changes by digests in the exchange of the share: lists of the files that changed. Add a `DigestJob`, which writes them. The
   * recipient reads them with the role that it has on the exchange. No Event Grid and no queue is needed.
   */
  public static toExchange(): ChangeEvents {
    return new ChangeEvents(FROM_FACTORY, null);
  }

  private constructor(
    caller: typeof FROM_FACTORY,
    /** The delivery to a queue; null if digests in the exchange tell changes. */
    public readonly delivery: QueueDelivery | null,
  ) {
    requireFactory(caller, 'ChangeEvents', ['toQueue', 'toExchange']);
  }
}

/** Azure Storage takes 32 bits. */
const MAX_TIME_TO_LIVE = 2 ** 31 - 1;

function validateWhole(
  prop: string,
  value: number | undefined,
  least: number,
  most: number,
): Problem | undefined {
  const isWhole = (given: unknown): boolean =>
    typeof given === 'number' && Number.isInteger(given) && given >= least && given <= most;
  return validateSetting(prop, value, isWhole, `a whole number from ${least} to ${most}`);
}
