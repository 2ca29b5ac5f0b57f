import type { Command } from 'commander';
import type { CheckReport, ReadReport, SideReport } from '../../runtime/check-report';
import type { ConnectorReport } from '../../runtime/connector-report';
import { DataShareError } from '../../errors/data-share-error';
import { checkSubscription } from '../../runtime/check-subscription';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { ShareKind } from '../../model/values/share-kind';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, addSubscriptionArgument, readSubscription } from '../input/options';
import { escapeUnprintable } from '../../errors/redact';
import { addCommandHints } from '../output/command-hints';
import { printJson } from '../output/print';
import { createColors, formatFacts, formatParagraph, getWidth } from '../output/format';
import { formatTableToFit } from '../output/format-table';
import { describeAccessEnd } from '../output/invitations/invitation-text';
import { buildEndpointsField, describeReading } from '../output/invitations/read-endpoints-text';
import type { CliIo } from '../io';
import type { CurrentInvitationOptions } from '../input/current-invitation-option';
import { runWithInvitation, addCurrentInvitationOption } from '../input/current-invitation-option';

type CheckCommandOptions = CommonOptions & CurrentInvitationOptions;

export function defineCheck(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json');
  addCommonOptions(addCurrentInvitationOption(command)).action(
    async (path: string, options: CheckCommandOptions) => {
      const subscription = readSubscription(path, io);
      const report = await runWithInvitation(path, subscription, options, io, async (given, addHint) => {
        const checked = await checkSubscription(subscription, given);
        return { ...checked, problems: checked.problems.map(addHint) };
      });
      const [first, ...rest] = report.problems.map((problem) => ({ where: path, ...problem }));
      if (options.json)
        printJson(io, {
          ...report,
          ...buildEndpointsField(subscription),
          problems: report.problems.map(addCommandHints),
        });
      else io.stdout(`${describeCheck(report, io)}${describeAccess(subscription, report, io)}`);
      if (!first) return finish(0);

      const error = new DataShareError([first, ...rest]);
      // The report has the problems already: standard output holds one JSON document.
      if (!options.json) throw error;
      finish(error.exitCode);
    },
  );
}

function describeCheck(report: CheckReport, io: CliIo): string {
  const paint = createColors(io.useColors);
  const verdict = report.status === 'Fits' ? paint.green(VERDICTS.Fits) : paint.red(VERDICTS[report.status]);
  const sides = formatTableToFit(
    ['', 'account', 'region', 'kind', 'verified by'],
    [...report.sources.map((source) => toSideRow('source', source)), toSideRow('target', report.target)],
    [],
    io.columns,
  );
  const reads = report.reads
    .map(({ datasetName, result }) => `  ${datasetName}: ${READ_RESULTS[result]}\n`)
    .join('');
  const compared = describeComparedInvitation(report, io);
  const connector = describeConnector(report, io);
  const more = [compared, reads, connector].map((each) => each && `\n${each}`).join('');
  return `${paint.bold(report.subscriptionName)} (${report.shareKind}): ${verdict}\n\n${sides}\n${more}`;
}

/** Describes where an in-place share is read, and until when, if the two sides match. */
function describeAccess(subscription: SubscriptionDocument, { status }: CheckReport, io: CliIo): string {
  if (subscription.shareKind !== ShareKind.IN_PLACE || status === 'DoesNotFit') return '';
  const end = `Access ${describeAccessEnd(subscription.invitation.expiresOn)}.`;
  return `\n${formatParagraph('  ', end, undefined, getWidth(io))}\n${describeReading(subscription, io)}`;
}

const VERDICTS: Readonly<Record<CheckReport['status'], string>> = {
  Fits: 'the two sides match',
  DoesNotFit: 'the two sides do not match',
  NotReadable: 'the two sides match, but not all datasets can be read',
};

/** Returns '' if the current invitation was not read: a warning says why. */
function describeComparedInvitation({ invitationReadFrom }: CheckReport, io: CliIo): string {
  if (invitationReadFrom === null) return '';
  const from = invitationReadFrom === 'Exchange' ? 'read from the exchange' : 'as given';
  return formatParagraph('  invitation  ', `compared with the current one, ${from}`, undefined, getWidth(io));
}

/** Describes the test of a connector, and what nobody could verify. Returns '' if the share is read in another way. */
function describeConnector({ connector }: CheckReport, io: CliIo): string {
  if (connector === null) return '';
  const { connectorName, dataShareUri, state, result, note, verifiedBy } = connector;
  const by = verifiedBy === 'Arm' ? 'Azure Resource Manager' : 'document';
  const text = `${CONNECTOR_RESULTS[result]}${note === null ? '' : ` (${note})`}`;
  const facts = formatFacts(
    [
      ['connector', `${connectorName}, ${escapeUnprintable(state)}; verified by ${by}`],
      ['test', text],
    ],
    getWidth(io),
  );
  // A URI is copied, so that it is not wrapped.
  return `${facts}  data share ${dataShareUri}\n`;
}

const CONNECTOR_RESULTS: Readonly<Record<ConnectorReport['result'], string>> = {
  Readable: 'Azure Storage read the data share through the connector; it did not read each dataset',
  Refused: 'the data share cannot be read through the connector',
  NotTested: 'not tested',
};

const READ_RESULTS: Readonly<Record<ReadReport['result'], string>> = {
  Readable: 'can be read',
  Empty: 'can be listed, and is empty',
  Refused: 'cannot be read',
};

function toSideRow(name: string, side: SideReport): string[] {
  const by = side.verifiedBy === 'Arm' ? 'Azure Resource Manager' : `document (${side.note})`;
  return [name, side.storageAccountName, side.location, side.isHnsEnabled ? 'ADLS Gen2' : 'Blob', by];
}
