import type { AccessReport } from '../../../access/review/access-report';
import { parseAskedPath } from '../../../access/review/asked-path';
import type { PathAnswers } from '../../../access/review/path-answers';
import { answerPath } from '../../../access/review/path-answers';
import { DataShareError } from '../../../errors/data-share-error';
import { problems } from '../../../errors/catalogue';
import { formatValue } from '../../../errors/format-value';

/** Answers the question of --path: container/blob, or the URL of a blob. */
export function answerPathQuestion(path: string, report: AccessReport, at: Date): PathAnswers[] {
  const asked = parseAskedPath(path, report);
  if (asked) return answerPath(report, asked, at);
  throw new DataShareError([
    problems.usage(
      `--path must be container/blob, account/container/blob or a blob's URL, got ${formatValue(path)}`,
      "write it like 'curated/sales/2026.csv'; a container has 3 to 63 lowercase letters, digits and single hyphens",
    ),
  ]);
}
