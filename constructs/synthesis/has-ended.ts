import { Token } from 'cdktf';

/* The only clock of the constructs: it decides on warnings, never on what is synthesized. */

/** Returns true if access has ended; false if it has no end or only Terraform knows it. */
export function hasEnded(expiresOn: string | null): boolean {
  return expiresOn !== null && !Token.isUnresolved(expiresOn) && Date.parse(expiresOn) <= Date.now();
}

/** Returns true if a time has not come yet; false if only Terraform knows it. */
export function isInFuture(time: string): boolean {
  return !Token.isUnresolved(time) && Date.parse(time) > Date.now();
}
