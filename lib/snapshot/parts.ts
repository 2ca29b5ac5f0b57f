import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip, gzip } from 'node:zlib';
import type { z } from 'zod';
import { throwProblems } from '../errors';
import { problems } from '../problems';
import type { Batches } from './streams';
import { compareNames } from './streams';

/*
 * The form of all that is kept of files: JSON lines, compressed in parts. First a head, which says what the parts are;
 * then each part, with the lines of so many entries. A part that has not changed is not written again.
 */

/** Some of the entries, as the head tells of them. */
export interface Part {
  /** Of its lines. */
  readonly sha256: string;
  readonly entries: number;
  /** Path of the first of them. */
  readonly first: string;
}

const TARGET_ENTRIES = 10_000;

const compressed = promisify(gzip);

/** One part, or a head, as it is stored. */
export async function packed(lines: string): Promise<Uint8Array> {
  return compressed(lines);
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * Divides entries into parts: where the parts of before began, so that those without a change are the same.
 *
 * @param before The parts that there are.
 * @param write Given the lines of each part that is new.
 * @param readAs The entries of a part of before, as they were read: where these very objects come again, nothing of them
 *   has changed, and they need not be written to find that out.
 */
export async function divided(
  batches: Batches<{ readonly path: string }>,
  before: readonly Part[],
  write: (part: Part, lines: string) => Promise<void>,
  readAs: (part: Part) => readonly object[] | undefined = () => undefined,
): Promise<Part[]> {
  const known = new Set(before.map(({ sha256 }) => sha256));
  const parts: Part[] = [];
  let entries: { readonly path: string }[] = [];
  let next = 1;
  let current: Part | undefined = before[0];
  let writing = Promise.resolve();
  // One that others came into before it was the last one stays as it is.
  const mostInLast = Math.max(TARGET_ENTRIES, before.at(-1)?.entries ?? 0);

  const close = async (): Promise<void> => {
    if (entries.length === 0) return;
    const closed = entries;
    entries = [];
    const same = current && readAs(current);
    if (current && same && isSame(same, closed)) {
      parts.push(current);
      return;
    }
    const text = closed.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    const part = { sha256: sha256Of(text), entries: closed.length, first: closed[0].path };
    parts.push(part);
    if (known.has(part.sha256)) return;
    // The next part is gathered while this one is written.
    await writing;
    writing = write(part, text);
    writing.catch(() => {});
  };

  for await (const batch of batches) {
    for (const entry of batch) {
      let begun: Part | undefined;
      for (; next < before.length && compareNames(before[next].first, entry.path) <= 0; next++)
        begun = before[next];
      const most = next < before.length ? 2 * TARGET_ENTRIES : mostInLast;
      if ((begun && entries.length >= TARGET_ENTRIES / 4) || entries.length >= most) await close();
      if (begun && entries.length === 0) current = begun;
      entries.push(entry);
    }
  }
  await close();
  await writing;
  return parts;
}

function isSame(before: readonly object[], now: readonly object[]): boolean {
  return before.length === now.length && before.every((entry, index) => entry === now[index]);
}

/** What was read of it so far. */
export interface ReadParts<H, E> {
  readonly head: H;
  readonly entries: Batches<E>;
}

/**
 * Reads a head, and then the entries as a stream, each part when it has been found to be what was written.
 *
 * @throws DataShareError `StateUnreadable` where it is cut, torn or not ours; entries before that were right
 */
export async function readParts<H extends { readonly parts: readonly Part[] }, E>(
  content: Readable,
  path: string,
  headSchema: z.ZodType<H>,
  isEntry: (value: unknown) => value is E,
): Promise<ReadParts<H, E>> {
  const unreadable = (reason: string): never => {
    throwProblems([problems.stateUnreadable(path, reason)]);
    throw new Error('unreachable');
  };
  const chunks = chunksOfLines(content, unreadable);
  const opening = await openingOf(chunks);
  const head = headSchema.safeParse(valuesIn(opening.slice(0, 1))?.[0]);
  if (!head.success) {
    await chunks.return(undefined);
    return unreadable('it does not begin as this program writes it');
  }

  async function* entries(): AsyncGenerator<readonly E[]> {
    const rest = new Lines(chunks, opening.slice(1));
    try {
      for (const [index, part] of head.data!.parts.entries()) {
        const lines = await rest.take(part.entries);
        if (lines.length < part.entries) unreadable('its end is missing');
        if (sha256Of(`${lines.join('\n')}\n`) !== part.sha256)
          unreadable(`part ${index + 1} is not what was written`);
        const values = valuesIn(lines);
        if (!values?.every(isEntry)) unreadable(`part ${index + 1} has what is no entry`);
        else yield values;
      }
      if ((await rest.take(1)).length > 0) unreadable('something comes after its end');
    } finally {
      // Also where the reader stops before it came to the end.
      await chunks.return(undefined);
    }
  }
  return { head: head.data, entries: entries() };
}

/** The first lines, until one has come after the head: then the checksum of the head, which lies between, was right. */
async function openingOf(chunks: AsyncIterator<readonly string[]>): Promise<readonly string[]> {
  let opening: readonly string[] = [];
  while (opening.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    opening = [...opening, ...next.value];
  }
  return opening;
}

/** Lines, taken in numbers that are asked for. */
class Lines {
  constructor(
    private readonly chunks: AsyncIterator<readonly string[]>,
    private held: readonly string[],
  ) {}

  /** Fewer where there are no more. */
  public async take(count: number): Promise<readonly string[]> {
    const taken: string[] = [];
    for (;;) {
      const more = this.held.slice(0, count - taken.length);
      for (const line of more) taken.push(line);
      this.held = this.held.slice(more.length);
      if (taken.length === count) return taken;
      const next = await this.chunks.next();
      if (next.done) return taken;
      this.held = next.value;
    }
  }
}

/** Undefined where one of the lines is no JSON. One text is parsed much faster than many. */
function valuesIn(lines: readonly string[]): unknown[] | undefined {
  try {
    const values = JSON.parse(`[${lines.join(',')}]`) as unknown[];
    return values.length === lines.length ? values : undefined;
  } catch {
    return undefined;
  }
}

async function* chunksOfLines(
  content: Readable,
  unreadable: (reason: string) => never,
): AsyncGenerator<readonly string[]> {
  const plain = createGunzip({ chunkSize: 256 * 1024 }).setEncoding('utf8');
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
