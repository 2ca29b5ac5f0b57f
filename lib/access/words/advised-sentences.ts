import { groupBy } from '../review/group-by';
import { NAME_MARK } from '../review/name-marks';

/** A sentence of a report and what its reader can do about it; null for nothing. */
export interface AdvisedSentence {
  readonly sentence: string;
  readonly fix: string | null;
}

/** A part of a report: sentences under a title, some of them with advice. */
export interface Section {
  readonly title: string;
  readonly rows: readonly AdvisedSentence[];
}

/** Sentences with the same advice. */
export interface AdvisedGroup {
  readonly sentences: readonly string[];
  readonly fix: string | null;
}

/** Puts sentences with the same advice together, in the order of the first ones. A sentence with advice stands there once. */
export function groupByAdvice(rows: readonly AdvisedSentence[]): AdvisedGroup[] {
  return [...groupBy(rows, ({ fix }) => fix ?? '').values()].map((group) => {
    const sentences = group.map(({ sentence }) => sentence);
    const [{ fix }] = group;
    return { fix, sentences: fix === null ? sentences : [...new Set(sentences)] };
  });
}

/** The meaning of the mark beside a name. */
export const LEGEND = `${NAME_MARK} marks a name that is not what it looks like, or that breaks a rule: a warning of the access report says why`;
