import type { Place } from '../../model/values/dataset';
import type { SubscriptionDocument } from '../../model/documents/subscription';

/** A mapping of a CopyBased subscription, which has a target. */
export interface CopyMapping extends Omit<SubscriptionDocument['mappings'][number], 'target'> {
  readonly target: Place;
  /** Name of an atomic snapshot, if the mapping is about one. */
  readonly snapshot?: string;
  /** The landing place of the dataset, if `target` is the folder of an atomic snapshot. */
  readonly root?: Place;
}

export function getCopyMappings(subscription: SubscriptionDocument): CopyMapping[] {
  return subscription.mappings.filter((mapping): mapping is CopyMapping => mapping.target !== null);
}
