import { DueTime } from '../../../lib/runtime/due-time';

const NOON = Date.parse('2027-01-01T12:00:00Z');
const MINUTE = 60_000;

const startWait = (): DueTime => {
  const due = new DueTime();
  due.postpone(NOON, NOON + 10 * MINUTE);
  return due;
};

test('is due at once if nothing was postponed', () => {
  expect(new DueTime().isDue(NOON)).toBe(true);
});

test.each([
  ['at first', 0, 10],
  ['after a while', 4, 6],
  ['at its time', 10, 0],
  ['long after its time', 1000, 0],
  ['if the clock was corrected', -1, 11],
  ['if the clock was set back by an hour', -60, 0],
  ['if the clock was set back by a year', -525_600, 0],
])('%s, the rest of the wait is right', (_, minutes, left) => {
  expect(startWait().countMsLeft(NOON + minutes * MINUTE)).toBe(left * MINUTE);
  expect(startWait().isDue(NOON + minutes * MINUTE)).toBe(left === 0);
});
