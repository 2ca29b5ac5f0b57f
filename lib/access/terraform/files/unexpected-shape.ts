import type { Json } from '../syntax/json-values';
import { isRecord } from '../syntax/json-values';

/** A part of a Terraform file that has another shape than Terraform gives it. It could have a grant, so it is not ignored. */
export class UnexpectedShape extends Error {}

/** Returns the objects of a block, which Terraform's JSON writes as one object or as a list of objects. */
export function toBlocks(value: unknown, where: string): readonly Json[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map((each: unknown) => {
    if (!isRecord(each)) throw new UnexpectedShape(`has ${where} of another form than Terraform's`);
    return each;
  });
}

/** Returns the named parts of a block, such as the resources of a type, without comments. */
export function toNamedParts(value: unknown, where: string): readonly (readonly [string, unknown])[] {
  return toBlocks(value, where).flatMap((each) => Object.entries(each).filter(([name]) => name !== '//'));
}

/** Joins the objects of one block. An argument in two of them is refused. */
export function joinBlocks(value: unknown, where: string): Json {
  const parts = toNamedParts(value, where);
  if (new Set(parts.map(([name]) => name)).size < parts.length)
    throw new UnexpectedShape(`defines an argument of ${where} twice`);
  return Object.fromEntries(parts);
}
