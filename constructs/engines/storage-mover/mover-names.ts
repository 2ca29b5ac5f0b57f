import { Token } from 'cdktf';
import { storageMoverNameRule } from '../../../lib/model/rules/azure-resource-rules';
import { toShortHash } from '../../synthesis/construct-ids';

const MAX_SHOWN = 55;

/**
 * Returns the name of a part of a storage mover. A name that Azure does not take gets a hash, so that two names stay two. So does one with
 * capitals, because Azure Resource Manager ignores case.
 */
export function toMoverName(...parts: readonly string[]): string {
  const name = parts.join('-');
  if (Token.isUnresolved(name)) return name;
  if (storageMoverNameRule(name) === undefined && name === name.toLowerCase()) return name;
  return `${name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, MAX_SHOWN)}-${toShortHash(name)}`;
}
