import type { Json } from '../syntax/json-values';
import { isRecord } from '../syntax/json-values';
import type { TerraformResource } from './terraform-file';

/** One of the instances that `count` or `for_each` creates. */
export interface Instance {
  readonly key: string | number;
  readonly value: unknown;
}

/** Maximum number of instances of one resource that are listed. */
const MAX_INSTANCES = 1000;

/** The types whose instances matter one by one. */
const LISTED = /^azurerm_(role|pim_active_role|pim_eligible_role)_assignment$/;

/** Lists the instances that `count` and `for_each` create, if they are literals; undefined if only Terraform knows. */
export function listInstances({ count, for_each: keys }: Json): readonly Instance[] | undefined {
  const number = typeof count === 'string' && /^\d{1,4}$/.test(count) ? Number(count) : count;
  if (keys === undefined && typeof number === 'number' && Number.isInteger(number)) {
    if (number < 0 || number > MAX_INSTANCES) return undefined;
    return Array.from({ length: number }, (_, key) => ({ key, value: undefined }));
  }
  if (count !== undefined || !isRecord(keys)) return undefined;
  const entries = Object.entries(keys);
  // A key can be a template as well.
  if (entries.length > MAX_INSTANCES || entries.some(([key]) => key.includes('{'))) return undefined;
  return entries.map(([key, value]) => ({ key, value }));
}

export function isRepeated({ count, for_each: keys }: Json): boolean {
  return (count ?? null) !== null || (keys ?? null) !== null;
}

/** True if nobody but Terraform knows how many instances there are, even if there is any. */
export function isRepeatedUnknown(values: Json): boolean {
  return isRepeated(values) && listInstances(values) === undefined;
}

/** Says that the number of instances of a role assignment is not known. */
export function describeRepetition({ address, type, values }: TerraformResource): string[] {
  return LISTED.test(type) && isRepeatedUnknown(values)
    ? [`only Terraform knows how many instances of ${address} there are`]
    : [];
}

/** True for a block that creates nothing: `count` is 0, or `for_each` is empty. */
export function createsNothing({ values }: TerraformResource): boolean {
  return isRepeated(values) && listInstances(values)?.length === 0;
}
