import type { Readable } from 'node:stream';
import type { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/*
 * Small JSON documents of the state. They are untrusted: each has a size limit, and a document of a newer version is
 * refused, because only the newer version knows what it means.
 */

const MIB = 1024 * 1024;

/** Size limits of the documents, in bytes. Legitimate ones are far smaller. */
export const STATE_LIMITS = { pointer: 16 * MIB, lock: 64 * 1024, runRecord: 16 * MIB } as const;

/** The version of the format of all state. */
const SCHEMA_VERSION = 1;

/** Reads a text of limited size. @throws DataShareError `StateUnreadable` */
export async function readLimitedText(content: Readable, path: string, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer | string>) {
      const bytes = Buffer.from(chunk as Buffer);
      length += bytes.length;
      if (length > maxBytes)
        throw new DataShareError([problems.stateUnreadable(path, `it has more than ${maxBytes} bytes`)]);
      chunks.push(bytes);
    }
  } finally {
    content.destroy();
  }
  return Buffer.concat(chunks).toString();
}

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
export function refuseNewerState(value: unknown, path: string): void {
  const version = (value as { readonly schemaVersion?: unknown } | null | undefined)?.schemaVersion;
  if (typeof version === 'number' && version > SCHEMA_VERSION)
    throw new DataShareError([problems.stateVersionUnsupported(path, version)]);
}
