import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { RecipientState, StatusReport } from '../exchange/status';
import type { StatusSource } from '../share-status';
import { shareStatus } from '../share-status';
import type { CommonOptions, Finish } from './command';
import { commonOptions, printJson, runtimeOptions } from './command';
import { documentsOf, isUrl, readOutput } from './invitation-input';
import type { CliIo } from './io';
import { describeStatus } from './status-table';

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
}

export function addStatusCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = program
    .command('status')
    .description('Says of every recipient who accepted which terms, and when they last synchronized.')
    .argument('<where...>', 'https URLs of exchanges, invitations, terraform output -json; - is stdin')
    .option('--share <name>', 'only this share')
    .option('--state <state>', `only recipients that are ${STATES.join(', ')}`, stateOf);
  commonOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ datashare status https://contoso.blob.core.windows.net/exchange
  $ datashare status output.json other.json --state invited`,
    )
    .action(async (places: readonly string[], options: StatusOptions) => {
      const sources: StatusSource[] = [];
      for (const place of new Set(places)) sources.push(...(await sourcesAt(place, io)));
      const report = filtered(await shareStatus(sources, runtimeOptions(io)), options);
      if (options.json) printJson(io, report);
      else io.stdout(describeStatus(report, io));
      finish(0);
    });
}

function stateOf(value: string): RecipientState {
  const state = STATES.find((each) => each.toLowerCase() === value.toLowerCase());
  if (state === undefined) throw new InvalidArgumentError(`Allowed choices are ${STATES.join(', ')}.`);
  return state;
}

async function sourcesAt(place: string, io: CliIo): Promise<StatusSource[]> {
  if (isUrl(place)) return [{ kind: 'exchange', url: place }];
  const where = place === '-' ? 'standard input' : place;
  const documents = documentsOf(await readOutput(place, io), 'invitation', where);
  return documents.map((document) => ({ kind: 'invitation', document, where }));
}

function filtered(report: StatusReport, { share, state }: StatusOptions): StatusReport {
  const recipients = report.recipients.filter(
    (each) => (share ?? each.shareName) === each.shareName && (state ?? each.state) === each.state,
  );
  return { ...report, recipients };
}
