import type { Command } from 'commander';
import { Option } from 'commander';
import { readDocumentFile } from '../../document-file';
import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';
import { formatCount } from '../../errors/format-count';
import { escapeUnprintable } from '../../errors/redact';
import type { RegisterDiff } from '../../register/compare-registers';
import { compareRegisters } from '../../register/compare-registers';
import type { DisclosureRegister } from '../../register/disclosure-register';
import { MAX_REGISTER_BYTES, parseRegister } from '../../register/parse-register';
import { getDisclosureRegister } from '../../runtime/disclosure-register';
import { replaceFiles } from '../input/document-files';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, toRuntimeOptions } from '../input/options';
import { addRegisterSourcesArgument, readRegisterSources } from '../input/status-sources';
import { parseTime } from '../input/time-options';
import { printProblems, toExitCode } from '../output/print';
import { formatDiffCsv, formatRegisterCsv } from '../output/register/register-csv';
import { formatDiffMarkdown, formatRegisterMarkdown } from '../output/register/register-markdown';
import { formatRegisterJson } from '../output/register/register-json';
import { formatDiffText, formatRegisterText } from '../output/register/register-text';
import type { CliIo } from '../io';

type Format = 'table' | 'csv' | 'markdown' | 'json';

interface RegisterOptions extends CommonOptions {
  readonly format?: Format;
  readonly out?: string;
  readonly diff?: string;
  readonly at?: Date;
}

export function defineRegister(command: Command, io: CliIo, finish: Finish): void {
  addRegisterSourcesArgument(command)
    .addOption(
      new Option('--format <format>', 'how to print it (default: table, or json for --json)').choices([
        'table',
        'csv',
        'markdown',
        'json',
      ]),
    )
    .option('-o, --out <file>', 'write it to this file, and replace it if it exists')
    .option('--diff <register.json>', 'print what was added, removed and changed since this register')
    .option(
      '--at <time>',
      'time that the states are of, in UTC: 2027-01-01T00:00:00Z (default: now)',
      parseTime,
    );
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
Revoked and expired invitations are listed, too, as long as your inputs have
them. Keep each register as JSON: it is what --diff compares with. Plans and
stacks show what is planned; what only Terraform or an exchange knows is
unknown.

Examples:
  $ datashare register https://contoso.blob.core.windows.net/exchange
  $ datashare register output.json --json -o register.json
  $ terraform show -json plan.tfplan | datashare register -
  $ datashare register output.json --diff register.json --format markdown`,
    )
    .action(async (places: readonly string[], { diff, out, at, json, format: asked }: RegisterOptions) => {
      const format = asked ?? (json ? 'json' : 'table');
      if (json && format !== 'json') {
        throwProblems([
          problems.usage(`--json and --format ${format} cannot be combined`, 'use one of them'),
        ]);
      }
      // The earlier register is read first: a mistake in it is told before anything is asked of Azure.
      const earlier =
        diff === undefined ? undefined : parseRegister(readDocumentFile(diff, MAX_REGISTER_BYTES), diff);
      const register = await getDisclosureRegister(await readRegisterSources(places, io), {
        ...toRuntimeOptions(io),
        ...(at !== undefined && { now: () => at }),
      });
      const text = formatResult(earlier ? compareRegisters(earlier, register) : register, format, io);
      if (out === undefined) io.stdout(text);
      else {
        replaceFiles([{ path: out, text }]);
        if (!json) io.stdout(describeRegisterFile(out, register));
      }
      printProblems(register.problems, io);
      finish(toExitCode(register.problems));
    });
}

function describeRegisterFile(path: string, { entries }: DisclosureRegister): string {
  return `${escapeUnprintable(path)}\n${formatCount(entries.length, 'disclosure')}\n`;
}

function formatResult(result: DisclosureRegister | RegisterDiff, format: Format, io: CliIo): string {
  if (format === 'json') return formatRegisterJson(result);
  const isDiff = result.documentType === 'disclosureRegisterDiff';
  if (format === 'csv') return isDiff ? formatDiffCsv(result) : formatRegisterCsv(result);
  if (format === 'markdown') return isDiff ? formatDiffMarkdown(result) : formatRegisterMarkdown(result);
  return isDiff ? formatDiffText(result, io) : formatRegisterText(result, io);
}
