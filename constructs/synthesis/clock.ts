import { Token } from 'cdktf';

/**
 * Whether access has ended by now; not where it does not end, or only Terraform knows.
 *
 * The only clock of the constructs: it decides on warnings, and never on what is synthesized.
 */
export function hasEnded(expiresOn: string | null): boolean {
  return expiresOn !== null && !Token.isUnresolved(expiresOn) && Date.parse(expiresOn) <= Date.now();
}
