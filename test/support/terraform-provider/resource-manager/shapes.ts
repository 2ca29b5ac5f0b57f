import type { Value } from '../values';
import { isBlock, isList, UNKNOWN } from '../values';

/*
 * The form of the bodies that Azure Resource Manager takes. The messages are those of azapi, which checks a body by its
 * embedded types before Azure does (internal/azure/utils/error.go).
 */

/** Finds what is wrong with a known value at a path. Unknown values are not looked at. */
export type Shape = (value: Value, path: string) => readonly string[];

/** A member of an object. */
export interface Member {
  readonly shape: Shape;
  readonly isRequired?: true;
  readonly isReadOnly?: true;
}

export function requireMember(shape: Shape): Member {
  return { shape, isRequired: true };
}

export function allowMember(shape: Shape): Member {
  return { shape };
}

/** A member that only Azure sets. */
export const READ_ONLY: Member = { shape: () => [], isReadOnly: true };

function skipUnknown(shape: Shape): Shape {
  return (value, path) => (value === UNKNOWN ? [] : shape(value, path));
}

export function takeText({ pattern, atMost = Infinity }: { pattern?: RegExp; atMost?: number } = {}): Shape {
  return skipUnknown((value, path) => {
    if (typeof value !== 'string') return [`\`${path}\` is invalid, expect \`string\``];
    if (value.length > atMost) return [`\`${path}\` is invalid, string length is greater than ${atMost}`];
    if (pattern !== undefined && !pattern.test(value))
      return [`\`${path}\` is invalid, string does not match pattern ${pattern.source}`];
    return [];
  });
}

export function takeWord(...values: readonly string[]): Shape {
  return skipUnknown((value, path) =>
    values.includes(value as string)
      ? []
      : [
          `\`${path}\`'s value \`${JSON.stringify(value)}\` is invalid. The supported values are [${values.join(', ')}]`,
        ],
  );
}

export function takeNumber({ atLeast, atMost }: { atLeast: number; atMost: number }): Shape {
  return skipUnknown((value, path) => {
    if (typeof value !== 'number') return [`\`${path}\` is invalid, expect \`int\``];
    return value < atLeast || value > atMost
      ? [`\`${path}\` is invalid, value is not between ${atLeast} and ${atMost}`]
      : [];
  });
}

export const flag: Shape = skipUnknown((value, path) =>
  typeof value === 'boolean' ? [] : [`\`${path}\` is invalid, expect \`bool\``],
);

export function takeList(shape: Shape): Shape {
  return skipUnknown((value, path) =>
    isList(value)
      ? value.flatMap((each, at) => shape(each, `${path}.${at}`))
      : [`\`${path}\` is invalid, expect \`array\``],
  );
}

export const mapOfText: Shape = skipUnknown((value, path) =>
  isBlock(value)
    ? Object.entries(value).flatMap(([key, each]) => takeText()(each, `${path}.${key}`))
    : [`\`${path}\` is invalid, expect \`object\``],
);

/** An object with these members and no others. A required list that is null is missing; any other null is left out. */
export function takeObject(members: Readonly<Record<string, Member>>): Shape {
  return skipUnknown((value, path) => {
    if (!isBlock(value)) return [`\`${path}\` is invalid, expect \`object\``];
    const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
    const own = Object.entries(value).flatMap(([name, each]) => {
      const member = Object.hasOwn(members, name) ? members[name] : undefined;
      if (member === undefined) return [`\`${at(name)}\` is not expected here`];
      if (member.isReadOnly) return [`\`${at(name)}\` is not expected here, it's read only`];
      return each === null ? [] : member.shape(each, at(name));
    });
    const missing = Object.entries(members)
      .filter(([name, { isRequired }]) => isRequired === true && (value[name] ?? null) === null)
      .map(([name]) => `\`${at(name)}\` is required, but no definition was found`);
    return [...own, ...missing];
  });
}
