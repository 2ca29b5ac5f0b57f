import { NEWLINE } from './byte-reader';
import type { PartMemory } from './part-memory';

/** Size limit of one entry: names, tags and access control lists have limits in Azure. */
export const MAX_ENTRY_BYTES = 64 * 1024;
/** Number of bytes that become a text at once: what is made of it does not live long. */
const TEXT_BYTES = 64 * 1024;

/** Lines of JSON, as bytes: as objects, those of a part would need more memory, for as long as the part is in use. */
export class JsonLines {
  private isReleased = false;

  /**
   * @param held Each line ends with a newline, and none is longer than an entry can be.
   * @param length Number of lines.
   * @param onBroken Throws if a line is not what it should be.
   * @param owner The memory to which the bytes are given back.
   */
  constructor(
    private readonly held: Buffer,
    public readonly length: number,
    public readonly onBroken: () => never,
    private readonly owner?: PartMemory,
  ) {}

  public get bytes(): Buffer {
    if (this.isReleased) throw new Error('lines of a part are read after they were released');
    return this.held;
  }

  /** Gives the memory back. */
  public release(): void {
    if (this.isReleased || !this.owner) return;
    this.isReleased = true;
    this.owner.giveBack(this.held);
  }

  /** Yields whole lines, some at a time. */
  public *readTexts(): Generator<string> {
    for (let at = 0; at < this.bytes.length;) {
      const { bytes } = this;
      const last = bytes.lastIndexOf(NEWLINE, at + TEXT_BYTES - 1);
      const end = (last < at ? bytes.indexOf(NEWLINE, at) : last) + 1;
      yield bytes.toString('utf8', at, end);
      at = end;
    }
  }

  /** Yields the values of lines, some at a time. */
  public *readValues<T>(isValue: (value: unknown) => value is T): Generator<readonly T[]> {
    let found = 0;
    for (const text of this.readTexts()) {
      const values = parseJsonLines(text);
      found += values?.length ?? 0;
      yield values?.every(isValue) ? values : this.onBroken();
    }
    // A line is one value.
    if (found !== this.length) this.onBroken();
  }

  /** Returns so many of the next lines, and those after them. */
  public splitAt(length: number): readonly [JsonLines, JsonLines] {
    let end = 0;
    for (let line = 0; line < length; line++) end = this.bytes.indexOf(NEWLINE, end) + 1;
    const cut = (bytes: Buffer, count: number): JsonLines => new JsonLines(bytes, count, this.onBroken);
    return [cut(this.bytes.subarray(0, end), length), cut(this.bytes.subarray(end), this.length - length)];
  }
}

/** True if there are so many lines, none of them longer than an entry can be. */
export function hasLines(bytes: Buffer, count: number): boolean {
  let found = 0;
  for (let at = 0; at < bytes.length; found++) {
    const end = bytes.indexOf(NEWLINE, at);
    if (end < 0 || end - at > MAX_ENTRY_BYTES || found >= count) return false;
    at = end + 1;
  }
  return found === count;
}

/** Returns undefined if a line is not JSON. Parsing one text is much faster than parsing each line. */
export function parseJsonLines(lines: Buffer | string): unknown[] | undefined {
  try {
    // A line contains no newline, because JSON escapes it.
    return JSON.parse(`[${String(lines).trimEnd().replaceAll('\n', ',')}]`) as unknown[];
  } catch {
    return undefined;
  }
}
