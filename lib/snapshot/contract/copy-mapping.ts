import type { Place } from '../../model/values/dataset';
import type { SharedMapping } from '../../model/documents/shared-datasets';
import { listSharedMappings } from '../../model/documents/shared-datasets';
import type { SubscriptionDocument } from '../../model/documents/subscription';

/** A mapping of a CopyBased subscription, which has a target. */
export interface CopyMapping extends SharedMapping {
  readonly target: Place;
  /** Name of an atomic snapshot, if the mapping is about one. */
  readonly snapshot?: string;
  /** The landing place of the dataset, if `target` is the folder of an atomic snapshot. */
  readonly root?: Place;
}

const mappingsByDocument = new WeakMap<SubscriptionDocument, CopyMapping[]>();

/** Returns the mappings of a subscription that have a target: always the same objects, which are also keys. */
export function getCopyMappings(subscription: SubscriptionDocument): readonly CopyMapping[] {
  const known = mappingsByDocument.get(subscription);
  if (known) return known;
  const mappings = listSharedMappings(subscription).filter(
    (mapping): mapping is CopyMapping => mapping.target !== null,
  );
  mappingsByDocument.set(subscription, mappings);
  return mappings;
}
