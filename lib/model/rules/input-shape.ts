import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { findUnknownProperties, hidesProperties, isUnrelated } from './unknown-properties';

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
  /** The JavaScript types of the items of an array of simple values. */
  readonly items?: readonly InputType[];
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
  /** The calls that create an instance, by the name of the type. */
  readonly makers: Readonly<Record<string, readonly string[]>>;
}

type InputType = 'string' | 'number' | 'boolean' | 'object' | 'function' | 'array';

/** True for a value that stands for another, such as an expression of Terraform. */
export type OpaqueCheck = (value: unknown) => boolean;

/** Finds the rule that a text that stands for another breaks, by the name of the property. */
export type ReferenceRule = (property: string, value: string) => string | undefined;

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
 * @param isOpaque True for values of which only the type is checked, such as tokens.
 * @param findReferenceRule Finds the rule that such a text breaks.
 */
export function checkInput(
  { shapes, instances, makers }: InputTypes,
  name: string,
  input: unknown,
  isOpaque: OpaqueCheck = () => false,
  findReferenceRule: ReferenceRule = () => undefined,
): InputFault[] {
  const checkObject = (shapeName: string, value: unknown, path: string, depth: number): InputFault[] => {
    const shape = shapes[shapeName];
    if (shape === undefined || depth > MAX_DEPTH) return [];
    if (!isObject(value) || hidesProperties(value))
      return [toFatalFault(path || getParameterName(shapeName), `an object of type ${shapeName}`, value)];
    if (isUnrelated(value as object, Object.keys(shape))) {
      const fault = toFatalFault(
        path || getParameterName(shapeName),
        `an object of type ${shapeName}`,
        value,
      );
      return [{ ...fault, problem: { ...fault.problem, ...toPropertyAdvice(shape, value) } }];
    }
    const given = value as Readonly<Record<string, unknown>>;
    const known = Object.keys(shape);
    const toPath = (key: string): string => (path === '' ? key : `${path}.${key}`);
    return [
      ...findUnknownProperties(given, known).map(({ key, nearest }) => ({
        path: toPath(key),
        problem: problems.propertyUnknown(toPath(key), shapeName, nearest, known),
        isFatal: false,
      })),
      ...Object.entries(shape).flatMap(([key, property]) =>
        checkProperty(property, given[key], toPath(key), depth),
      ),
    ];
  };

  /** Returns the fix that names the property which takes an instance that is passed in place of the whole object. */
  const toPropertyAdvice = (shape: InputShape, value: unknown): { readonly fix?: string } => {
    const takesIt = ({ instances: names }: PropertyShape): boolean =>
      names?.some((each) => hasMembers(value, instances[each])) ?? false;
    const key = Object.keys(shape).find((each) => takesIt(shape[each]));
    return key === undefined ? {} : { fix: `pass an object that has it as '${key}'` };
  };

  const checkProperty = (
    property: PropertyShape,
    value: unknown,
    path: string,
    depth: number,
  ): InputFault[] => {
    const { types, values } = property;
    if (value === undefined)
      return property.isRequired ? [toFatalFault(path, describeProperty(property), value)] : [];
    if (isOpaque(value)) {
      const broken =
        typeof value === 'string' ? findReferenceRule(path.split('.').at(-1)!, value) : undefined;
      if (broken !== undefined) return [toFatalFault(path, broken, 'a token')];
      return checkOpaque(property, value, path);
    }
    const toFault = (isFatal: boolean): InputFault => {
      const problem = problems.valueInvalid(path, describeProperty(property), value);
      return {
        path,
        problem: { ...problem, ...toMakerAdvice(makers, property, types?.includes('array')) },
        isFatal,
      };
    };
    if (types !== undefined && (value === null || !types.includes(getType(value))))
      return [toFault(!isHarmless(value) || types.some((type) => !HARMLESS.includes(type)))];
    if (values !== undefined && typeof value === 'string' && !values.includes(value)) return [toFault(false)];
    if (!Array.isArray(value)) return isObject(value) ? checkItem(property, value, path, depth) : [];
    // A hole of an array is an item that is not set: `forEach` and `map` would skip it.
    return Array.from(value).flatMap((item: unknown, index) =>
      checkItem(property, item, `${path}[${index}]`, depth),
    );
  };

  /** Checks an object, or an item of an array. */
  const checkItem = (
    { shape, items, instances: names, typeName = '' }: PropertyShape,
    value: unknown,
    path: string,
    depth: number,
  ): InputFault[] => {
    if (items !== undefined) return checkProperty({ isRequired: true, types: items }, value, path, depth);
    if (isOpaque(value)) return checkOpaque({ shape, instances: names, typeName }, value, path);
    if (names?.some((each) => hasMembers(value, instances[each]))) return [];
    if (shape !== undefined && isObject(value)) return checkObject(shape, value, path, depth + 1);
    const isTyped = shape !== undefined || names !== undefined;
    // A type without a shape, such as a date, is known by its name only.
    const isWrong = !isTyped && typeName === '' && hidesProperties(value);
    if (!isTyped) return isWrong ? [toFatalFault(path, 'an object', value)] : [];
    const fault = toFatalFault(path, `an object of type ${typeName}`, value);
    const advice = value === undefined ? {} : toMakerAdvice(makers, { shape, instances: names });
    return [{ ...fault, problem: { ...fault.problem, ...advice } }];
  };

  return checkObject(name, input, '', 0);
}

/** Checks an argument that is an instance of a class or interface: JavaScript passes whatever it is given. */
export function checkInstance(
  { instances, makers }: InputTypes,
  name: string,
  typeName: string,
  value: unknown,
): Problem | undefined {
  if (hasMembers(value, instances[typeName])) return undefined;
  const { problem } = toFatalFault(name, `an object of type ${typeName}`, value);
  return value === undefined ? problem : { ...problem, ...toMakerAdvice(makers, { instances: [typeName] }) };
}

/** Returns the fix that names the calls which create what a property takes; none for objects that people write themselves. */
function toMakerAdvice(
  makers: InputTypes['makers'],
  { shape, instances = [] }: PropertyShape,
  isList = false,
): { readonly fix?: string } {
  const calls = instances.flatMap((name) => makers[name] ?? []);
  if (shape !== undefined || calls.length === 0) return {};
  const last = calls[calls.length - 1];
  const shown = calls.length === 1 ? last : `${calls.slice(0, -1).join(', ')} or ${last}`;
  return { fix: isList ? `pass a list, and create its items with ${shown}` : `create it with ${shown}` };
}

/**
 * Checks the type of a value that stands for another. It can be a text, a number, a list or an object, as the value can, and code that
 * expects a text cannot read one of the others. Objects and lists of objects are read during the synthesis.
 */
function checkOpaque(property: PropertyShape, value: unknown, path: string): InputFault[] {
  const { types = [], shape, instances } = property;
  const isRead =
    shape !== undefined || instances !== undefined || (types.includes('array') && !Array.isArray(value));
  const isText = types.length > 0 && types.every((type) => type === 'string');
  if (isRead || (isText && typeof value !== 'string')) {
    const rule = isText ? 'a text, or a token of a text' : `a literal: ${describeProperty(property)}`;
    return [toFatalFault(path, rule, `a token of type ${getType(value)}`)];
  }
  return [];
}

function toFatalFault(path: string, rule: string, value: unknown): InputFault {
  return { path, problem: problems.valueInvalid(path, rule, value), isFatal: true };
}

/** False for a type of which no members are known. A class that is like another can leave a member out that the other has. */
function hasMembers(value: unknown, names: readonly string[] | undefined): boolean {
  if (!isObject(value) || names === undefined) return false;
  const members = value as Readonly<Record<string, unknown>>;
  return names.every((name) => members[name] !== undefined);
}

/** Returns the name of the parameter that has no name in the text of the caller. */
function getParameterName(shapeName: string): string {
  return shapeName.endsWith('Props') ? 'props' : 'options';
}

/** Nothing calls methods of values of these types, so that another value causes no exception. */
const HARMLESS: readonly InputType[] = ['number', 'boolean'];

/** False for values that end a computation with an exception. */
function isHarmless(value: unknown): boolean {
  return typeof value !== 'bigint' && typeof value !== 'symbol';
}

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
  if (described.length > 0) return described.join(' or ');
  return typeName === undefined ? 'given' : `an object of type ${typeName}`;
}
