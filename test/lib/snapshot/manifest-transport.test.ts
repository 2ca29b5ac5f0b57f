import { Readable } from 'node:stream';
import { readManifest } from '../../../lib/snapshot/state/manifest-reader';
import {
  streamChunks,
  createEntries,
  PATH,
  read,
  refusal,
  unreadable,
  written,
} from '../../fixtures/manifests';

describe.each([
  [1, 41],
  [8, 23],
  [100, 13],
  [Infinity, 1],
])('a manifest that arrives in chunks of %d bytes', (size, step) => {
  const entries = createEntries(20);

  test('fails for any bit that was flipped, unless that changes nothing', async () => {
    const whole = await written(entries);
    let survived = 0;
    for (let at = 0; at < whole.length; at += step) {
      const flipped = Buffer.from(whole);
      flipped[at] ^= 1 << (at % 8);
      const reading = await read(streamChunks(flipped, size));
      if (reading.failure === undefined) {
        expect([at, reading.items]).toEqual([at, entries]);
        survived += 1;
      } else {
        expect(refusal(reading)).toMatch(/^StateUnreadable: /);
      }
    }
    // Bytes that change nothing: the time, the system and hints in the header of gzip, and the padding of its last byte. Of
    // the head and of three parts.
    expect(survived).toBeLessThan(4 * 10);
  });

  test('fails wherever its end is cut off, be it by one byte', async () => {
    const whole = await written(entries);
    for (let missing = 1; missing < 30; missing++) {
      const reading = await read(streamChunks(whole.subarray(0, -missing), size));
      expect(refusal(reading)).toBe(unreadable('unexpected end of file'));
    }
  });
});

describe('the connection that a manifest comes over', () => {
  const ENTRIES = createEntries(400);

  test('is reported as a broken connection, without a claim about the manifest', async () => {
    const whole = await written(ENTRIES);
    const reset = new Error('ECONNRESET');
    for (let length = 0; length < whole.length; length += 150) {
      const { items, failure } = await read(streamChunks(whole.subarray(0, length), 500, reset));
      expect(failure).toBe(reset);
      expect(items).toEqual(ENTRIES.slice(0, items.length));
    }
  });

  test('does not keep the reader waiting if it is closed early, without an error', async () => {
    const content = new Readable({ read() {} });
    content.push((await written(ENTRIES)).subarray(0, 200));
    const reading = read(content);
    setTimeout(() => content.destroy(), 20);
    expect((await reading).failure).toEqual(new Error('the connection was closed'));
  }, 2000);

  test('is closed if only a part is read', async () => {
    const content = new Readable({ read() {} });
    content.push(await written(ENTRIES));
    const entries = await readManifest({ content }, PATH);
    for await (const batch of entries) {
      expect(batch).toEqual(ENTRIES.slice(0, batch.length));
      break;
    }
    expect(content.destroyed).toBe(true);
  });
});
