import { PublishMode } from '../../lib/model/values/publication';
import type { PublishSettings } from '../../lib/model/values/publication';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';

/**
 * Returns the publication settings. If only Terraform knows the kind of store, the stricter rules of ADLS Gen2 apply.
 */
export function toPublishing({
  publish = PublishMode.IN_PLACE,
  target,
}: AcceptedSubscriptionProps): PublishSettings {
  return { publish, isHnsEnabled: target.isHnsEnabled !== false };
}
