import { listOf, recordOf } from './json';
import type { TerraformResource } from './terraform-file';
import { timeOf } from '../condition/time';

/** When an assignment of Privileged Identity Management begins and ends. */
export interface Schedule {
  readonly from: string | null;
  readonly until: string | null;
  /** A duration from a start that is only known once it was applied. */
  readonly provisos: readonly string[];
}

export const NO_SCHEDULE: Schedule = { from: null, until: null, provisos: [] };

const HOUR = 60 * 60 * 1000;

export function scheduleOf({ values }: TerraformResource): Schedule {
  const schedule = recordOf(listOf(values['schedule'])[0]);
  const expiration = recordOf(listOf(schedule['expiration'])[0]);
  const from = timeOf(schedule['start_date_time']);
  const end = timeOf(expiration['end_date_time']);
  const hours = hoursOf(expiration['duration_days'], 24) ?? hoursOf(expiration['duration_hours'], 1);
  if (end !== null || hours === undefined) return { from, until: end, provisos: [] };
  const start = Date.parse(from ?? '');
  if (Number.isNaN(start)) return { from, until: null, provisos: [`for ${hours} hours from its start`] };
  return { from, until: new Date(start + hours * HOUR).toISOString(), provisos: [] };
}

function hoursOf(value: unknown, each: number): number | undefined {
  return typeof value === 'number' && value > 0 && value < 1e6 ? value * each : undefined;
}
