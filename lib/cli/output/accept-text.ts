import type { SentAnswer } from '../../runtime/invitations';
import { GrantOn } from '../../model/values/grant-on';
import type { InvitationDocument } from '../../model/documents/invitation';
import { describeCron } from '../../model/values/schedule';
import { ShareKind } from '../../model/values/share-kind';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { printable } from '../../errors/redact';
import type { Accepted } from './accepted';
import { describeReceipt } from './answer-text';
import { colors, facts, paragraph } from './format';
import { inShell, titleOf } from './invitation-text';
import type { CliIo } from '../io';

/** What was accepted, who has to be told, and what is to be done before the first synchronization. */
export function describeAccepted(
  invitation: InvitationDocument,
  { subscription, files, changes }: Accepted,
  receipt: SentAnswer,
  io: CliIo,
): string {
  const paint = colors(io.useColors);
  const waits = invitation.grantOn === GrantOn.ACCEPTANCE;
  return [
    `${titleOf(invitation, io)} is ${paint.green('accepted')}\n\n`,
    facts([
      ['acceptance', `${files.acceptance} (for the provider)`],
      ['subscription', `${files.subscription} (for datashare check and datashare sync)`],
    ]),
    '\n',
    ...changes.map((change) => paragraph('changes: ', printable(change))),
    changes.length > 0 ? '\n' : '',
    describeReceipt('acceptance', invitation, receipt, files.acceptance),
    waits ? paragraph('', 'The data may be read when the provider has granted access on it.') : '',
    `\n${paint.bold('What to do next')}\n\n`,
    invitation.shareKind === ShareKind.COPY_BASED
      ? copySteps(subscription, files.subscription)
      : inPlaceSteps(files.subscription),
  ].join('');
}

function copySteps(subscription: SubscriptionDocument, file: string): string {
  const { target, stateContainer, mappings, snapshotTrigger } = subscription;
  const landing = mappings.flatMap((mapping) => (mapping.target ? [mapping.target.container] : []));
  const account = target.storageAccountName;
  const containers = [...new Set([...landing, stateContainer])];
  const often = snapshotTrigger.cron === null ? '' : `, ${describeCron(snapshotTrigger.cron)}`;
  return [
    paragraph('  1. ', `Make the containers, if they are not there yet:`),
    ...containers.map(
      (name) =>
        `       $ az storage container create --auth-mode login \\\n           --account-name ${account} --name ${name}\n`,
    ),
    paragraph('  2. ', 'Give who runs datashare sync the role Storage Blob Data Contributor on them.'),
    paragraph('  3. ', `See whether both sides fit, then synchronize${often}:`),
    `       $ datashare check ${inShell(file)}\n`,
    `       $ datashare sync ${inShell(file)}\n`,
  ].join('');
}

function inPlaceSteps(file: string): string {
  return `  See whether the data may be read:\n\n  $ datashare check ${inShell(file)}\n`;
}
