import { Option } from 'commander';
import { hasControlCharacters } from '../../model/rules/naming-rules';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';

/** Returns the rule that a value breaks; undefined if the value is valid. */
type Rule = (value: string) => string | undefined;

/** Checks the options that were given against their rules. */
export function findOptionProblems(
  options: readonly (readonly [option: string, value: string | undefined, rule: Rule])[],
): Problem[] {
  return options.flatMap(([option, value, rule]) => {
    const broken = value === undefined ? undefined : rule(value);
    return broken === undefined ? [] : [problems.valueInvalid(option, broken, value)];
  });
}

/** Reports a missing option. Commander would report the first one only. */
export function requireOption(option: string, value: string | undefined, fix = 'add it'): Problem[] {
  return value === undefined ? [problems.usage(`required option '${option}' is missing`, fix)] : [];
}

/** One line of free text in a document. */
export function lineRule(value: string): string | undefined {
  if (value.length <= 256 && !hasControlCharacters(value)) return undefined;
  return 'one line of at most 256 characters';
}

/** Text of several lines in a document. */
export function textRule(value: string): string | undefined {
  return value.trim() !== '' && value.length <= 4096 ? undefined : 'a text of 1 to 4096 characters';
}

/** Creates the rule of an option that has a few values. */
export function createChoiceRule(allowed: readonly string[]): Rule {
  return (value) => (allowed.includes(value) ? undefined : allowed.join(', ').replace(/, (?=\w+$)/, ' or '));
}

/** Creates an option that can be given several times. */
export function createRepeatedOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser<string[]>((value, others = []) => [...others, value]);
}
