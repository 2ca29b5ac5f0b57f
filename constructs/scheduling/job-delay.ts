import { problems } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';
import type { ChangeJob } from './snapshot-job-props';

/** Minutes for a run to start and to copy, beyond the interval of the trigger. */
const USUAL_DELAY = 15;

/** The minutes by which changes must be copied, or the reason why there are none. */
export type Delay =
  { readonly minutes: number } | { readonly problem: Problem } | { readonly unwatched: true };

/**
 * Computes by when changes must be copied.
 *
 * @param minutes The minutes that the app sets; undefined for the usual ones.
 */
export function computeDelay(changes: ChangeJob | undefined, minutes: number | undefined): Delay {
  const prop = 'behindAfterMinutes';
  // The interval of the digests is not known here.
  if (minutes === undefined && changes?.usesDigests !== false) return { unwatched: true };
  if (changes === undefined) {
    const rule = 'left out, unless the trigger is SnapshotTrigger.onChange';
    return { problem: problems.valueInvalid(prop, rule, minutes) };
  }
  const isValid = minutes === undefined || (Number.isSafeInteger(minutes) && minutes >= 1);
  if (!isValid) return { problem: problems.valueInvalid(prop, 'a whole number, 1 or more', minutes) };
  return { minutes: minutes ?? Math.ceil(changes.onChange.atMostEverySeconds / 60) + USUAL_DELAY };
}
