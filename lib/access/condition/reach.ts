import { CONTAINER_ATTRIBUTE, PATH_ATTRIBUTE, PREFIX_ATTRIBUTE } from './build-condition';
import type { Attribute, Comparison, Condition } from './condition-syntax';
import type { ReadRequest } from './evaluate';
import { evaluateParsed } from './evaluate';
import type { StorageOperation } from './storage-operations';
import { isListing } from './storage-operations';
import type { NameMatch } from './name-match';
import { ANY_NAME, intersectNames, coversName, toNameMatch } from './name-match';
import { pickEarlier, endsBefore, pickLater, toUtcTime } from './utc-time';
import { createLookup } from '../../lookup';

export type Operation = ReadRequest['operation'];

/** A set of names that a condition lets a principal read, list or write, and for how long. */
export interface Reach extends NameMatch {
  /** Start in UTC; null if there is none. A time that only Terraform knows is its expression. */
  readonly from: string | null;
  /** End in UTC; null if there is none. A time that only Terraform knows is its expression. */
  readonly until: string | null;
  /** The containers that the condition itself names; null if it names none. */
  readonly containers: readonly string[] | null;
  /** Other requirements, as the condition words them: index tags, networks and the like. */
  readonly provisos: readonly string[];
}

/** The reach of a role assignment without a condition. */
export const EVERYTHING: Reach = { ...ANY_NAME, from: null, until: null, containers: null, provisos: [] };

/** A condition with more alternatives than this is shown as it is written. */
const MAX_ALTERNATIVES = 1000;

/**
 * Finds the names that a condition lets an operation reach. Together, the reaches are all that it allows.
 *
 * @returns Empty if the condition allows nothing, undefined if it has too many alternatives to list.
 */
export function findReaches(condition: Condition, operation: StorageOperation): Reach[] | undefined {
  const alternatives = toAlternatives(condition, operation, false);
  if (!alternatives) return undefined;
  const reaches = alternatives
    .map((literals) => literals.reduce<Reach | undefined>(narrowReach, EVERYTHING))
    .filter((reach): reach is Reach => reach !== undefined && !isNever(reach));
  return joinContainers(removeCovered(reaches, coversReach));
}

/** True if a reach includes all names of another one, for as long. */
export function coversReach(wider: Reach, reach: Reach): boolean {
  return (
    coversName(wider, reach) &&
    (wider.from === null ||
      wider.from === reach.from ||
      (reach.from !== null && endsBefore(wider.from, reach.from))) &&
    (wider.until === null || wider.until === reach.until || endsBefore(reach.until, wider.until)) &&
    (wider.containers === null ||
      (reach.containers?.every((name) => wider.containers!.includes(name)) ?? false)) &&
    wider.provisos.every((proviso) => reach.provisos.includes(proviso))
  );
}

/** Removes the items that another item covers. Of equal items, the first stays. */
export function removeCovered<T>(items: readonly T[], covers: (wider: T, item: T) => boolean): T[] {
  return items.filter(
    (item, index) =>
      !items.some(
        (other, place) => place !== index && covers(other, item) && (place < index || !covers(item, other)),
      ),
  );
}

/** A condition without parts, or its opposite. */
interface Literal {
  readonly term: Exclude<Condition, { kind: 'and' | 'or' | 'not' }>;
  readonly isNegated: boolean;
}

/** The alternatives of a condition. All literals of one alternative have to be true. */
type Alternatives = readonly (readonly Literal[])[];

const ALWAYS: Alternatives = [[]];
const NEVER: Alternatives = [];

function toAlternatives(
  condition: Condition,
  operation: StorageOperation,
  isNegated: boolean,
): Alternatives | undefined {
  switch (condition.kind) {
    case 'not':
      return toAlternatives(condition.term, operation, !isNegated);
    case 'and':
    case 'or': {
      const parts = condition.terms.map((term) => toAlternatives(term, operation, isNegated));
      return (condition.kind === 'and') === isNegated ? uniteAlternatives(parts) : combineAlternatives(parts);
    }
    case 'action':
    case 'suboperation':
    case 'exists':
    case 'comparison': {
      if (isImpossible(condition, operation)) return NEVER;
      const truth = decideByOperation(condition, operation);
      if (truth !== undefined) return truth === isNegated ? NEVER : ALWAYS;
      if (isNegated || condition.kind !== 'comparison') return [[{ term: condition, isNegated }]];
      return uniteAlternatives(splitValues(condition).map((each) => [[{ term: each, isNegated }]]));
    }
  }
}

/** A comparison with an attribute that the operation does not have. */
function isImpossible(condition: Condition, operation: StorageOperation): boolean {
  if (condition.kind !== 'comparison' || operation === 'RunAsSuperUser') return false;
  const missing = isListing(operation) ? PATH_ATTRIBUTE : PREFIX_ATTRIBUTE;
  return [condition.left, condition.right].some(
    (side) => side.kind === 'attribute' && isNamed(side, missing),
  );
}

/** Returns the truth of a condition if the kind of operation alone decides it: its action, or the attributes that it has. */
function decideByOperation(condition: Condition, operation: StorageOperation): boolean | undefined {
  const isDecided =
    condition.kind === 'action' ||
    condition.kind === 'suboperation' ||
    (condition.kind === 'exists' &&
      [PATH_ATTRIBUTE, PREFIX_ATTRIBUTE].some((name) => isNamed(condition.attribute, name)));
  if (!isDecided) return undefined;
  const verdict = evaluateParsed(condition, { operation, container: '', path: '', at: new Date(0) });
  return verdict === 'Unknown' ? undefined : verdict === 'Allowed';
}

function uniteAlternatives(parts: readonly (Alternatives | undefined)[]): Alternatives | undefined {
  const all: (readonly Literal[])[] = [];
  for (const part of parts) {
    if (!part || all.length + part.length > MAX_ALTERNATIVES) return undefined;
    all.push(...part);
  }
  return all;
}

function combineAlternatives(parts: readonly (Alternatives | undefined)[]): Alternatives | undefined {
  if (parts.some((part) => part?.length === 0)) return NEVER;
  let all = ALWAYS;
  for (const part of parts) {
    if (!part || all.length * part.length > MAX_ALTERNATIVES) return undefined;
    all = all.flatMap((left) => part.map((right) => [...left, ...right]));
  }
  return all;
}

/** Splits a comparison with several names or containers into one for each. */
function splitValues(term: Comparison): Comparison[] {
  const { left, operator, right } = term;
  const form = /^For(?:Any|All)OfAnyValues:(String(?:Equals|Like))$/.exec(operator);
  if (!form || left.kind !== 'attribute' || right.kind !== 'values' || term.isOpen) return [term];
  if (![PATH_ATTRIBUTE, PREFIX_ATTRIBUTE, CONTAINER_ATTRIBUTE].some((name) => isNamed(left, name)))
    return [term];
  return right.values.map((value) => ({
    ...term,
    operator: form[1],
    right: { kind: 'values', values: [value] },
    text: `@${left.source}[${left.name}] ${form[1]} '${value.replace(/[\\']/g, '\\$&')}'`,
  }));
}

function narrowReach(reach: Reach | undefined, { term, isNegated }: Literal): Reach | undefined {
  if (!reach) return undefined;
  const written = isNegated ? `NOT ${describeTerm(term)}` : describeTerm(term);
  const asWritten = { ...reach, provisos: [...new Set([...reach.provisos, written])].sort() };
  if (term.kind !== 'comparison' || term.left.kind !== 'attribute' || term.right.kind !== 'values')
    return asWritten;
  const { left, operator, right } = term;
  if (right.values.length !== 1 || term.isOpen) return asWritten;
  const [value] = right.values;

  if (isNamed(left, 'UtcNow')) return narrowTime(reach, operator, value, isNegated) ?? asWritten;
  if (isNegated) return asWritten;
  if (isNamed(left, CONTAINER_ATTRIBUTE) && operator === 'StringEquals') {
    if (reach.containers === null || reach.containers.includes(value))
      return { ...reach, containers: [value] };
    return value.includes('${') || reach.containers.some((name) => name.includes('${'))
      ? asWritten
      : undefined;
  }
  const name =
    isNamed(left, PATH_ATTRIBUTE) || isNamed(left, PREFIX_ATTRIBUTE)
      ? toNameMatch(operator, value)
      : undefined;
  const joint = name && intersectNames(reach, name);
  if (joint === 'Never') return undefined;
  return joint ? { ...reach, match: joint.match, text: joint.text } : asWritten;
}

function describeTerm(term: Literal['term']): string {
  const quoteAll = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');
  switch (term.kind) {
    case 'action':
      return `ActionMatches{${quoteAll(term.patterns)}}`;
    case 'suboperation':
      return `SubOperationMatches{${quoteAll(term.names)}}`;
    case 'exists':
      return `Exists @${term.attribute.source}[${term.attribute.name}]`;
    case 'comparison':
      return term.text;
  }
}

/** Narrows the times of a reach. "Less than" and "less than or equal" count as the same: they differ in one instant. */
function narrowTime(reach: Reach, operator: string, value: string, isNegated: boolean): Reach | undefined {
  const form = /^DateTime(Less|Greater)Than(?:Equals)?$/.exec(operator);
  const time = toUtcTime(value);
  if (!form || time === undefined) return undefined;
  if ((form[1] === 'Less') === isNegated) {
    const from = reach.from === null ? time : pickLater(reach.from, time);
    return from === undefined ? undefined : { ...reach, from };
  }
  const until = reach.until === null ? time : pickEarlier(reach.until, time);
  return until === undefined ? undefined : { ...reach, until };
}

/** Conditions express "never" as an end before Azure existed. */
const BEFORE_AZURE = '2000-01-01T00:00:00.000Z';

function isNever({ from, until }: Reach): boolean {
  return (until !== null && endsBefore(until, BEFORE_AZURE)) || (from !== null && endsBefore(until, from));
}

const SOURCES = createLookup<Attribute['source']>({
  [PREFIX_ATTRIBUTE]: 'Request',
  UtcNow: 'Environment',
});

function isNamed({ source, name }: Attribute, expected: string): boolean {
  return source === (SOURCES[expected] ?? 'Resource') && name.toLowerCase() === expected.toLowerCase();
}

/** Joins reaches that differ in their containers alone. */
function joinContainers(reaches: readonly Reach[]): Reach[] {
  const joined = new Map<string, Reach>();
  for (const reach of reaches) {
    const key = JSON.stringify({ ...reach, containers: reach.containers === null });
    const containers = [...(joined.get(key)?.containers ?? []), ...(reach.containers ?? [])];
    joined.set(key, { ...reach, containers: reach.containers && [...new Set(containers)].sort() });
  }
  return [...joined.values()];
}
