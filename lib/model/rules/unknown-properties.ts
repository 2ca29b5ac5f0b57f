import { findNearest } from './nearest-name';

/** A property that nothing reads. */
export interface UnknownProperty {
  readonly key: string;
  /** The property that it most likely means. */
  readonly nearest: string | undefined;
}

/**
 * Finds the properties of an object that are none of the known ones, inherited ones too. An instance of a class can have more than
 * the properties that are asked for: of those, one is unknown if it is almost the name of a property that the instance does not set.
 */
export function findUnknownProperties(value: object, known: readonly string[]): UnknownProperty[] {
  const given = value as Readonly<Record<string, unknown>>;
  const isPlain = !isOfClass(value);
  const found: UnknownProperty[] = [];
  for (const key in given) {
    if (known.includes(key)) continue;
    const nearest = findNearest(key, known);
    if (isPlain || (nearest !== undefined && given[nearest] === undefined)) found.push({ key, nearest });
  }
  return found;
}

/** Prototypes are few. The bound stops at objects that invent them. */
const MAX_PROTOTYPES = 20;

/** True for an instance of a class; false for an object whose prototypes, if it has any, are objects without a class, too. */
function isOfClass(value: object): boolean {
  let prototype: unknown = Object.getPrototypeOf(value);
  for (let count = 0; count < MAX_PROTOTYPES; count++) {
    if (prototype === null || prototype === Object.prototype) return false;
    if (Object.hasOwn(prototype as object, 'constructor')) return true;
    prototype = Object.getPrototypeOf(prototype);
  }
  return true;
}

/** True for an instance of a class that has properties, but none that are known or misspelt: it stands in place of something else. */
export function isUnrelated(value: object, known: readonly string[]): boolean {
  const hasKnown = known.some((key) => key in value);
  return (
    isOfClass(value) &&
    Object.keys(value).length > 0 &&
    !hasKnown &&
    findUnknownProperties(value, known).length === 0
  );
}

/** The members of an object that can stand for something else than its properties. */
interface StandIn {
  readonly then?: unknown;
  readonly valueOf?: unknown;
}

/** True for an object whose content is none of its properties: a map, a set, a promise, a date, a text as an object. */
export function hidesProperties(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { then, valueOf } = value as StandIn;
  if (Symbol.iterator in value || typeof then === 'function') return true;
  return typeof valueOf === 'function' && typeof valueOf.call(value) !== 'object';
}
