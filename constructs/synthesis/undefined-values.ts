import type { IConstruct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import type { Warning } from '../../lib/errors/warning-codes';
import type { InputShape } from '../../lib/model/rules/input-shape';
import { PROPS_TYPES } from './props-shapes';
import { CONSEQUENCES } from './undefined-consequences';
import { warn } from './warnings';

/** Values are nested less deeply. The bound stops at circles. */
const MAX_DEPTH = 4;

/** Options of objects that have no place of their own, such as an invitation that was read: who uses the objects warns of them. */
const pendingOptions = new WeakMap<object, { readonly type: string; readonly options: unknown }>();

/**
 * Warns of what a variable that is not set leaves in the properties of a construct: a property that opens access while it is
 * undefined, and names that contain the word. TypeScript allows both.
 */
export function warnOfUndefined(construct: IConstruct, type: string, input: unknown): void {
  for (const warning of findUnset(type, '', input)) warn(construct, warning);
  warnOfUndefinedText(construct, 'id', construct.node.id);
  warnOfUndefinedText(construct, '', input);
  for (const [key, value] of isPlain(input) ? Object.entries(input) : [])
    for (const warning of findPending(key, value)) warn(construct, warning);
}

/** Finds the warnings of an object without a place, or of each in a list. */
function findPending(key: string, value: unknown): Warning[] {
  const find = (item: unknown, path: string): Warning[] => {
    const pending = isObject(item) ? pendingOptions.get(item) : undefined;
    return pending === undefined ? [] : findUnset(pending.type, path, pending.options);
  };
  if (!Array.isArray(value)) return find(value, '');
  return value.flatMap((item: unknown, index) => find(item, `${key}[${index}]`));
}

/** Keeps the options of an object without a place for the construct that it is passed to, which warns of them. */
export function rememberUndefined(made: object, type: string, options: unknown): void {
  pendingOptions.set(made, { type, options });
}

/** Finds properties, at every level, that are passed without a value and have a consequence, and entries of maps without one. */
function findUnset(type: string, path: string, input: unknown, depth = 0): Warning[] {
  if (depth >= MAX_DEPTH) return [];
  if (Array.isArray(input))
    return input.flatMap((item, index) => findUnset(type, `${path}[${index}]`, item, depth + 1));
  if (!isPlain(input)) return [];
  const shape = (PROPS_TYPES.shapes as Readonly<Record<string, InputShape>>)[type] ?? {};
  return Object.entries(input).flatMap(([key, value]) => {
    const shown = path === '' ? key : `${path}.${key}`;
    const consequence = CONSEQUENCES[type]?.[key];
    if (value === undefined)
      return consequence === undefined ? [] : [warnings.propertyUndefined(shown, consequence)];
    const nested = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (nested?.shape !== undefined) return findUnset(nested.shape, shown, value, depth + 1);
    if (nested?.types?.[0] !== 'object' || nested.typeName !== undefined || !isPlain(value)) return [];
    return Object.entries(value).flatMap(([name, entry]) =>
      entry === undefined || entry === null
        ? [warnings.propertyUndefined(`${shown}.${name}`, 'it is left out')]
        : [],
    );
  });
}

/** Warns of texts in which a template put the word "undefined". Text with spaces is prose, which can contain the word. */
export function warnOfUndefinedText(construct: IConstruct, path: string, value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (FILLED_IN.test(value)) warn(construct, warnings.textUndefined(path, value));
  } else if (depth < MAX_DEPTH && Array.isArray(value)) {
    value.forEach((item, index) => warnOfUndefinedText(construct, `${path}[${index}]`, item, depth + 1));
  } else if (depth < MAX_DEPTH && isPlain(value)) {
    for (const [key, item] of Object.entries(value))
      warnOfUndefinedText(construct, path === '' ? key : `${path}.${key}`, item, depth + 1);
  }
}

/** Matches "undefined" as a word of a name, and an object in place of its name. */
const FILLED_IN = /^(?=\S+$)(?:.*[^A-Za-z])?undefined(?:[^A-Za-z].*)?$|\[object \w+\]/;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}
