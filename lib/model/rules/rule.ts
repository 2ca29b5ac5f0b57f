/** Says what a value must be, or nothing where it is fine. */
export interface Rule {
  (value: string): string | undefined;
  /** What every value that is fine matches: the part of the rule that a JSON Schema can tell. */
  readonly pattern?: string;
}

/** The rule of a pattern, and of a further test where there is one. */
export function createPatternRule(pattern: RegExp, words: string, isFine?: (value: string) => boolean): Rule {
  const rule = (value: string): string | undefined =>
    pattern.test(value) && (isFine === undefined || isFine(value)) ? undefined : words;
  // A JSON Schema has no flags.
  return pattern.flags === '' ? Object.assign(rule, { pattern: pattern.source }) : rule;
}
