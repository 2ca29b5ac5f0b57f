import fc from 'fast-check';
import { relativeNameRule } from '../../../lib/model/rules/naming-rules';
import { toJsonLines } from '../../../lib/snapshot/state/chunked-jsonl';
import { JsonLines } from '../../../lib/snapshot/state/json-lines';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import { PartMemory } from '../../../lib/snapshot/state/part-memory';
import { readStoredEntries, toStoredEntry } from '../../../lib/snapshot/state/stored-entry';

/*
 * The entries of a part are read from its lines: most with a regular expression, and the others as JSON. Which way does not matter.
 */

function openLines(text: string, memory?: PartMemory): JsonLines {
  const bytes = Buffer.from(text);
  const held = memory?.take(bytes.length) ?? bytes;
  bytes.copy(held);
  const refuse = (): never => {
    throw new Error('this is no entry');
  };
  return new JsonLines(held, text.split('\n').length - 1, refuse, memory);
}

const readAll = (text: string): ManifestEntry[] =>
  [...readStoredEntries(openLines(text))].map((entry) => entry.read());

const etag = fc.stringOf(fc.constantFrom(...'0x8DC*\'\\{}":,é '.split('é').join('').split('')), {
  minLength: 1,
});
const flag = fc.constant(true as const);
const entries = fc.array(
  fc.record(
    {
      path: fc
        .oneof(fc.fullUnicodeString(), fc.string(), fc.constantFrom('a"b', 'a\\b', 'a\u007f', 'é/ü'))
        .filter((path) => relativeNameRule(path) === undefined),
      sizeBytes: fc.oneof(fc.nat(), fc.maxSafeNat()),
      sourceETag: fc.oneof(etag, fc.constant('')),
      targetETag: etag,
      contentMd5: fc.base64String(),
      propertiesHash: fc.base64String(),
      tier: fc.constant('Cool'),
      tags: fc.dictionary(fc.string(), fc.string()),
      isDirectory: flag,
      isGone: flag,
      isAssumed: flag,
      isDue: flag,
      isAdopted: flag,
    },
    { requiredKeys: ['path', 'sizeBytes', 'sourceETag', 'targetETag'] },
  ),
);
const isPossible = ({ sourceETag, targetETag }: ManifestEntry): boolean =>
  [sourceETag, targetETag].every((value) => value !== '*' && !value.includes('"'));

describe('the entries of lines', () => {
  test('are those that were written, and tell what decides about them', () => {
    fc.assert(
      fc.property(entries, (all) => {
        const written = all.filter(isPossible);
        const found = [...readStoredEntries(openLines(toJsonLines(written)))];
        expect(found.map((entry) => entry.read())).toEqual(written);
        const pick = ({ path, sizeBytes, plainETag }: (typeof found)[number]): unknown => [
          ...[path, sizeBytes, plainETag],
        ];
        expect(found.map(pick)).toEqual(written.map(toStoredEntry).map(pick));
      }),
    );
  });

  const line = '{"path":"a","sizeBytes":1,"sourceETag":"0x1","targetETag":"0x2"}\n';

  test.each([
    ['a path that leaves the dataset', line.replace('"a"', '"../a"')],
    ['an ETag that is a pattern', line.replace('0x2', '*')],
    ['a size that is too large', line.replace(':1,', ':9999999999999999,')],
    ['two values', line.replace('\n', ',{}\n')],
    ['no JSON', line.replace('}', '')],
    ['no value', '\n'],
  ])('are refused if a line has %s', (_case, broken) => {
    expect(readAll(line)).toHaveLength(1);
    expect(() => readAll(line + broken)).toThrow('this is no entry');
  });

  test('are refused after their memory was given back, which the next part gets', () => {
    const memory = new PartMemory();
    const text = line.repeat(40_000);
    const lines = openLines(text, memory);
    const reading = readStoredEntries(lines);
    expect(reading.next().value).toMatchObject({ path: 'a' });
    const { buffer } = lines.bytes;
    lines.release();
    lines.release();
    expect(() => [...reading]).toThrow('after they were released');
    expect(memory.take(text.length - 1).buffer).toBe(buffer);
    expect(memory.take(text.length).buffer).not.toBe(buffer);
  });

  test('leave the larger ones of their memories to the next parts, and not more than a few', () => {
    const MIB = 1024 * 1024;
    const memory = new PartMemory();
    const takeAll = (count: number, length: number): Buffer[] =>
      Array.from({ length: count }, () => memory.take(length));
    const [small, large, huge] = [takeAll(30, MIB), takeAll(4, 5 * MIB), takeAll(1, 25 * MIB)];
    for (const taken of [...small, ...large, ...huge]) memory.giveBack(taken);
    const isAgain = (before: readonly Buffer[], length: number): boolean[] =>
      takeAll(before.length, length).map(({ buffer }) => before.some((taken) => taken.buffer === buffer));
    expect(isAgain(huge, 25 * MIB)).toEqual([false]);
    expect(isAgain(large, 5 * MIB)).toEqual([true, true, true, true]);
    expect(isAgain(small, MIB).filter(Boolean)).toHaveLength(4);
  });
});
