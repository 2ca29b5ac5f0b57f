import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import {
  integrationRuntimeNameRule,
  MAX_INTEGRATION_RUNTIME_NAME,
} from '../../lib/model/rules/azure-resource-rules';
import { toAppKey } from '../synthesis/comparison-keys';
import { toShortHash } from '../synthesis/construct-ids';
import { NameClaims } from '../synthesis/name-claims';

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
  return `${allowed}_${toShortHash(name)}`;
}

/** Returns the name of a factory that exists: the last segment of its id. */
export function toFactoryName(factoryId: string): string {
  return Token.isUnresolved(factoryId)
    ? Token.asString(Fn.element(Fn.split('/', factoryId), 8))
    : factoryId.split('/')[8];
}

/**
 * Returns a name for an integration runtime or a private endpoint of a subscription. A name that Azure does not take gets a hash, so
 * that two names stay two.
 */
export function toNetworkName(subscriptionName: string, part: string): string {
  const name = `${subscriptionName}-${part}`;
  if (Token.isUnresolved(name) || integrationRuntimeNameRule(name) === undefined) return name;
  const end = `-${toShortHash(subscriptionName)}-${part}`;
  const readable = subscriptionName
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, MAX_INTEGRATION_RUNTIME_NAME - end.length)
    .replace(/-$/, '');
  return `${readable}${end}`;
}

const partNames = new NameClaims('part of the data factory', ({ node }) => node.root);

/**
 * Reserves the name of a part of a factory, which subscriptions can share. Factories ignore the case of names.
 *
 * @param kind Kind of the part: each has its own names.
 * @throws DataShareError `DuplicateName` if another subscription has it
 */
export function claimPartName(subscription: Construct, factoryId: string, kind: string, name: string): void {
  const keys = [kind, toAppKey(subscription, factoryId), toAppKey(subscription, name)];
  partNames.claim(subscription, name, keys.join(' '));
}
