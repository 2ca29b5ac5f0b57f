import type { SentAnswer } from '../../../runtime/invitations';
import { GrantTiming } from '../../../model/values/grant-timing';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { describeCron } from '../../../model/values/schedule';
import { PreserveAcls } from '../../../model/values/publication';
import { ShareKind } from '../../../model/values/share-kind';
import type { ConnectorFacts, SubscriptionDocument } from '../../../model/documents/subscription';
import { escapeUnprintable } from '../../../errors/redact';
import type { AcceptedDocuments } from './accepted-documents';
import { describeChangeCommands } from './changes-text';
import { formatConnectorCommands } from './connector-commands';
import { describeDelivery } from './delivery-text';
import { createColors, formatFacts, formatParagraph, getWidth } from '../format';
import { continueLine, quoteArgument } from '../shell';
import { describeAccessPeriod, formatShareTitle } from './invitation-text';
import { describeReading } from './read-endpoints-text';
import { formatDataShareUri, listInPlaceFacts } from './in-place-text';
import type { CliIo } from '../../io';

/** Describes an acceptance: the files, their delivery, and the steps before the first synchronization. */
export function describeAccepted(
  invitation: InvitationDocument,
  { subscription, files, changes }: AcceptedDocuments,
  receipt: SentAnswer,
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  const width = getWidth(io);
  const isCopy = invitation.shareKind === ShareKind.COPY_BASED;
  const waits = isCopy && invitation.grantOn === GrantTiming.ACCEPTANCE;
  return [
    `${formatShareTitle(invitation, io)} is ${paint.green('accepted')}\n\n`,
    formatFacts(
      [
        ['acceptance', `${files.acceptance} (for the provider)`],
        ['subscription', `${files.subscription} (for ${io.commandName} check${isCopy ? ' and sync' : ''})`],
        ...listInPlaceFacts(invitation),
      ],
      width,
    ),
    formatDataShareUri(invitation),
    '\n',
    ...changes.map((change) => formatParagraph('changed: ', escapeUnprintable(change), undefined, width)),
    changes.length > 0 ? '\n' : '',
    describeDelivery('acceptance', invitation, receipt, files.acceptance, io),
    waits
      ? formatParagraph(
          '',
          'You can read the data after the provider grants access to this acceptance.',
          undefined,
          width,
        )
      : '',
    `\n${paint.bold('Next steps')}\n\n`,
    isCopy
      ? formatCopySteps(subscription, files.subscription, io)
      : subscription.connector
        ? formatConnectorSteps(subscription, subscription.connector, files.subscription, io)
        : formatInPlaceSteps(invitation, subscription, files.subscription, io),
  ].join('');
}

function formatCopySteps(subscription: SubscriptionDocument, file: string, io: CliIo): string {
  const { commandName, shell } = io;
  const { target, stateContainer, mappings, snapshotTrigger } = subscription;
  const formatStep = (mark: string, text: string): string =>
    formatParagraph(mark, text, undefined, getWidth(io));
  const landing = mappings.flatMap((mapping) => (mapping.target ? [mapping.target.container] : []));
  const account = target.storageAccountName;
  const containers = [...new Set([...landing, stateContainer])];
  const often = snapshotTrigger.cron === null ? '' : `, ${describeCron(snapshotTrigger.cron)}`;
  return [
    formatStep('  1. ', 'Create the containers, if they do not exist:'),
    ...containers.map(
      (name) =>
        `       $ az storage container create --auth-mode login${continueLine(shell)}           --account-name ${account} --name ${name}\n`,
    ),
    formatStep(
      '  2. ',
      `Give the identity that runs ${commandName} sync the role ${findTargetRole(subscription)} on them.`,
    ),
    formatStep('  3. ', `Check that both sides match, then synchronize${often}:`),
    `       $ ${commandName} check ${quoteArgument(file)}\n`,
    `       $ ${commandName} sync ${quoteArgument(file)}\n`,
    describeChangeCommands(subscription, file, '  4. ', io),
  ].join('');
}

/** Contributors can set neither index tags nor owners. */
function findTargetRole({ preserveTags, preserveAcls }: SubscriptionDocument): string {
  if (preserveTags) return 'Storage Blob Data Owner (it sets index tags)';
  if (preserveAcls === PreserveAcls.ALL) return 'Storage Blob Data Owner (it sets owners)';
  return 'Storage Blob Data Contributor';
}

/** The command makes nothing in Azure, so the connector is the next step. */
function formatConnectorSteps(
  subscription: SubscriptionDocument,
  connector: ConnectorFacts,
  file: string,
  io: CliIo,
): string {
  const formatStep = (text: string): string => formatParagraph('  ', text, undefined, getWidth(io));
  return [
    formatStep(
      `Make the connector ${connector.connectorName} in your account. In Terraform, AcceptedSubscription does it. Or use the Azure CLI:`,
    ),
    `\n${formatConnectorCommands(subscription, connector, io)}\n`,
    formatStep('Then check that it reads:'),
    `\n  $ ${io.commandName} check ${quoteArgument(file)}\n\n`,
    formatStep(
      'Read through the connector, with its managed identity. Microsoft does not document how requests name a connector.',
    ),
  ].join('');
}

function formatInPlaceSteps(
  invitation: InvitationDocument,
  subscription: SubscriptionDocument,
  file: string,
  io: CliIo,
): string {
  const width = getWidth(io);
  return [
    formatParagraph(
      '  ',
      `${describeAccessPeriod(invitation)} Check that you can read the data:`,
      undefined,
      width,
    ),
    `\n  $ ${io.commandName} check ${quoteArgument(file)}\n\n`,
    describeReading(subscription, io),
  ].join('');
}
