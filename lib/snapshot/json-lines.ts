import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { throwProblems } from '../errors';
import { problems } from '../problems';
import type { Batches } from './streams';

/*
 * The form of all that is kept of files: gzipped JSON lines. A head, then the entries, then a foot that proves the end:
 * it has their number, and the SHA-256 of their lines.
 */

const footSchema = z.object({ endOfEntries: z.literal(true), entries: z.number(), sha256: z.string() });

/** What is being written, and once it has been read to its end, the SHA-256 of its entries. */
export interface WrittenLines {
  readonly content: Readable;
  readonly sha256: () => string;
}

export function writeLines(head: object, batches: Batches<object>): WrittenLines {
  const hash = createHash('sha256');
  let sha256: string | undefined;
  async function* lines(): AsyncGenerator<string> {
    yield `${JSON.stringify(head)}\n`;
    let count = 0;
    for await (const batch of batches) {
      if (batch.length === 0) continue;
      const text = batch.map((entry) => `${JSON.stringify(entry)}\n`).join('');
      hash.update(text);
      count += batch.length;
      yield text;
    }
    sha256 = hash.digest('hex');
    yield `${JSON.stringify({ endOfEntries: true, entries: count, sha256 })}\n`;
  }
  const content = createGzip();
  // Ends the entries too where the reader gives up; its failures are the reader's to see.
  pipeline(Readable.from(lines()), content, () => {});
  return {
    content,
    sha256: () => {
      if (sha256 === undefined) throw new Error('it has not been written to its end');
      return sha256;
    },
  };
}

/** What was read of it so far. */
export interface ReadLines<H, E> {
  readonly head: H;
  readonly entries: Batches<E>;
}

/**
 * Reads what `writeLines` wrote: its head, and its entries as a stream.
 *
 * @param expectedSha256 What its entries have to be.
 * @throws DataShareError `StateUnreadable` where it is cut, torn or not ours; entries before that were right
 */
export async function readLines<H, E extends { readonly path: string }>(
  content: Readable,
  path: string,
  headSchema: z.ZodType<H>,
  entrySchema: z.ZodType<E>,
  expectedSha256?: string,
): Promise<ReadLines<H, E>> {
  const unreadable = (reason: string): never => {
    throwProblems([problems.stateUnreadable(path, reason)]);
    throw new Error('unreachable');
  };
  const chunks = chunksOfLines(content, unreadable);
  let first = await chunks.next();
  while (!first.done && first.value.length === 0) first = await chunks.next();
  const opening: readonly string[] = first.done ? [] : first.value;
  const head = headSchema.safeParse(parseLine(opening[0] ?? ''));
  if (!head.success) return unreadable('it does not begin as this program writes it');

  async function* entries(): AsyncGenerator<readonly E[]> {
    const hash = createHash('sha256');
    let count = 0;
    let foot: z.infer<typeof footSchema> | undefined;
    async function* all(): AsyncGenerator<readonly string[]> {
      try {
        yield opening.slice(1);
        yield* chunks;
      } finally {
        // Also where the reader stops before it came to them.
        await chunks.return(undefined);
      }
    }
    for await (const lines of all()) {
      const batch: E[] = [];
      for (const line of lines) {
        // The foot is the last line; the checksum of the compression is looked at after it.
        if (foot) unreadable(`line ${count + 3} comes after its end`);
        const value = parseLine(line);
        const entry = entrySchema.safeParse(value);
        if (entry.success) {
          hash.update(line).update('\n');
          count += 1;
          batch.push(entry.data);
          continue;
        }
        foot = footSchema.safeParse(value).data;
        if (foot?.entries !== count) unreadable(`line ${count + 2} is no entry`);
      }
      if (batch.length > 0) yield batch;
    }
    if (!foot) return unreadable('its end is missing');
    const sha256 = hash.digest('hex');
    if (sha256 !== foot.sha256 || sha256 !== (expectedSha256 ?? sha256))
      unreadable('its entries are not those that were written');
  }
  return { head: head.data, entries: entries() };
}

async function* chunksOfLines(
  content: Readable,
  unreadable: (reason: string) => never,
): AsyncGenerator<readonly string[]> {
  const plain = createGunzip().setEncoding('utf8');
  let transportFailure: Error | undefined;
  content.once('error', (error) => {
    transportFailure = error;
    plain.destroy(error);
  });
  content.once('close', () => {
    if (!content.readableEnded) plain.destroy((transportFailure ??= new Error('the connection was closed')));
  });
  content.pipe(plain);
  let rest = '';
  try {
    for await (const chunk of plain as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      yield lines;
    }
    if (rest !== '') yield [rest];
  } catch (error) {
    // A connection that broke says nothing about what was written.
    if (transportFailure) throw transportFailure;
    unreadable((error as Error).message);
  } finally {
    content.destroy();
  }
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
