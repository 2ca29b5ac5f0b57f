import type { IResolvable } from 'cdktf';
import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { throwProblems } from '../../lib/errors/data-share-error';
import { hasControlCharacters } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';

/** Throws everything that is wrong with a construct's arguments, at once, with its path. */
export function throwProblemsAt(construct: IConstruct, found: readonly (Problem | undefined)[]): void {
  throwProblems(
    found.filter((problem) => problem !== undefined),
    construct.node.path,
  );
}

/** Holds a prop to a naming rule, unless only Terraform will know its value. */
export function validateText(
  prop: string,
  value: string | undefined,
  rule: (value: string) => string | undefined,
): Problem | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  const brokenRule = rule(value);
  return brokenRule === undefined ? undefined : problems.valueInvalid(prop, brokenRule, value);
}

/** Holds a prop to a naming rule that has to be there, which JavaScript does not enforce. */
export function validateRequiredText(
  prop: string,
  value: string | undefined,
  rule: (value: string) => string | undefined,
): Problem | undefined {
  if (value !== undefined && value !== null) return validateText(prop, value, rule);
  return { ...problems.valueInvalid(prop, rule('') ?? 'given', null), fix: `set '${prop}'` };
}

/** Holds a prop to a rule that decides here on what is synthesized, so that it cannot be a token. */
export function validateLiteral(
  prop: string,
  value: string | undefined,
  rule: (value: string) => string | undefined,
  because: string,
): Problem | undefined {
  if (!Token.isUnresolved(value)) return validateText(prop, value, rule);
  return problems.valueInvalid(prop, `a literal, because ${because}`, 'a token');
}

/** Holds a prop that is no text to its form, which is decided on here, so that it cannot be a token. */
export function validateSetting(
  prop: string,
  value: unknown,
  isValid: (value: unknown) => boolean,
  form: string,
): Problem | undefined {
  if (Token.isUnresolved(value)) return problems.valueInvalid(prop, `a literal: ${form}`, 'a token');
  // JavaScript lets anything stand there.
  return value === undefined || isValid(value) ? undefined : problems.valueInvalid(prop, form, value);
}

/** Holds a prop to yes or no. */
export function validateFlag(prop: string, value: unknown): Problem | undefined {
  return validateSetting(prop, value, (given) => typeof given === 'boolean', 'true or false');
}

/** Holds a prop to be there where another one is: two that come together. */
export function validatePair(
  prop: string,
  value: unknown,
  other: string,
  given: unknown,
): Problem | undefined {
  if (value !== undefined || given === undefined) return undefined;
  return { ...problems.valueInvalid(prop, `set where '${other}' is`, null), fix: `set '${prop}'` };
}

/** The value, unless only Terraform will know it. */
export function toLiteral<T>(value: T | IResolvable | undefined): T | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : (value as T);
}

/** A rule for a line of text for people. */
export function oneLineRule(value: string): string | undefined {
  return value.length > 256 || hasControlCharacters(value) ? 'one line of at most 256 characters' : undefined;
}

/** A rule for the values of an enumeration, which JavaScript does not enforce. */
export function enumRule(values: Readonly<Record<string, string>>): (value: string) => string | undefined {
  const allowed = Object.values(values);
  return (value) => (allowed.includes(value) ? undefined : `one of ${allowed.join(', ')}`);
}
