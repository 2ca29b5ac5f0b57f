import type { AccessDiff } from '../../../access/review/access-diff';
import { buildSections, summarizeDiff } from './access-diff-text';
import { cutRow, markdownCode, markdownSentence } from './markdown';

/** Maximum size of a comment on GitHub, in characters. Azure DevOps and GitLab allow more. */
const MAX_COMMENT = 65_536;

/** Room for the line that counts the rows of a section that are left out. */
const COUNT_LINE = 60;

/**
 * Formats a diff as a comment for a pull request: the summary, then the sections. What does not fit is cut at the end of a row
 * and counted. Each section shows its first rows, however long the others are.
 */
export function formatDiffAsMarkdown(diff: AccessDiff): string {
  const content = buildSections(diff, markdownCode);
  const messages = [...new Set(diff.warnings.map(({ message }) => markdownSentence(message)))];
  const warnings = messages.length === 0 ? [] : [{ title: 'New warnings', sentences: messages }];
  const sections = [...content, ...warnings].map(({ title, sentences }) => ({
    heading: `\n**${title}**\n\n`,
    rows: sentences.map((sentence) => `- ${cutRow(sentence)}\n`),
  }));
  const summary = `### ${summarizeDiff(diff, content)}\n`;
  const fixed = sections.reduce((sum, { heading }) => sum + heading.length + COUNT_LINE, summary.length);
  const counts = shareRoom(
    sections.map(({ rows }) => rows),
    MAX_COMMENT - fixed,
  );
  const shown = sections.map(({ heading, rows }, index) => {
    const left = rows.length - counts[index];
    const rest =
      left === 0 ? '' : `- and ${left.toLocaleString('en-US')} more ${left === 1 ? 'row' : 'rows'}\n`;
    return `${heading}${rows.slice(0, counts[index]).join('')}${rest}`;
  });
  return `${summary}${shown.join('')}`;
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
