import type { IResolvable } from 'cdktf';
import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { findReferenceRule } from './mistaken-references';
import { nameDataset } from './dataset-names';
import { throwSynthesisProblems } from './synthesis-error';
import { hasControlCharacters } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { InputFault } from '../../lib/model/rules/input-shape';
import { findTagRule, toCanonicalId } from '../../lib/model/rules/azure-resource-rules';
import { checkInput, checkInstance } from '../../lib/model/rules/input-shape';
import { PROPS_TYPES } from './props-shapes';
import { warnOfUndefined } from './undefined-values';
import { markUsed } from './unused-declarations';

/**
 * Checks the properties of an object before anything reads it: unknown, missing or mistyped ones. Throws if its reader could
 * fail; otherwise, pass the faults to `throwProblemsAt`, which reports them with all others.
 *
 * @param where The construct, or the call in words if there is none.
 */
export function checkProps(
  where: IConstruct | string,
  type: keyof typeof PROPS_TYPES.shapes,
  input: unknown,
): readonly InputFault[] {
  const isToken = (value: unknown): boolean => Token.isUnresolved(value);
  const faults = checkInput(PROPS_TYPES, type, input, isToken, findReferenceRule).map((fault) => ({
    ...fault,
    problem: nameDataset(fault.problem, input),
  }));
  if (typeof where !== 'string') {
    warnOfUndefined(where, type, input);
    markUsed(input);
  }
  if (faults.some(({ isFatal }) => isFatal))
    throwSynthesisProblems(
      faults.map(({ problem }) => problem),
      typeof where === 'string' ? where : where.node.path,
    );
  return faults;
}

/** Checks the properties of an object, and throws all faults. For objects without other rules. */
export function requireProps(
  where: IConstruct | string,
  type: keyof typeof PROPS_TYPES.shapes,
  input: unknown,
): void {
  const faults = checkProps(where, type, input);
  throwSynthesisProblems(
    faults.map(({ problem }) => problem),
    typeof where === 'string' ? where : where.node.path,
  );
}

/** Requires an argument that is an instance of a class or interface of this package. */
export function requireInstance(
  where: IConstruct | string,
  name: string,
  type: keyof typeof PROPS_TYPES.instances,
  value: unknown,
): void {
  const problem = checkInstance(PROPS_TYPES, name, type, value);
  if (problem) throwSynthesisProblems([problem], typeof where === 'string' ? where : where.node.path);
  markUsed(value);
}

/** Validates a prop against a rule. A token is valid. */
export function validateText(
  prop: string,
  value: string | undefined,
  rule: (value: string) => string | undefined,
): Problem | undefined {
  if (value === undefined || Token.isUnresolved(value)) return undefined;
  const brokenRule = rule(value);
  return brokenRule === undefined ? undefined : problems.valueInvalid(prop, brokenRule, value);
}

/** Validates a required prop against a rule. JavaScript does not enforce required props. */
export function validateRequiredText(
  prop: string,
  value: string | undefined,
  rule: (value: string) => string | undefined,
): Problem | undefined {
  if (value !== undefined && value !== null) return validateText(prop, value, rule);
  return problems.valueInvalid(prop, rule('') ?? 'given', undefined);
}

/** Validates a prop that decides on the synthesized resources and therefore cannot be a token. */
export function validateLiteral(
  prop: string,
  value: string | undefined,
  rule: (value: string) => string | undefined,
  because: string,
): Problem | undefined {
  if (!Token.isUnresolved(value)) return validateText(prop, value, rule);
  return problems.valueInvalid(prop, `a literal, because ${because}`, 'a token');
}

/** Validates a prop of another type than string that cannot be a token. */
export function validateSetting(
  prop: string,
  value: unknown,
  isValid: (value: unknown) => boolean,
  form: string,
): Problem | undefined {
  if (Token.isUnresolved(value)) return problems.valueInvalid(prop, `a literal: ${form}`, 'a token');
  // JavaScript callers can pass anything.
  return value === undefined || isValid(value) ? undefined : problems.valueInvalid(prop, form, value);
}

/** Validates a boolean prop. */
export function validateFlag(prop: string, value: unknown): Problem | undefined {
  return validateSetting(prop, value, (given) => typeof given === 'boolean', 'true or false');
}

/** Validates the tags of a resource. Their names are literals; values can be tokens. */
export function validateTags(tags: Readonly<Record<string, string>> | undefined): Problem | undefined {
  if (tags === undefined || Token.isUnresolved(tags)) return undefined;
  const known = Object.fromEntries(
    Object.entries(tags).map(([name, value]) => [name, toLiteral(value) ?? '']),
  );
  const rule = findTagRule(known);
  return rule === undefined ? undefined : problems.valueInvalid('tags', rule, Object.keys(tags).slice(0, 60));
}

/** Returns an ARM id with its fixed segments in their own case. A token stays as it is. */
export function canonicalizeId<T extends string | undefined>(id: T): T {
  return (id === undefined || Token.isUnresolved(id) ? id : toCanonicalId(id)) as T;
}

/** Requires a prop if another prop is set. */
export function validatePair(
  prop: string,
  value: unknown,
  other: string,
  given: unknown,
): Problem | undefined {
  if (value !== undefined || given === undefined) return undefined;
  return problems.valueInvalid(prop, `set where '${other}' is`, undefined);
}

/** Returns a value, or undefined if it is a token. */
export function toLiteral<T>(value: T | IResolvable | undefined): T | undefined {
  return value === undefined || Token.isUnresolved(value) ? undefined : (value as T);
}

/** Rule for one line of text. */
export function oneLineRule(value: string): string | undefined {
  return value.length > 256 || hasControlCharacters(value) ? 'one line of at most 256 characters' : undefined;
}

/** Returns a rule for the values of an enum. JavaScript does not enforce enums. */
export function enumRule(values: Readonly<Record<string, string>>): (value: string) => string | undefined {
  const allowed = Object.values(values);
  return (value) => (allowed.includes(value) ? undefined : `one of ${allowed.join(', ')}`);
}
