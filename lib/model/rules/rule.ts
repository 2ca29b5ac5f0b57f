/** Returns the requirement that a value breaks, or undefined if it breaks none. */
export interface Rule {
  (value: string): string | undefined;
  /** A pattern that every valid value matches: the part of the rule that a JSON Schema can express. */
  readonly pattern?: string;
}

/** Creates a rule from a pattern and an optional further test. */
export function createPatternRule(pattern: RegExp, words: string, isFine?: (value: string) => boolean): Rule {
  const rule = (value: string): string | undefined =>
    pattern.test(value) && (isFine === undefined || isFine(value)) ? undefined : words;
  // Patterns in a JSON Schema have no flags.
  return pattern.flags === '' ? Object.assign(rule, { pattern: pattern.source }) : rule;
}
