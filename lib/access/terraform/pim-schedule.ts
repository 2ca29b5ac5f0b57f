import { toList, toRecord } from './json-values';
import type { TerraformResource } from './terraform-file';
import { parseTimeField } from '../condition/utc-time';

/** The period of an assignment of Privileged Identity Management. */
export interface Schedule {
  /** Start in UTC; null if it is not in the file. */
  readonly from: string | null;
  /** End in UTC; null if it is not in the file. */
  readonly until: string | null;
  /** A duration, if the start is known only after apply. */
  readonly provisos: readonly string[];
}

export const NO_SCHEDULE: Schedule = { from: null, until: null, provisos: [] };

const HOUR = 60 * 60 * 1000;

export function readSchedule({ values }: TerraformResource): Schedule {
  const schedule = toRecord(toList(values['schedule'])[0]);
  const expiration = toRecord(toList(schedule['expiration'])[0]);
  const from = parseTimeField(schedule['start_date_time']);
  const end = parseTimeField(expiration['end_date_time']);
  const hours = toHours(expiration['duration_days'], 24) ?? toHours(expiration['duration_hours'], 1);
  if (end !== null || hours === undefined) return { from, until: end, provisos: [] };
  const start = Date.parse(from ?? '');
  if (Number.isNaN(start)) return { from, until: null, provisos: [`for ${hours} hours after its start`] };
  return { from, until: new Date(start + hours * HOUR).toISOString(), provisos: [] };
}

function toHours(value: unknown, hoursPerUnit: number): number | undefined {
  return typeof value === 'number' && value > 0 && value < 1e6 ? value * hoursPerUnit : undefined;
}
