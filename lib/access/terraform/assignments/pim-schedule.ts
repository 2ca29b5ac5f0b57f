import { formatCount } from '../../../errors/format-count';
import { parseTimeField } from '../../condition/utc-time';
import { isRecord, toList } from '../syntax/json-values';
import type { Json } from '../syntax/json-values';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** The period of an assignment of Privileged Identity Management. */
export interface Schedule {
  /** Start in UTC; null if it is not in the file. */
  readonly from: string | null;
  /** End in UTC; null if it is not in the file. */
  readonly until: string | null;
  /** A duration, if the start is known only after apply; or whatever cannot be read. */
  readonly provisos: readonly string[];
}

export const NO_SCHEDULE: Schedule = { from: null, until: null, provisos: [] };

const HOUR = 60 * 60 * 1000;

export function readSchedule(
  texts: TerraformTexts,
  { values, unknown, address }: TerraformResource,
): Schedule {
  const written = texts.resolveAll(values['schedule']);
  const schedule = readBlock(written);
  const expiration = readBlock(schedule?.['expiration'] ?? null);
  const isUnread =
    schedule === undefined || expiration === undefined || !hasReadableTimes(schedule, expiration);
  if (isUnread) return { ...NO_SCHEDULE, provisos: [`in the period ${JSON.stringify(written)}`] };
  const from = parseTimeField(schedule['start_date_time']);
  const end = parseTimeField(expiration['end_date_time']);
  const hours = toHours(expiration['duration_days'], 24) ?? toHours(expiration['duration_hours'], 1);
  // With the address, an unknown period never equals another one.
  const provisos = 'schedule' in unknown ? [`in a period that is known only after apply (${address})`] : [];
  if (end !== null || hours === undefined) return { from, until: end, provisos };
  const start = Date.parse(from ?? '');
  if (Number.isNaN(start))
    return { from, until: null, provisos: [`for ${formatCount(hours, 'hour')} after its start`] };
  return { from, until: new Date(start + hours * HOUR).toISOString(), provisos: [] };
}

/** True for a period that has a duration, and neither a start nor an end in the file. */
export function hasDuration(texts: TerraformTexts, { values, unknown }: TerraformResource): boolean {
  const schedule = readBlock(texts.resolveAll(values['schedule']));
  const expiration = readBlock(schedule?.['expiration'] ?? null);
  if ('schedule' in unknown || !schedule || !expiration) return false;
  const hasTimes = parseTimeField(schedule['start_date_time']) ?? parseTimeField(expiration['end_date_time']);
  const durations = [expiration['duration_days'], expiration['duration_hours']];
  return hasTimes === null && durations.some((value) => value !== undefined && value !== null && value !== 0);
}

/** Reads a block, which is an object in code and a list of one in plans; undefined if it cannot be read. */
function readBlock(value: unknown): Json | undefined {
  const blocks = Array.isArray(value) ? toList(value) : [value];
  if (blocks.length === 0 || blocks[0] === undefined || blocks[0] === null) return {};
  return blocks.length === 1 && isRecord(blocks[0]) ? blocks[0] : undefined;
}

/** True if each time and duration is missing, or can be read. */
function hasReadableTimes(schedule: Json, expiration: Json): boolean {
  const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';
  const times = [schedule['start_date_time'], expiration['end_date_time']];
  const durations = [expiration['duration_days'], expiration['duration_hours']];
  return (
    times.every((value) => isMissing(value) || parseTimeField(value) !== null) &&
    durations.every((value) => isMissing(value) || value === 0 || toHours(value, 1) !== undefined)
  );
}

function toHours(value: unknown, hoursPerUnit: number): number | undefined {
  return typeof value === 'number' && value > 0 && value < 1e6 ? value * hoursPerUnit : undefined;
}
