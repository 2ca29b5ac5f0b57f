import type { AccessDiff } from '../review/access-diff';
import { formatCount } from '../../errors/format-count';
import type { Section } from './advised-sentences';

const SUMMARIES: Readonly<Record<AccessDiff['status'], readonly [title: string, separator: string]>> = {
  Changed: ['Access changes', ': '],
  Unchanged: ['No access changes', ', '],
  Unclear: ['No access changes found, but some are unclear', ', '],
};

/** Counts the changes: 1 gain, 2 losses, access interrupted once. */
export function summarizeDiff(
  { status, sharedKeys, blinks, destroys }: AccessDiff,
  sections: readonly Section[],
): string {
  const countRows = (title: string): number =>
    sections.find((section) => section.title === title)?.rows.length ?? 0;
  const count = (n: number, one: string, many?: string): string[] =>
    n === 0 ? [] : [formatCount(n, one, many)];
  const counts = [
    ...count(countRows('Gains'), 'gain'),
    ...count(countRows('Losses'), 'loss', 'losses'),
    ...count(countRows('Changed times'), 'changed time'),
    ...count(sharedKeys.length, 'change of shared keys', 'changes of shared keys'),
    ...(status === 'Changed' ? count(countRows('Unclear'), 'unclear point') : []),
    ...(blinks.length === 0
      ? []
      : [
          `access ${blinks.some(({ isCertain }) => isCertain) ? '' : 'may be '}interrupted ${blinks.length === 1 ? 'once' : formatCount(blinks.length, 'time')}`,
        ]),
  ];
  // Without a change of access, data is destroyed.
  const [title, separator] = SUMMARIES[status === 'Changed' && counts.length === 0 ? 'Unchanged' : status];
  const warning =
    destroys.length === 0 ? '' : `Destroys the data of ${formatCount(destroys.length, 'resource')}. `;
  return `${warning}${counts.length === 0 ? title : `${title}${separator}${counts.join(', ')}`}`;
}
