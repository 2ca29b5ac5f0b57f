import { createHash } from 'node:crypto';
import { Token } from 'cdktf';

/**
 * Returns a name for a part of a data factory: letters, digits and '_', because linked services and datasets can have no hyphen. A name
 * with other characters than letters, digits and hyphens gets a hash, so that two names stay two.
 *
 * @see https://learn.microsoft.com/azure/data-factory/naming-rules
 */
export function toPartName(name: string): string {
  if (Token.isUnresolved(name)) return name;
  const allowed = name.replace(/\W/g, '_');
  if (/^[A-Za-z0-9-]*$/.test(name)) return allowed;
  return `${allowed}_${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;
}

/** Returns a name for an integration runtime or a private endpoint: letters, digits and hyphens. */
export function toNetworkName(name: string): string {
  return Token.isUnresolved(name) ? name : toPartName(name).replaceAll('_', '-');
}
