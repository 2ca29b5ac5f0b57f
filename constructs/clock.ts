/** The only clock of the constructs: it decides on warnings, and never on what is synthesized. */
export function isPast(instant: string): boolean {
  return Date.parse(instant) <= Date.now();
}
