import { JournalCursor } from '../../../lib/snapshot/parallel/journal-cursor';
import { ManifestCursor } from '../../../lib/snapshot/state/manifest-cursor';
import type { Intents } from '../../../lib/snapshot/state/intent-journal';
import { compareNames } from '../../../lib/streams/name-order';

/*
 * A stream that has failed looks like one that has ended. A cursor that is asked again must not take what is left for all there is.
 */

const LOST = new Error('the connection was lost');

describe('a cursor over the parts of a manifest', () => {
  const open = (failsAt: { next?: number }, log: string[]): ManifestCursor<number> =>
    new ManifestCursor(async () => {
      let next = 0;
      let isBroken = false;
      log.push('open');
      return {
        take: async () => {
          if (isBroken) throw new Error('it is incomplete');
          if (failsAt.next !== next) return next++;
          failsAt.next = undefined;
          isBroken = true;
          throw LOST;
        },
        skip: async () => void (next += 1),
        close: async () => void log.push('close'),
      };
    });

  test('reads parts in any order, and opens the manifest again only for an earlier one', async () => {
    const log: string[] = [];
    const cursor = open({}, log);
    const read: number[] = [];
    for (const index of [1, 4, 5, 2]) read.push(await cursor.readPart(index));
    expect(read).toEqual([1, 4, 5, 2]);
    expect(log).toEqual(['open', 'close', 'open']);
  });

  test('reads parts from another stream after one could not be read', async () => {
    const log: string[] = [];
    const cursor = open({ next: 3 }, log);
    expect(await cursor.readPart(1)).toBe(1);
    await expect(cursor.readPart(3)).rejects.toBe(LOST);
    expect(await cursor.readPart(4)).toBe(4);
    expect(await cursor.readPart(3)).toBe(3);
    expect(log).toEqual(['open', 'close', 'open', 'close', 'open']);
  });
});

describe('a cursor over the journals of earlier runs', () => {
  const toIntents = (path: string): Intents => ({ path, intents: [] });
  const open = (failures: number[]): JournalCursor =>
    new JournalCursor(async () => {
      const failsAt = failures.shift() ?? Infinity;
      async function* read(): AsyncGenerator<readonly Intents[]> {
        for (const [index, batch] of [['a', 'b'], ['c'], ['d', 'e', 'f']].entries()) {
          if (index === failsAt) throw LOST;
          yield batch.map(toIntents);
        }
      }
      return read();
    }, compareNames);

  async function readRange(cursor: JournalCursor, from?: string, to?: string): Promise<string[]> {
    const found: string[] = [];
    for await (const batch of (await cursor.readRange({ from, to })) ?? [])
      found.push(...batch.map(({ path }) => path));
    return found;
  }

  test('reads ranges in any order', async () => {
    const cursor = open([]);
    expect(await readRange(cursor, undefined, 'b')).toEqual(['a']);
    expect(await readRange(cursor, 'e')).toEqual(['e', 'f']);
    expect(await readRange(cursor, 'b', 'e')).toEqual(['b', 'c', 'd']);
  });

  test.each([0, 1, 2])('reads a range again that could not be read: batch %i', async (failsAt) => {
    const cursor = open([failsAt]);
    await expect(readRange(cursor)).rejects.toBe(LOST);
    expect(await readRange(cursor)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });
});
