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
}

type InputType = 'string' | 'number' | 'boolean' | 'object' | 'function' | 'array';

/** Properties of values that the compiler cannot tell: an expression of Terraform, or an instance of a class. */
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
  shapes: InputShapes,
  name: string,
  input: unknown,
  isOpaque: OpaqueCheck = () => false,
): InputFault[] {
  const checkObject = (shapeName: string, value: unknown, path: string, depth: number): InputFault[] => {
    const shape = shapes[shapeName];
    if (shape === undefined || depth > MAX_DEPTH) return [];
    if (!isObject(value)) {
      const problem = problems.valueInvalid(path || shapeName, `an object of type ${shapeName}`, value);
      return [{ path, problem, isFatal: true }];
    }
    const given = value as Readonly<Record<string, unknown>>;
    const known = Object.keys(shape);
    const toPath = (key: string): string => (path === '' ? key : `${path}.${key}`);
    const unknown = Object.keys(given)
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
    const { types, values, shape } = property;
    const rule = describeProperty(property);
    if (value === undefined || value === null) {
      const problem = { ...problems.valueInvalid(path, rule, null), fix: `set '${path}'` };
      return property.isRequired ? [{ path, problem, isFatal: true }] : [];
    }
    if (isOpaque(value)) return [];
    const problem = problems.valueInvalid(path, rule, value);
    if (types !== undefined && !types.includes(getType(value)))
      return [{ path, problem, isFatal: types.some((type) => !HARMLESS.includes(type)) }];
    if (values !== undefined && typeof value === 'string' && !values.includes(value))
      return [{ path, problem, isFatal: false }];
    if (shape === undefined) return [];
    if (!Array.isArray(value)) return isObject(value) ? checkObject(shape, value, path, depth + 1) : [];
    return value.flatMap((item: unknown, index) =>
      isOpaque(item) ? [] : checkObject(shape, item, `${path}[${index}]`, depth + 1),
    );
  };

  return checkObject(name, input, '', 0);
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
