import type { AccessDiff } from '../../../access/review/access-diff';
import { sortByWeight } from '../../../access/review/change-weight';
import { NAME_MARK } from '../../../access/review/name-marks';
import { groupByAdvice, LEGEND } from '../../../access/words/advised-sentences';
import type { DiffFormatter } from '../../../access/words/diff-sections';
import { buildSections } from '../../../access/words/diff-sections';
import { summarizeDiff } from '../../../access/words/diff-summary';
import { formatCount } from '../../../errors/format-count';
import { cutRow, markdownCode, markdownSentence } from './markdown';

/** Maximum size of a comment on GitHub, in characters. Azure DevOps and GitLab allow more. */
const MAX_COMMENT = 65_536;

/** Room for the line that counts the rows of a section that are left out, besides the advice in it. */
const COUNT_LINE = 120;

const MARKDOWN: DiffFormatter = { value: markdownCode, sentence: (text) => markdownSentence(text) };

/**
 * Formats a diff as a comment for a pull request: the summary, then the sections. What does not fit is cut at the end of a row
 * and counted. Each section shows its first rows, however long the others are, and the weightiest changes come first.
 */
export function formatDiffAsMarkdown(diff: AccessDiff): string {
  const content = buildSections(
    {
      ...diff,
      gains: sortByWeight(diff.gains),
      losses: sortByWeight(diff.losses),
      ends: sortByWeight(diff.ends),
    },
    MARKDOWN,
  );
  const sections = content.map(({ title, rows }) => ({
    heading: `\n**${title}**\n\n`,
    rows: groupByAdvice(rows).flatMap(({ sentences, fix }) =>
      sentences.map((sentence, index): Row => {
        const advice = fix === null ? '' : `<br>What to do: ${fix}`;
        const text = `- ${cutRow(sentence)}`;
        return { text: index + 1 < sentences.length ? `${text}\n` : `${text}${advice}\n`, advice };
      }),
    ),
  }));
  const summary = `### ${summarizeDiff(diff, content)}\n`;
  const legend = `\n${markdownSentence(LEGEND)}\n`;
  const fixed = sections.reduce(
    (sum, { heading, rows }) =>
      sum + heading.length + COUNT_LINE + Math.max(...rows.map(({ advice }) => advice.length)),
    summary.length + legend.length,
  );
  const counts = shareRoom(
    sections.map(({ rows }) => rows.map(({ text }) => text)),
    MAX_COMMENT - fixed,
  );
  const shown = sections.map(({ heading, rows }, index) => {
    const count = counts[index];
    const left = rows.length - count;
    // The advice of rows that are shown can stand below the first one that is not.
    const advice =
      count > 0 && !rows[count - 1].text.includes(rows[count - 1].advice) ? rows[count - 1].advice : '';
    const rest =
      left === 0
        ? ''
        : `- and ${formatCount(left, 'more row')}; without <code>--markdown</code>, the command prints all of them${advice}\n`;
    const texts = rows.slice(0, count).map(({ text }) => text);
    return `${heading}${texts.join('')}${rest}`;
  });
  const report = `${summary}${shown.join('')}`;
  return report.includes(markdownSentence(NAME_MARK)) ? `${report}${legend}` : report;
}

/** A row, and the advice below it or below the last row with the same one. */
interface Row {
  readonly text: string;
  readonly advice: string;
}

/** Returns how many rows of each section fit. Half of the room is shared equally, the rest goes to the first sections. */
function shareRoom(sections: readonly (readonly string[])[], room: number): number[] {
  let left = room;
  const counts = sections.map(() => 0);
  const take = (index: number, limit: number): void => {
    let own = Math.min(limit, left);
    for (let row = sections[index][counts[index]]; row !== undefined && row.length <= own;) {
      [own, left] = [own - row.length, left - row.length];
      counts[index]++;
      row = sections[index][counts[index]];
    }
  };
  sections.forEach((_, index) => take(index, room / (2 * sections.length)));
  sections.forEach((_, index) => take(index, left));
  return counts;
}
