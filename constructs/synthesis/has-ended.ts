import { Token } from 'cdktf';

const DAY_MS = 24 * 3600 * 1000;

/*
 * The only clock of the constructs. It decides on warnings, and never on what is synthesized, with two exceptions for
 * Storage Mover: the provider's jobs, which nothing else ends, and the end of a schedule, which Azure refuses if it is more than a year
 * ahead.
 */

/** Returns true if access has ended; false if it has no end or only Terraform knows it. */
export function hasEnded(expiresOn: string | null): boolean {
  return expiresOn !== null && !Token.isUnresolved(expiresOn) && Date.parse(expiresOn) <= Date.now();
}

/** Returns true if a time has not come yet; false if only Terraform knows it. */
export function isInFuture(time: string): boolean {
  return !Token.isUnresolved(time) && Date.parse(time) > Date.now();
}

/** Returns true if a time is more than a number of days ahead; false if only Terraform knows it. */
export function isFartherThan(days: number, time: string): boolean {
  return !Token.isUnresolved(time) && Date.parse(time) - Date.now() > days * DAY_MS;
}
