import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { findNearest } from './nearest-name';

/** The shapes of the objects that callers pass, by the name of their interface. */
export type InputShapes = Readonly<Record<string, InputShape>>;

/** The properties of an object that callers pass. */
export type InputShape = Readonly<Record<string, PropertyShape>>;

/** The values that a property can have. The interface is the source; a script derives the shape. */
export interface PropertyShape {
  readonly isRequired?: true;
  /** The JavaScript types that are possible, as `typeof` names them, and `array`. */
  readonly types?: readonly InputType[];
  /** The values of an enum. */
  readonly values?: readonly string[];
  /** Name of the shape of an object, or of each item of an array. */
  readonly shape?: string;
  /** Name of the interface or class that an object must be, for messages. */
  readonly typeName?: string;
  /** The classes and interfaces of constructs that an object can be an instance of. */
  readonly instances?: readonly string[];
}

/** The members that an object must have to be of a class, or of an interface of constructs, by the name of the type. */
export type InstanceMembers = Readonly<Record<string, readonly string[]>>;

/** The types of the objects that callers pass. */
export interface InputTypes {
  readonly shapes: InputShapes;
  readonly instances: InstanceMembers;
}

type InputType = 'string' | 'number' | 'boolean' | 'object' | 'function' | 'array';

/** True for a value that stands for another, such as an expression of Terraform. */
export type OpaqueCheck = (value: unknown) => boolean;

/** Nesting of input objects is shallow. The bound stops at circles. */
const MAX_DEPTH = 8;

/** A fault of an object that a caller passes. */
export interface InputFault {
  /** The property, such as `mappings[0].path`. */
  readonly path: string;
  readonly problem: Problem;
  /** True if code that reads the object can fail because of it: a required value is missing, or is of another type. */
  readonly isFatal: boolean;
}

/**
 * Checks an object that a caller passes: unknown and missing properties, wrong types, values that are none of an enum. JavaScript
 * and `ts-node -T` do not check them, and a misspelt property would silently have its default.
 *
 * @param isOpaque True for values that are not checked, such as tokens.
 */
export function checkInput(
  { shapes, instances }: InputTypes,
  name: string,
  input: unknown,
  isOpaque: OpaqueCheck = () => false,
): InputFault[] {
  const checkObject = (shapeName: string, value: unknown, path: string, depth: number): InputFault[] => {
    const shape = shapes[shapeName];
    if (shape === undefined || depth > MAX_DEPTH) return [];
    if (!isObject(value))
      return [toFatalFault(path || getParameterName(shapeName), `an object of type ${shapeName}`, value)];
    const given = value as Readonly<Record<string, unknown>>;
    const known = Object.keys(shape);
    const toPath = (key: string): string => (path === '' ? key : `${path}.${key}`);
    // An instance of a class has more than the properties that are asked for.
    const unknown = Object.keys(isPlain(value) ? given : {})
      .filter((key) => !Object.hasOwn(shape, key))
      .map((key) => ({ key, nearest: findNearest(key, known) }));
    return [
      ...unknown.map(({ key, nearest }) => ({
        path: toPath(key),
        problem: problems.propertyUnknown(toPath(key), shapeName, nearest, known),
        isFatal: false,
      })),
      ...Object.entries(shape).flatMap(([key, property]) =>
        checkProperty(property, given[key], toPath(key), depth),
      ),
    ];
  };

  const checkProperty = (
    property: PropertyShape,
    value: unknown,
    path: string,
    depth: number,
  ): InputFault[] => {
    const { types, values } = property;
    const rule = describeProperty(property);
    if (value === undefined || value === null)
      return property.isRequired ? [toFatalFault(path, rule, value)] : [];
    if (isOpaque(value)) return [];
    const problem = problems.valueInvalid(path, rule, value);
    if (types !== undefined && !types.includes(getType(value)))
      return [{ path, problem, isFatal: types.some((type) => !HARMLESS.includes(type)) }];
    if (values !== undefined && typeof value === 'string' && !values.includes(value))
      return [{ path, problem, isFatal: false }];
    if (!Array.isArray(value)) return isObject(value) ? checkItem(property, value, path, depth) : [];
    return value.flatMap((item: unknown, index) => checkItem(property, item, `${path}[${index}]`, depth));
  };

  /** Checks an object, or an item of an array. */
  const checkItem = (
    { shape, instances: names, typeName = '' }: PropertyShape,
    value: unknown,
    path: string,
    depth: number,
  ): InputFault[] => {
    if (isOpaque(value)) return [];
    if (names?.some((each) => hasMembers(value, instances[each]))) return [];
    if (shape !== undefined) return checkObject(shape, value, path, depth + 1);
    return names === undefined ? [] : [toFatalFault(path, `an object of type ${typeName}`, value)];
  };

  return checkObject(name, input, '', 0);
}

/** Checks an argument that is an instance of a class or interface: JavaScript passes whatever it is given. */
export function checkInstance(
  { instances }: InputTypes,
  name: string,
  typeName: string,
  value: unknown,
): Problem | undefined {
  return hasMembers(value, instances[typeName])
    ? undefined
    : toFatalFault(name, `an object of type ${typeName}`, value).problem;
}

function toFatalFault(path: string, rule: string, value: unknown): InputFault {
  return { path, problem: problems.valueInvalid(path, rule, value), isFatal: true };
}

/** False for a type of which no members are known. */
function hasMembers(value: unknown, names: readonly string[] | undefined): boolean {
  return isObject(value) && names !== undefined && names.every((name) => name in (value as object));
}

function isPlain(value: unknown): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** Returns the name of the parameter that has no name in the text of the caller. */
function getParameterName(shapeName: string): string {
  return shapeName.endsWith('Props') ? 'props' : 'options';
}

/** Nothing calls methods of values of these types, so that another value causes no exception. */
const HARMLESS: readonly InputType[] = ['number', 'boolean'];

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function getType(value: unknown): InputType {
  return Array.isArray(value) ? 'array' : (typeof value as InputType);
}

const ARTICLES: Readonly<Record<InputType, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'an object',
  function: 'a function',
  array: 'an array',
};

function describeProperty({ types = [], values, typeName }: PropertyShape): string {
  if (values !== undefined) return `one of ${values.join(', ')}`;
  const described = types.map((type) => {
    if (typeName === undefined || (type !== 'object' && type !== 'array')) return ARTICLES[type];
    return type === 'array' ? `an array of ${typeName}` : `an object of type ${typeName}`;
  });
  return described.length === 0 ? 'given' : described.join(' or ');
}
