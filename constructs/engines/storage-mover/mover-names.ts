import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { storageMoverNameRule } from '../../../lib/model/rules/azure-resource-rules';
import { toAppKey } from '../../synthesis/comparison-keys';
import { toShortHash } from '../../synthesis/construct-ids';
import { NameClaims } from '../../synthesis/name-claims';

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

const partNames = new NameClaims('part of the storage mover', ({ node }) => node.root);

/**
 * Reserves the name of a part of a storage mover, which subscriptions and invitations can share: names that are joined of several can be
 * equal although none of their parts is.
 *
 * @param kind Kind of the part: each has its own names.
 * @throws DataShareError `DuplicateName` if another subscription or invitation has it
 */
export function claimPartName(
  owner: Construct,
  moverId: string,
  kind: 'endpoint' | 'project',
  name: string,
): void {
  partNames.claim(owner, name, [kind, toAppKey(owner, moverId), toAppKey(owner, name)].join(' '));
}
