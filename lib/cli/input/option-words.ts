import type { Problem } from '../../errors/error-codes';

/** Properties of a subscription as fixes name them, and the options of `datashare accept` for them. */
const OPTIONS: readonly (readonly [words: string, option: string])[] = [
  ["set 'allowCrossRegion' to true", 'add --allow-cross-region'],
  ["set 'allowCrossKind' to true", 'add --allow-cross-kind'],
  ['use a target account with isHnsEnabled = true', 'use an ADLS Gen2 account as the target (--hns)'],
  ['use a target account with isHnsEnabled = false', 'use a Blob account as the target (without --hns)'],
  ["remove 'preserveTags'", 'use --no-preserve-tags'],
  ["remove 'preserveAcls'", 'use --preserve-acls none'],
  [
    "set 'preserveAcls' to 'permissions' or 'none'",
    'use --preserve-acls permissions or --preserve-acls none',
  ],
  ['map it to a folder', 'map it to a folder with --map'],
  ["set 'publish' to 'inPlace'", 'use --publish inPlace'],
  ['map them to folders or containers', 'map them with --map to folders or containers'],
  ['read the data at the endpoints in the output', 'this command prints where to read the data'],
];

/** Puts the options of `datashare accept` in place of the properties that a fix names. */
export function toOptionWords(problem: Problem): Problem {
  const fix = OPTIONS.reduce((text, [words, option]) => text.replace(words, option), problem.fix);
  return { ...problem, fix };
}
