import type { AccessDiff } from '../../../access/review/access-diff';
import type { DiffFormatter } from '../../../access/words/diff-sections';
import { buildSections } from '../../../access/words/diff-sections';
import { summarizeDiff } from '../../../access/words/diff-summary';
import { createLookup } from '../../../lookup';
import type { CliIo } from '../../io';
import { createColors } from '../format';
import { formatAbout, formatAdvised, formatValue, formatLegend, formatLines } from './report-lines';

const MARKS = createLookup<string>({
  Gains: '+',
  Losses: '-',
  'Changed times': '~',
  'Data sharing': '~',
});

const TEXT: DiffFormatter = { value: formatValue, sentence: formatAbout };

export function formatDiffAsText(diff: AccessDiff, io: CliIo): string {
  const paint = createColors(io.useColors);
  const content = buildSections(diff, TEXT);
  const sections = content.map(({ title, rows }) => {
    const heading = title === 'New warnings' ? paint.yellow(title) : paint.bold(title);
    return `\n${heading}\n\n${formatAdvised(rows, io, { mark: `  ${MARKS[title] ?? '!'} ` })}`;
  });
  const report = `${formatLines('', summarizeDiff(diff, content), io)}${sections.join('')}`;
  return `${report}${formatLegend(report, io)}`;
}
