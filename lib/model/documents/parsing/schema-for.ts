import type { z } from 'zod';

/** The type with every property and array in it read-only. */
type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** The type with every property in it required as well. */
type DeepRequired<T> = T extends object ? { readonly [K in keyof T]-?: DeepRequired<T[K]> } : T;

type AreAssignable<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/**
 * True if two types are the same, apart from `readonly`. The second comparison finds optional properties that only one of
 * them has. TypeScript's own identity is too strict here: zod infers an enum as `Enum & {}`.
 */
type IsSameType<A, B> =
  AreAssignable<DeepReadonly<A>, DeepReadonly<B>> extends true
    ? AreAssignable<DeepRequired<A>, DeepRequired<B>>
    : false;

/** The mismatch, so that the compiler prints it. */
interface DiffersFrom<Document> {
  readonly expectedOutput: Document;
}

/**
 * Returns a schema unchanged. Compiles only if the schema parses to exactly the type `Document`, so that the interface that
 * people read and the schema that checks their documents cannot drift apart.
 */
export function schemaFor<Document>() {
  return <S extends z.ZodType>(
    schema: S & (IsSameType<z.output<S>, Document> extends true ? unknown : DiffersFrom<Document>),
  ): S => schema;
}
