import type { MoverDay, MoverSchedule } from '../../azapi/storage-mover-bodies';

const DAYS: readonly MoverDay[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];

const NUMBER = /^\d+$/;

/** The schedules that Storage Mover has a name for. */
export const MOVER_SCHEDULES =
  'a schedule that Storage Mover can name: every 1, 2, 3, 4, 6, 8 or 12 hours at minute 0; or once a day, on days of the week, or on days of the month, at minute 0 or 30';

/**
 * Converts a schedule in five fields of cron to one of Storage Mover; undefined if it has no name for it. Its own field for cron is
 * not used, because nothing says which dialect it takes.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.storagemover/storagemovers/projects/jobdefinitions
 */
export function toMoverSchedule(cron: string): MoverSchedule | undefined {
  const [minute, hour, day, month, weekday] = cron.split(' ');
  if (!NUMBER.test(minute) || month !== '*') return undefined;
  const isEachDay = day === '*' && weekday === '*';
  if (Number(minute) === 0 && isEachDay) {
    const hours = hour === '*' ? 1 : toEvenStep(hour);
    if (hours !== undefined) return { frequency: 'Hourly', isActive: true, repeatInterval: `PT${hours}H` };
  }
  if (!NUMBER.test(hour) || ![0, 30].includes(Number(minute))) return undefined;
  const at = {
    isActive: true,
    executionTime: { hour: Number(hour), minute: Number(minute) as 0 | 30 },
  } as const;
  if (isEachDay) return { frequency: 'Daily', ...at };
  const [days, weekdays] = [listNumbers(day), listNumbers(weekday)];
  if (day === '*' && weekdays) {
    // Cron takes 0 and 7 for Sunday.
    const found = new Set(weekdays.map((each) => each % DAYS.length));
    return {
      frequency: 'Weekly',
      ...at,
      daysOfWeek: [...found].sort((a, b) => a - b).map((each) => DAYS[each]),
    };
  }
  return weekday === '*' && days ? { frequency: 'Monthly', ...at, daysOfMonth: days } : undefined;
}

/** Returns the hours of a step that divides the day. */
function toEvenStep(field: string): number | undefined {
  const step = Number(/^\*\/(\d+)$/.exec(field)?.[1]);
  return step > 0 && step < 24 && 24 % step === 0 ? step : undefined;
}

/** Lists the numbers of a field: `1,3-5` has 1, 3, 4 and 5. */
function listNumbers(field: string): number[] | undefined {
  if (!/^\d{1,2}(-\d{1,2})?(,\d{1,2}(-\d{1,2})?)*$/.test(field)) return undefined;
  const found = field.split(',').flatMap((part) => {
    const [first, last = first] = part.split('-').map(Number);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  });
  return [...new Set(found)].sort((a, b) => a - b);
}
