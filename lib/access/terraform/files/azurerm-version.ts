import type { Version } from '../../../model/values/version-range';
import { isBefore, isFrom, parseVersionRange } from '../../../model/values/version-range';

/** The first version of azurerm that changes the condition of a role assignment in place. All versions of 5 before it replace. */
const FIRST_IN_PLACE: Version = [5, 2, 0];
const FIRST_OF_5: Version = [5, 0, 0];
/** The versions of 4 were examined up to 4.81, and all replace. */
const FIRST_UNKNOWN_OF_4: Version = [4, 82, 0];

/**
 * Tells from a version constraint of Terraform if azurerm changes the condition of a role assignment in place; undefined if
 * the constraint allows versions that do and versions that do not, or that nobody has examined.
 *
 * @see https://github.com/hashicorp/terraform-provider-azurerm/pull/32714
 */
export function changesConditionInPlace(constraint: string | null): boolean | undefined {
  const range = parseVersionRange(constraint ?? '');
  if (isFrom(range, FIRST_IN_PLACE)) return true;
  if (isBefore(range, FIRST_UNKNOWN_OF_4)) return false;
  return isFrom(range, FIRST_OF_5) && isBefore(range, FIRST_IN_PLACE) ? false : undefined;
}
