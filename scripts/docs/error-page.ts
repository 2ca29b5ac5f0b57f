import { EXIT_CODES } from '../../lib/errors/error-codes';
import { explanations } from '../../lib/errors/explanations';
import { describeSeverities } from '../../lib/errors/explanations/severity';
import type { ReportedCode } from '../../lib/errors/reported-code';
import { escapeMarkdown, formatCodeBlock, GENERATED_NOTE } from './markdown';

const INTRODUCTION = `Every error and warning has a stable code. On the terminal it is in brackets at the end of the line. In programs it is
\`problem.code\` of a \`DataShareError\`, and \`warning.code\`. \`datashare explain <code>\` prints the same text offline.

- An **error** ends the operation. The exit code of the command depends on the code of the first error.
- A **failure of a single file** leaves that file out. The other files are copied, and the command exits with 1.
- A **warning** stops nothing. Synthesis prints its warnings on stderr, and adds them to the construct as annotations; warnings of the runtime go to \`onWarning\`.`;

const EXIT_CODE_MEANINGS: Readonly<Record<(typeof EXIT_CODES)[keyof typeof EXIT_CODES], string>> = {
  1: 'failed; finished work is kept, and the next run continues',
  2: 'wrong usage, or a document that cannot be parsed',
  3: 'the two sides do not match; nothing was changed',
  4: 'another run is in progress',
  5: 'stopped for safety; nothing was deleted',
  130: 'interrupted; the next run continues',
};

/** Creates the error reference: one heading for each code. */
export function createErrorPage(): string {
  const codes = (Object.keys(explanations) as ReportedCode[]).sort();
  return `${[GENERATED_NOTE, '# Error reference', INTRODUCTION, '## Codes by exit code', createIndex(codes), ...codes.map(createSection)].join('\n\n')}\n`;
}

function createIndex(codes: readonly ReportedCode[]): string {
  const toLinks = (found: readonly string[]): string =>
    found.map((code) => `[${code}](#${code.toLowerCase()})`).join(', ');
  const exitCodes: Readonly<Partial<Record<ReportedCode, number>>> = EXIT_CODES;
  const groups = Object.entries(EXIT_CODE_MEANINGS).map(
    ([exitCode, meaning]) =>
      `**${exitCode}**: ${meaning}\n\n${toLinks(codes.filter((code) => exitCodes[code] === Number(exitCode)))}`,
  );
  const others = codes.filter((code) => !(code in exitCodes));
  return [...groups, `**Warnings and failures of single files**\n\n${toLinks(others)}`].join('\n\n');
}

function createSection(code: ReportedCode): string {
  const { meaning, causes, actions, example } = explanations[code];
  return [
    `## ${code}`,
    escapeMarkdown(meaning),
    `*${describeSeverities(code)}.*`,
    '**Common causes**',
    causes.map((cause) => `- ${escapeMarkdown(cause)}`).join('\n'),
    '**What to do**',
    actions.map((action) => `- ${escapeMarkdown(action)}`).join('\n'),
    '**Example**',
    formatCodeBlock(example),
  ].join('\n\n');
}
