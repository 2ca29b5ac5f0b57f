import { InvalidArgumentError } from 'commander';
import { instantRule } from '../../model/values/instant';
import { createWholeNumberParser } from './options';

/** The longest interval that an option takes, in hours: one leap year. */
const MAX_HOURS = 24 * 366;

/** Parses a number of hours. */
export const parseHours = createWholeNumberParser(1, MAX_HOURS);

/** Creates the parser of an option that takes a number of days: 30 or 30d. */
export function createDaysParser(minimum: number, maximum = 99_999): (value: string) => number {
  return (value) => {
    const days = /^(\d{1,5})d?$/.exec(value)?.[1];
    if (days !== undefined && Number(days) >= minimum && Number(days) <= maximum) return Number(days);
    throw new InvalidArgumentError(`It must be a number of days from ${minimum} to ${maximum}, such as 7.`);
  };
}

/** Parses a point in time, in UTC. */
export function parseTime(value: string): Date {
  const broken = instantRule(value);
  if (broken !== undefined) throw new InvalidArgumentError(`It must be ${broken}.`);
  return new Date(value);
}
