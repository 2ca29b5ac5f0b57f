import { ListingSlots } from '../../../lib/snapshot/contract/listing-slots';

/** A process that is busy for some of the time that each page takes, by a clock of its own. */
function createProcess(pageMs: number, busyMs: number) {
  const times = { ms: 0, busyMs: 0 };
  const slots = new ListingSlots(() => ({ ...times }));
  async function fetch(): Promise<void> {
    await slots.fetch(async () => {
      times.ms += pageMs;
      times.busyMs += busyMs;
    });
  }
  return { slots, fetch };
}

/** Begins as many ranges as there is room for. */
function fillSlots(slots: ListingSlots): number {
  let ranges = 0;
  for (; slots.hasRoom; ranges++) slots.beginRange();
  return ranges;
}

test('there is room for one range before a page has arrived', () => {
  expect(fillSlots(new ListingSlots())).toBe(1);
});

test.each([
  ['one range if pages arrive as fast as they are read', 25, 20, 1],
  ['one range if pages are fast, however idle the process is', 40, 1, 1],
  ['as many ranges as keep the process busy', 100, 25, 4],
  ['no more ranges than pages that may be in flight', 500, 10, 16],
])('there is room for %s', async (_, pageMs, busyMs, expected) => {
  const { slots, fetch } = createProcess(pageMs, busyMs);
  slots.beginRange();
  await fetch();
  expect(1 + fillSlots(slots)).toBe(expected);
});

test('there is room again when a range has ended, and none for more if the process has become busy', async () => {
  const { slots, fetch } = createProcess(100, 25);
  slots.beginRange();
  await fetch();
  fillSlots(slots);
  slots.endRange();
  expect(slots.hasRoom).toBe(true);
  const busy = createProcess(100, 100);
  busy.slots.beginRange();
  await busy.fetch();
  expect(busy.slots.hasRoom).toBe(false);
});

test('no more pages are in flight than the maximum, whoever asks for them', async () => {
  const slots = new ListingSlots(undefined, 3);
  let [inFlight, most, fetched] = [0, 0, 0];
  const fetchPage = async (): Promise<void> => {
    most = Math.max(most, ++inFlight);
    await new Promise((resolve) => setImmediate(resolve));
    inFlight -= 1;
    fetched += 1;
    if (fetched === 4) throw new Error('no answer');
  };
  const results = await Promise.allSettled(Array.from({ length: 12 }, () => slots.fetch(fetchPage)));
  expect([most, fetched]).toEqual([3, 12]);
  expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
});
