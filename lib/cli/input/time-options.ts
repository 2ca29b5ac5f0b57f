import { InvalidArgumentError } from 'commander';
import { instantRule } from '../../model/values/instant';
import { createWholeNumberParser } from './options';

/** The longest interval that an option takes, in hours: one leap year. */
const MAX_HOURS = 24 * 366;

/** Parses a number of hours. */
export const parseHours = createWholeNumberParser(1, MAX_HOURS);

/** Creates the parser of an option that takes a number of days: 30 or 30d. */
export function createDaysParser(minimum: number): (value: string) => number {
  return (value) => {
    const days = /^(\d{1,5})d?$/.exec(value)?.[1];
    if (days !== undefined && Number(days) >= minimum) return Number(days);
    const least = minimum > 0 ? `, ${minimum} or more` : '';
    throw new InvalidArgumentError(`It must be a number of days, such as 30${least}.`);
  };
}

/** Parses a point in time, in UTC. */
export function parseTime(value: string): Date {
  const broken = instantRule(value);
  if (broken !== undefined) throw new InvalidArgumentError(`It must be ${broken}.`);
  return new Date(value);
}
