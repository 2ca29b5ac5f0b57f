import { Token } from 'cdktf';

/**
 * Returns true if access has ended; false if it has no end or only Terraform knows it.
 *
 * The only clock of the constructs: it decides on warnings, never on what is synthesized.
 */
export function hasEnded(expiresOn: string | null): boolean {
  return expiresOn !== null && !Token.isUnresolved(expiresOn) && Date.parse(expiresOn) <= Date.now();
}
