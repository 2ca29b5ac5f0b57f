import { problems } from '../errors/catalogue';
import { DataShareError, throwProblems } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { formatCount } from '../errors/format-count';
import type { ReadReportInput } from '../report/read-report-input';
import { readReportInput } from '../report/read-report-input';
import type { ReportFile } from './share-report-options';

/** The most that is read at once. */
const LIMITS = { sources: 1_000, characters: 512 * 1024 * 1024 };

/** The files that could be read, and the reasons why others could not. */
export interface ReadFiles {
  readonly read: readonly ReadReportInput[];
  readonly problems: readonly Problem[];
}

/**
 * Reads all files. One that cannot be read does not hide the others. A file that is given twice counts once; another file of the
 * same name cannot be told from it, and is a problem.
 *
 * @param others Number of further sources.
 * @throws DataShareError `ReportTooLarge`
 */
export function readReportFiles(files: readonly ReportFile[], others = 0): ReadFiles {
  refuseTooMuch(files, others);
  const read: ReadReportInput[] = [];
  const unread: Problem[] = [];
  const texts = new Map<string, string>();
  for (const { name, text } of files) {
    const known = texts.get(name);
    if (known !== undefined) {
      if (known !== text) unread.push(problems.duplicateName('input', name));
      continue;
    }
    texts.set(name, text);
    try {
      read.push(readReportInput(text, name));
    } catch (error) {
      if (!DataShareError.isDataShareError(error)) throw error;
      unread.push(...error.problems);
    }
  }
  return { read, problems: unread };
}

function refuseTooMuch(files: readonly ReportFile[], urls: number): void {
  const sources = files.length + urls;
  const characters = files.reduce((sum, { text }) => sum + text.length, 0);
  const limits = [
    [sources, LIMITS.sources, 'source'],
    [characters, LIMITS.characters, 'character'],
  ] as const;
  throwProblems(limits.flatMap(([count, limit, noun]) => findExcess(count, limit, noun)));
}

/** Finds out whether a count exceeds its limit. */
export function findExcess(count: number, limit: number, noun: string): Problem[] {
  return count > limit
    ? [problems.reportTooLarge(formatCount(count, noun), limit.toLocaleString('en-US'))]
    : [];
}
