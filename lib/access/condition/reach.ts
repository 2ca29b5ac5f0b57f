import { CONTAINER_ATTRIBUTE, PATH_ATTRIBUTE, PREFIX_ATTRIBUTE } from './build-condition';
import type { Attribute, Comparison, Condition } from './condition-syntax';
import type { AccessRequest, ReadRequest } from './evaluate';
import { evaluateAccess, isListing } from './evaluate';
import type { NameMatch } from './name-match';
import { ANY_NAME, intersectNames, coversName, toNameMatch } from './name-match';
import { pickEarlier, endsBefore, pickLater, toUtcTime } from './utc-time';

export type Operation = ReadRequest['operation'];

type AnyOperation = AccessRequest['operation'];

/** One thing that a condition lets somebody read (list, write), in words that people use. */
export interface Reach extends NameMatch {
  /** UTC; null where it began always, or does not end. A time that only Terraform knows is its expression. */
  readonly from: string | null;
  readonly until: string | null;
  /** The containers that the condition itself names; null where it names none. */
  readonly containers: readonly string[] | null;
  /** What else has to hold, as the condition says it: index tags, networks and the like. */
  readonly provisos: readonly string[];
}

/** The access of a role assignment without a condition. */
export const EVERYTHING: Reach = { ...ANY_NAME, from: null, until: null, containers: null, provisos: [] };

/** A condition with more alternatives than this is shown as it is written. */
const MAX_ALTERNATIVES = 1000;

/**
 * Reads a condition back: what it lets through, as the union of a few plain sentences.
 *
 * @returns Undefined where the condition has too many alternatives to be told. Nothing, where it lets nothing through.
 */
export function findReaches(condition: Condition, operation: AnyOperation): Reach[] | undefined {
  const alternatives = toAlternatives(condition, operation, false);
  if (!alternatives) return undefined;
  const reaches = alternatives
    .map((literals) => literals.reduce<Reach | undefined>(narrowReach, EVERYTHING))
    .filter((reach): reach is Reach => reach !== undefined && !isNever(reach));
  return joinContainers(removeCovered(reaches, coversReach));
}

/** Whether all that one reach lets through, another one lets through as long. */
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

/** Those of which none lies within another; of equal ones the first. */
export function removeCovered<T>(items: readonly T[], covers: (wider: T, item: T) => boolean): T[] {
  return items.filter(
    (item, index) =>
      !items.some(
        (other, place) => place !== index && covers(other, item) && (place < index || !covers(item, other)),
      ),
  );
}

/** A comparison, or its opposite. */
interface Literal {
  readonly term: Extract<Condition, { kind: 'comparison' | 'exists' }>;
  readonly isNegated: boolean;
}

/** What has to hold together, in each alternative. */
type Alternatives = readonly (readonly Literal[])[];

const ALWAYS: Alternatives = [[]];
const NEVER: Alternatives = [];

function toAlternatives(
  condition: Condition,
  operation: AnyOperation,
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
      const term = condition as Literal['term'];
      if (isNegated || term.kind === 'exists') return [[{ term, isNegated }]];
      return uniteAlternatives(splitValues(term).map((each) => [[{ term: each, isNegated }]]));
    }
  }
}

/** A comparison with an attribute that the operation does not have. */
function isImpossible(condition: Condition, operation: AnyOperation): boolean {
  if (condition.kind !== 'comparison') return false;
  const missing = isListing(operation) ? PATH_ATTRIBUTE : PREFIX_ATTRIBUTE;
  return [condition.left, condition.right].some(
    (side) => side.kind === 'attribute' && isNamed(side, missing),
  );
}

/** What the kind of operation alone decides: its action, and which of the attributes it has. */
function decideByOperation(condition: Condition, operation: AnyOperation): boolean | undefined {
  const isDecided =
    condition.kind === 'action' ||
    condition.kind === 'suboperation' ||
    (condition.kind === 'exists' &&
      [PATH_ATTRIBUTE, PREFIX_ATTRIBUTE].some((name) => isNamed(condition.attribute, name)));
  if (!isDecided) return undefined;
  const verdict = evaluateAccess(condition, { operation, container: '', path: '', at: new Date(0) });
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

/** A name or a container that is one of several: one alternative each. */
function splitValues(term: Comparison): Comparison[] {
  const { left, operator, right } = term;
  const form = /^(?:For(?:Any|All)OfAnyValues:)?(String(?:Equals|StartsWith|Like))$/.exec(operator);
  if (!form || left.kind !== 'attribute' || right.kind !== 'values') return [term];
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
  const text =
    term.kind === 'exists' ? `Exists @${term.attribute.source}[${term.attribute.name}]` : term.text;
  const written = isNegated ? `NOT ${text}` : text;
  const asWritten = { ...reach, provisos: [...new Set([...reach.provisos, written])].sort() };
  if (term.kind === 'exists' || term.left.kind !== 'attribute' || term.right.kind !== 'values')
    return asWritten;
  const { left, operator, right } = term;
  if (right.values.length !== 1) return asWritten;
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

/** Azure knows "less than" and "greater than" of the time; which side the very instant is on, nobody asks. */
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

/** An end in a year before Azure was is how conditions say "never". */
const BEFORE_AZURE = '2000-01-01T00:00:00.000Z';

function isNever({ from, until }: Reach): boolean {
  return (until !== null && endsBefore(until, BEFORE_AZURE)) || (from !== null && endsBefore(until, from));
}

const SOURCES: Readonly<Record<string, Attribute['source']>> = {
  [PREFIX_ATTRIBUTE]: 'Request',
  UtcNow: 'Environment',
};

function isNamed({ source, name }: Attribute, expected: string): boolean {
  return source === (SOURCES[expected] ?? 'Resource') && name.toLowerCase() === expected.toLowerCase();
}

/** What several containers have in common is said once. */
function joinContainers(reaches: readonly Reach[]): Reach[] {
  const joined = new Map<string, Reach>();
  for (const reach of reaches) {
    const key = JSON.stringify({ ...reach, containers: reach.containers === null });
    const containers = [...(joined.get(key)?.containers ?? []), ...(reach.containers ?? [])];
    joined.set(key, { ...reach, containers: reach.containers && [...new Set(containers)].sort() });
  }
  return [...joined.values()];
}
