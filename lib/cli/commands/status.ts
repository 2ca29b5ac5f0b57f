import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { RecipientState, StatusReport } from '../../exchange/status-report';
import { EXIT_CODES } from '../../errors/error-codes';
import { getShareStatus } from '../../runtime/share-status';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, toRuntimeOptions } from '../input/options';
import { toExitCode, printProblems, printJson } from '../output/print';
import type { CliIo } from '../io';
import { isSameId } from '../../model/rules/same-id';
import { addSourcesArgument, readStatusSources } from '../input/status-sources';
import { describeStatus } from '../output/status-table';

const STATES: readonly RecipientState[] = [
  'Invited',
  'Accepted',
  'Rejected',
  'Expired',
  'Suspended',
  'Revoked',
];

interface StatusOptions extends CommonOptions {
  readonly share?: string;
  readonly state?: RecipientState;
  readonly prove?: true;
}

export function addStatusCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = program
    .command('status')
    .description('Shows which terms each recipient accepted, and when it last synchronized.');
  addSourcesArgument(command)
    .option('--share <name>', 'only this share')
    .option('--state <state>', `only recipients in this state: ${STATES.join(', ')}`, parseState)
    .option('--prove', 'list your data, and compare it with what the last receipt of each recipient claims');
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ datashare status https://contoso.blob.core.windows.net/exchange
  $ datashare status output.json other.json --state invited
  $ datashare status output.json --prove

With --prove, the exit code is 3 if a recipient holds other files than your data has now, and 1 if that is unknown.`,
    )
    .action(async (places: readonly string[], options: StatusOptions) => {
      const report = filterRecipients(
        await getShareStatus(await readStatusSources(places, io), {
          ...toRuntimeOptions(io),
          prove: options.prove,
        }),
        options,
      );
      if (options.json) printJson(io, report);
      else if (report.recipients.length > 0 || report.problems.length === 0) {
        io.stdout(describeStatus(report, io));
      }
      printProblems(report.problems, io);
      finish(report.problems.length > 0 ? toExitCode(report.problems) : toProofExitCode(report));
    });
}

/** Returns the exit code of the comparison with the source. A recipient without access, or that never synchronized, does not count. */
function toProofExitCode({ recipients }: StatusReport): number {
  const verdicts = recipients.flatMap(({ state, proof }) => {
    const counts = state === 'Accepted' || (state === 'Invited' && proof?.synchronizationId);
    return counts && proof ? proof.datasets.map(({ verdict }) => verdict) : [];
  });
  if (verdicts.includes('Differs')) return EXIT_CODES.ReceiptMismatch;
  return verdicts.includes('Unknown') ? EXIT_CODES.ReceiptUnproven : 0;
}

function parseState(value: string): RecipientState {
  const state = STATES.find((each) => isSameId(each, value));
  if (state === undefined) throw new InvalidArgumentError(`Allowed choices are ${STATES.join(', ')}.`);
  return state;
}

function filterRecipients(report: StatusReport, { share, state }: StatusOptions): StatusReport {
  const recipients = report.recipients.filter(
    (each) => (share ?? each.shareName) === each.shareName && (state ?? each.state) === each.state,
  );
  return { ...report, recipients };
}
