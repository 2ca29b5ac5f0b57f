import type { Command } from 'commander';
import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import type { Explanation } from '../../errors/explanations';
import { explanations } from '../../errors/explanations';
import { describeSeverities, getExitCode, listSeverities } from '../../errors/explanations/severity';
import { escapeUnprintable } from '../../errors/redact';
import type { ReportedCode } from '../../errors/reported-code';
import { findClosestName } from '../input/closest-name';
import type { OutputOptions, Finish } from '../input/options';
import { addOutputOptions } from '../input/options';
import type { CliIo } from '../io';
import { createColors, formatParagraph, getWidth } from '../output/format';
import { formatTable } from '../output/format-table';
import { printJson } from '../output/print';
import { adaptCommands } from '../output/shell';

const CODES = (Object.keys(explanations) as ReportedCode[]).sort();

export function defineExplain(command: Command, io: CliIo, finish: Finish): void {
  command
    .argument('[code]', 'the code in brackets at the end of an error or warning')
    .option('--list', 'list all codes');
  addOutputOptions(command)
    .addHelpText('after', '\nExamples:\n  $ datashare explain RegionMismatch\n  $ datashare explain --list')
    .action((code: string | undefined, { json, list }: OutputOptions & { readonly list?: true }) => {
      if (code === undefined || list) {
        if (json) printJson(io, { codes: CODES.map(createPage) });
        else io.stdout(formatCodes(io));
      } else {
        const page = createPage(findCode(code));
        if (json) printJson(io, page);
        else io.stdout(adaptCommands(formatPage(page, io), io));
      }
      finish(0);
    });
}

interface Page extends Explanation {
  readonly code: ReportedCode;
  readonly severities: readonly string[];
  /** Null if the code never ends a command. */
  readonly exitCode: number | null;
}

function createPage(code: ReportedCode): Page {
  return { code, severities: listSeverities(code), exitCode: getExitCode(code), ...explanations[code] };
}

/** Finds a code as people type it: in any case, and in the brackets that it is printed in. */
function findCode(typed: string): ReportedCode {
  const name = typed.replace(/^\[(.*)\]$/, '$1');
  const found = CODES.find((code) => code.toLowerCase() === name.toLowerCase());
  if (found) return found;
  const closest = findClosestName(name, CODES);
  const fix = closest ? `run datashare explain ${closest}` : 'run datashare explain --list';
  throw new DataShareError([problems.usage(`'${escapeUnprintable(name)}' is not a known code`, fix)]);
}

function formatPage({ code, meaning, causes, actions, example }: Page, io: CliIo): string {
  const { bold } = createColors(io.useColors);
  const width = getWidth(io);
  const formatItems = (title: string, items: readonly string[], isOrdered: boolean): string => {
    const marks = items.map((_, index) => (isOrdered && items.length > 1 ? `  ${index + 1}. ` : '  - '));
    const lines = items.map((item, index) => formatParagraph(marks[index], item, undefined, width));
    return `${bold(title)}\n${lines.join('')}`;
  };
  return [
    `${bold(code)}: ${describeSeverities(code).toLowerCase()}\n`,
    formatParagraph('  ', meaning, undefined, width),
    formatItems('Common causes:', causes, false),
    formatItems('What to do:', actions, true),
    `${bold('Example:')}\n${formatParagraph('  ', example, undefined, width)}`,
  ].join('\n');
}

/** Narrower terminals get the codes without their meanings. */
const MIN_WIDTH_OF_MEANINGS = 70;

function formatCodes(io: CliIo): string {
  const width = getWidth(io);
  const rows = CODES.map((code) => [code, String(getExitCode(code) ?? '')]);
  const advice = `Run "${io.commandName} explain <code>" for the causes of a code and what to do.`;
  const note = formatParagraph('', advice, undefined, width);
  if (width < MIN_WIDTH_OF_MEANINGS) return `${formatTable(['code', 'exit'], rows, [1])}\n\n${note}`;
  const codeWidth = Math.max(...CODES.map((code) => code.length));
  const formatRow = (code: string, exit: string, meaning: string): string =>
    formatParagraph(`  ${code.padEnd(codeWidth)}  ${exit.padStart(4)}  `, meaning, undefined, width);
  const lines = CODES.map((code, index) => formatRow(code, rows[index][1], explanations[code].meaning));
  return `${formatRow('code', 'exit', 'meaning')}${lines.join('')}\n${note}`;
}
