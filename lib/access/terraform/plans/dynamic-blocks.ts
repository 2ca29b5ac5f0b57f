import { isRecord, toList, toRecord } from '../syntax/json-values';
import { isPointingName } from '../syntax/unresolved-references';

/*
 * `dynamic` blocks in plans: Terraform leaves them out of the configuration, so that nothing in it says what their values are made from.
 */

/** Lists and blocks of azurerm 4.55 that the provider fills in, among those whose names point to a place of data. */
const FILLED_IN: readonly string[] = [
  'aks_assigned_identity',
  'connectivity_endpoints',
  'connector_endpoint_ip_addresses',
  'endpoints',
  'frontend_endpoints',
  'kubelet_identity',
  'managed_disk_identity',
  'managed_resources',
  'private_endpoint',
  'private_endpoint_connection',
  'source_control',
  'storage_account_identity',
  'workflow_endpoint_ip_addresses',
];

/**
 * True if an unknown list without code can be a `dynamic` block whose number only Terraform knows. Lists that the provider fills in look
 * the same: only a name that points to a place of data counts.
 */
export function mayBeDynamicBlock(type: string, name: string): boolean {
  return type.startsWith('azurerm_') && isPointingName(name) && !FILLED_IN.includes(name);
}

/** True if a part of a value is unknown, and no written block has it. An attribute that the provider fills in is unknown as a whole. */
export function isInDynamicBlock(expression: unknown, marks: unknown): boolean {
  const next: (readonly [unknown, unknown])[] = [[expression, marks]];
  for (let each = next.pop(); each; each = next.pop()) {
    const [written, mark] = each;
    if (mark === true || !hasTrue(mark)) continue;
    const blocks = (Array.isArray(written) ? toList(written) : [written]).map(toRecord);
    if (written === undefined) {
      if (hasOpenArgument(mark)) return true;
      continue;
    }
    // The expression of an argument covers all of its value.
    if (blocks.some((block) => 'references' in block || 'constant_value' in block)) continue;
    const items = (Array.isArray(mark) ? toList(mark) : [mark]).map(toRecord);
    for (const [name, own] of items.flatMap((item) => Object.entries(item))) {
      const inner = blocks.flatMap((block) => (name in block ? [block[name]] : []));
      next.push([inner.length > 0 ? inner.flat() : undefined, own]);
    }
  }
  return false;
}

/** Attributes within blocks that azurerm fills in. */
const FILLED_IN_BLOCKS = ['id', 'principal_id', 'private_ip_address', 'tenant_id'];

/** True if an argument in a structure of marks is unknown that its provider does not fill in. */
function hasOpenArgument(marks: unknown): boolean {
  const next: (readonly [string, unknown])[] = [['', marks]];
  for (let each = next.pop(); each; each = next.pop()) {
    const [name, mark] = each;
    if (mark === true && !FILLED_IN_BLOCKS.includes(name)) return true;
    if (Array.isArray(mark)) next.push(...toList(mark).map((item) => [name, item] as const));
    else if (isRecord(mark)) next.push(...Object.entries(mark));
  }
  return false;
}

/** True if a part of a structure of marks is set, as in `after_unknown`. */
export function hasTrue(value: unknown): boolean {
  if (value === true) return true;
  if (Array.isArray(value)) return toList(value).some(hasTrue);
  return isRecord(value) && Object.values(value).some(hasTrue);
}
