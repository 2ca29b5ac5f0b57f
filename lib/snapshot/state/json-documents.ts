import type { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/*
 * Small JSON documents of the state. They are untrusted: each has a size limit, and a document of a newer version is
 * refused, because only the newer version knows what it means.
 */
const MIB = 1024 * 1024;

/** Size limits of the documents, in bytes. Legitimate ones are far smaller. */
export const STATE_LIMITS = { state: 16 * MIB, lock: 64 * 1024, runRecord: 16 * MIB } as const;

/** The version of the format of all state. */
const SCHEMA_VERSION = 1;

/**
 * Parses a JSON document; undefined if it does not match the schema.
 *
 * @throws DataShareError `StateVersionUnsupported`
 */
export function parseStateJson<T>(content: string, path: string, schema: z.ZodType<T>): T | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  refuseNewerState(value, path);
  return schema.safeParse(value).data;
}

/** @throws DataShareError `StateVersionUnsupported` if a newer version of this program wrote the document */
export function refuseNewerState(value: unknown, path: string, known = SCHEMA_VERSION): void {
  const version = (value as { readonly schemaVersion?: unknown } | null | undefined)?.schemaVersion;
  if (typeof version === 'number' && version > known)
    throw new DataShareError([problems.stateVersionUnsupported(path, version)]);
}
