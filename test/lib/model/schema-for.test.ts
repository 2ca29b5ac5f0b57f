import { z } from 'zod';
import { schemaFor } from '../../../lib/model/documents/parsing/schema-for';

interface Sample {
  readonly name: string;
  readonly note?: string;
  readonly parts: readonly { readonly size: number | null }[];
}

const parts = z.array(z.object({ size: z.number().nullable().default(null) }));

/* The compiler is what is tested here: each `@ts-expect-error` fails the typecheck if there is no error. */

test('a schema of the same type compiles, and is returned unchanged', () => {
  const schema = z.object({ name: z.string(), note: z.string().optional(), parts });
  expect(schemaFor<Sample>()(schema)).toBe(schema);
});

test('a schema of another type does not compile', () => {
  const declare = schemaFor<Sample>();
  const note = z.string().optional();
  const schemas = [
    // @ts-expect-error -- a member is missing
    declare(z.object({ name: z.string(), note })),
    // @ts-expect-error -- an optional member is missing
    declare(z.object({ name: z.string(), parts })),
    // @ts-expect-error -- a member is required
    declare(z.object({ name: z.string(), note: z.string(), parts })),
    // @ts-expect-error -- a member is too many
    declare(z.object({ name: z.string(), note, parts, more: z.string() })),
    // @ts-expect-error -- an optional member is too many
    declare(z.object({ name: z.string(), note, parts, more: note })),
    // @ts-expect-error -- a member cannot be null
    declare(z.object({ name: z.string().nullable(), note, parts })),
    // @ts-expect-error -- a member of an item has another type
    declare(z.object({ name: z.string(), note, parts: z.array(z.object({ size: z.number() })) })),
  ];
  expect(schemas).toHaveLength(7);
});
