import type { Command } from 'commander';
import { collectReport } from '../../runtime/collect-report';
import type { ReportFile, ReportSource } from '../../runtime/share-report-options';
import { problems as catalogue } from '../../errors/catalogue';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { formatValue } from '../../errors/format-value';
import type { Problem } from '../../errors/error-codes';
import type { ShareReport } from '../../report/share-report';
import { describeInput, isUrl, readText } from '../input/invitation-input';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, toRuntimeOptions } from '../input/options';
import { createDaysParser } from '../input/time-options';
import type { CliIo } from '../io';
import { describeReport } from '../output/report-summary';
import { printJson, printProblems, toExitCode } from '../output/print';
import { requireOwnPage, writePage } from '../input/page-file';

const DEFAULT_FILE = 'share-report.html';

const FACTS_FIX = 'for the facts, redirect the output of --json to the file; -o names the page';

interface ReportOptions extends CommonOptions {
  readonly output?: string;
  readonly before?: string;
  readonly diff: boolean;
  readonly offline?: true;
  readonly endsWithin?: number;
  readonly force?: true;
}

export function defineReport(command: Command, io: CliIo, finish: Finish): void {
  command
    .argument(
      '<inputs...>',
      'stacks, plans or states (terraform show -json), terraform output -json, invitations, subscriptions, acceptances, URLs of exchanges; - for standard input',
    )
    .option('-o, --output <file>', `the page; - for standard output (default: ${DEFAULT_FILE})`)
    .option('--before <file>', 'the earlier version of one of the stacks, to show what changes')
    .option('--no-diff', 'take all files as parts of one estate, not as versions of one stack')
    .option(
      '--ends-within <days>',
      'access that ends so soon needs attention (default: 30)',
      createDaysParser(0),
    )
    .option('--offline', 'send no request: no exchanges, receipts and run records')
    .option('--force', 'replace the file even if it is not a report');
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
A plan shows what it changes. Of two versions of one stack, the first is the
earlier one. Sources that cannot be read are named in the page, and in the exit
code. A change of access is no failure: see access diff --exit-code.

Examples:
  $ datashare report output.json https://contoso.blob.core.windows.net/exchange
  $ datashare report plan.json -o share-report.html --offline`,
    )
    .action(async (inputs: readonly string[], options: ReportOptions) => {
      const file = options.output ?? (options.json ? undefined : DEFAULT_FILE);
      if (file?.toLowerCase().endsWith('.json')) {
        throwProblems([catalogue.usage(`the page is HTML, not JSON: ${formatValue(file)}`, FACTS_FIX)]);
      }
      // A file that is not replaced is told before anything is read.
      if (file !== undefined && file !== '-') requireOwnPage(file, options.force ?? false);
      const { sources, problems } = await readSources(inputs, io);
      // An empty page would replace an earlier one.
      if (sources.length === 0) throwProblems(problems);
      const report = await collectReport(
        sources,
        {
          ...toRuntimeOptions(io),
          before: options.before === undefined ? undefined : await readFile(options.before, io),
          compareVersions: options.diff,
          endsWithinDays: options.endsWithin,
          offline: options.offline ?? false,
        },
        problems,
      );
      if (file !== undefined) await writeReport(report, file, options, io);
      if (options.json) printJson(io, report);
      else if (file !== '-') io.stdout(describeReport(report, file!, io));
      printProblems(report.problems, io);
      finish(toExitCode(report.problems));
    });
}

async function writeReport(
  report: ShareReport,
  file: string,
  { force = false, json }: { readonly force?: boolean; readonly json?: true },
  io: CliIo,
): Promise<void> {
  const page = loadPage().renderReportPage(report);
  if (file !== '-') writePage(file, page, force);
  else if (!json) io.stdout(page);
}

/** Loads the page when it is needed: other commands start without it. */
function loadPage(): typeof import('../../report/page/report-page') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when a page is written
  return require('../../report/page/report-page') as typeof import('../../report/page/report-page');
}

/** Reads all files. One that cannot be read does not hide the others. */
async function readSources(
  inputs: readonly string[],
  io: CliIo,
): Promise<{ readonly sources: readonly ReportSource[]; readonly problems: readonly Problem[] }> {
  const sources: ReportSource[] = [];
  const problems: Problem[] = [];
  for (const input of new Set(inputs)) {
    try {
      sources.push(isUrl(input) ? { kind: 'exchange', url: input } : await readFile(input, io));
    } catch (error) {
      if (!DataShareError.isDataShareError(error)) throw error;
      problems.push(...error.problems);
    }
  }
  return { sources, problems };
}

async function readFile(path: string, io: CliIo): Promise<ReportFile> {
  return { kind: 'file', name: describeInput(path), text: await readText(path, io) };
}
