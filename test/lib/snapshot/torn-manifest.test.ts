import fc from 'fast-check';
import { readManifest } from '../../../lib/snapshot/state/manifest-reader';
import { toManifestBlob, divide, manyEntries, NOTHING } from '../../fixtures/manifest-divisions';
import { streamChunks, createManifestHead, toJsonLines, PATH, read, refusal } from '../../fixtures/manifests';

describe('a manifest of several parts', () => {
  const ENTRIES = manyEntries(2500);
  const BOUNDARIES = [0, 1000, 2000, 2500];
  let whole: Buffer;
  beforeAll(async () => (whole = await toManifestBlob(await divide(ENTRIES))));

  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const at = (share: number): number => Math.floor(share * whole.length);

  test.each<[string, (share: number, byte: number) => Buffer]>([
    [
      'a bit that was flipped',
      (share, byte) => {
        const flipped = Buffer.from(whole);
        flipped[at(share)] ^= 1 << (byte % 8);
        return flipped;
      },
    ],
    [
      'a byte that was cut out',
      (share) => Buffer.concat([whole.subarray(0, at(share)), whole.subarray(at(share) + 1)]),
    ],
    [
      'a byte that was added',
      (share, byte) =>
        Buffer.concat([whole.subarray(0, at(share)), Buffer.from([byte]), whole.subarray(at(share))]),
    ],
    ['an end that was cut off', (share) => whole.subarray(0, at(share))],
    [
      'bytes after its end',
      (share, byte) => Buffer.concat([whole, Buffer.alloc(1 + (at(share) % 50), byte)]),
    ],
  ])(
    'fails for %s, after entries of whole parts that are right, unless that changes nothing',
    async (_case, damage) => {
      await fc.assert(
        fc.asyncProperty(
          place,
          fc.integer({ min: 0, max: 255 }),
          fc.constantFrom(1_000, 65_536),
          async (share, byte, size) => {
            const reading = await read(streamChunks(damage(share, byte), size));
            if (reading.failure === undefined) expect(reading.items).toHaveLength(ENTRIES.length);
            else expect(refusal(reading)).toMatch(/^StateUnreadable: /);
            expect(BOUNDARIES).toContain(reading.items.length);
            // As a text: so many are slow to compare otherwise.
            expect(toJsonLines(reading.items) === toJsonLines(ENTRIES.slice(0, reading.items.length))).toBe(
              true,
            );
          },
        ),
        { numRuns: 8 },
      );
    },
  );

  test('has a head that is right before anything is done with it, however slowly it comes', async () => {
    const { parts, lines } = await divide(manyEntries(3));
    for (const division of [NOTHING, { parts, lines, written: [] }]) {
      const small = await toManifestBlob(division);
      const head = createManifestHead(division.parts);
      for (let index = 0; index < small.length; index += 7) {
        const flipped = Buffer.from(small);
        flipped[index] ^= 1 << (index % 8);
        const reading = readManifest({ content: streamChunks(flipped, 1) }, PATH);
        const found = await reading.catch((failure: unknown) => ({ head: undefined, failure }));
        if (found.head) expect(found.head).toEqual(head);
        else expect(found).toMatchObject({ failure: { code: 'StateUnreadable' } });
      }
    }
  });
});
