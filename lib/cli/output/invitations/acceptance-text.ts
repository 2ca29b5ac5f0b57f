import type { SentAnswer } from '../../../runtime/invitations';
import { GrantOn } from '../../../model/values/grant-on';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { describeCron } from '../../../model/values/schedule';
import { ShareKind } from '../../../model/values/share-kind';
import type { SubscriptionDocument } from '../../../model/documents/subscription';
import { escapeUnprintable } from '../../../errors/redact';
import type { AcceptedDocuments } from './accepted-documents';
import { describeDelivery } from './delivery-text';
import { createColors, formatFacts, formatParagraph } from '../format';
import { quoteArgument, formatShareTitle } from './invitation-text';
import type { CliIo } from '../../io';

/** What was accepted, who has to be told, and what is to be done before the first synchronization. */
export function describeAccepted(
  invitation: InvitationDocument,
  { subscription, files, changes }: AcceptedDocuments,
  receipt: SentAnswer,
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  const waits = invitation.grantOn === GrantOn.ACCEPTANCE;
  return [
    `${formatShareTitle(invitation, io)} is ${paint.green('accepted')}\n\n`,
    formatFacts([
      ['acceptance', `${files.acceptance} (for the provider)`],
      ['subscription', `${files.subscription} (for datashare check and datashare sync)`],
    ]),
    '\n',
    ...changes.map((change) => formatParagraph('changes: ', escapeUnprintable(change))),
    changes.length > 0 ? '\n' : '',
    describeDelivery('acceptance', invitation, receipt, files.acceptance),
    waits ? formatParagraph('', 'The data may be read when the provider has granted access on it.') : '',
    `\n${paint.bold('What to do next')}\n\n`,
    invitation.shareKind === ShareKind.COPY_BASED
      ? formatCopySteps(subscription, files.subscription)
      : formatInPlaceSteps(files.subscription),
  ].join('');
}

function formatCopySteps(subscription: SubscriptionDocument, file: string): string {
  const { target, stateContainer, mappings, snapshotTrigger } = subscription;
  const landing = mappings.flatMap((mapping) => (mapping.target ? [mapping.target.container] : []));
  const account = target.storageAccountName;
  const containers = [...new Set([...landing, stateContainer])];
  const often = snapshotTrigger.cron === null ? '' : `, ${describeCron(snapshotTrigger.cron)}`;
  return [
    formatParagraph('  1. ', `Make the containers, if they are not there yet:`),
    ...containers.map(
      (name) =>
        `       $ az storage container create --auth-mode login \\\n           --account-name ${account} --name ${name}\n`,
    ),
    formatParagraph('  2. ', 'Give who runs datashare sync the role Storage Blob Data Contributor on them.'),
    formatParagraph('  3. ', `See whether both sides fit, then synchronize${often}:`),
    `       $ datashare check ${quoteArgument(file)}\n`,
    `       $ datashare sync ${quoteArgument(file)}\n`,
  ].join('');
}

function formatInPlaceSteps(file: string): string {
  return `  See whether the data may be read:\n\n  $ datashare check ${quoteArgument(file)}\n`;
}
