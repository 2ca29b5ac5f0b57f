import { escapeUnprintable } from '../../../errors/redact';
import type { InvitationDocument } from '../../../model/documents/invitation';
import {
  findProviderTenant,
  listSharedDatasets,
  listSources,
} from '../../../model/documents/shared-datasets';
import { findInvitationChanges } from '../../../model/handshake/invitation-changes';
import { isSameId } from '../../../model/rules/same-id';
import { GrantTiming } from '../../../model/values/grant-timing';
import { InvitationState } from '../../../model/values/invitation-state';
import { normalizeRegion } from '../../../model/values/region';
import { ShareKind } from '../../../model/values/share-kind';
import { createColors, formatParagraph, formatUtc, getWidth } from '../format';
import { continueLine, quoteArgument } from '../shell';
import type { CliIo } from '../../io';
import type { InvitationSource, NamedSubscription } from './accept-again';
import { formatAcceptArguments, formatInvitationArguments } from './accept-again';
import { describeChangeCommands } from './changes-text';
import { hasEnded, isPastAcceptBy } from './invitation-text';
import { describeReadEndpoints, describeReading } from './read-endpoints-text';

/**
 * Describes the next steps of the recipient, as commands to type.
 *
 * @param accepted The subscription that accepted the invitation, if there is one on this machine.
 */
export function describeNextSteps(
  invitation: InvitationDocument,
  source: InvitationSource,
  accepted: NamedSubscription | undefined,
  io: CliIo,
): string {
  const title = createColors(io.useColors).bold('Next steps');
  const over = explainClosedInvitation(invitation, accepted !== undefined, io.now());
  const steps =
    over !== undefined
      ? formatText(over, io)
      : accepted
        ? formatAcceptedSteps(invitation, source, accepted, io)
        : formatOpenSteps(invitation, source, io);
  return `${title}\n\n${steps}`;
}

const formatText = (text: string, io: CliIo): string => formatParagraph('  ', text, undefined, getWidth(io));

function formatOpenSteps(invitation: InvitationDocument, source: InvitationSource, io: CliIo): string {
  const { acceptedOn, grantOn, termsOfUse } = invitation;
  const asks = termsOfUse === null ? '' : ' The command shows the terms and asks for your consent.';
  const isInPlace = invitation.shareKind === ShareKind.IN_PLACE;
  const writes = invitation.inPlace
    ? ' It gets a connector, and no data.'
    : isInPlace
      ? ' Nothing is written to it.'
      : '';
  const isAnswered = grantOn === GrantTiming.ACCEPTANCE && acceptedOn !== null;
  return [
    isAnswered
      ? `${formatText(`The provider has an acceptance of ${formatUtc(acceptedOn)} UTC. If it is yours, continue with its subscription file, which is not in this folder.`, io)}\n`
      : '',
    source.where === '-' ? formatText('Save what you piped into this command as a file.', io) : '',
    formatText(
      `Accept the invitation with your own storage account, in the same region and of the same kind.${writes}${asks}`,
      io,
    ),
    `\n  $ ${formatAcceptCommand(invitation, source, io)}\n\n`,
    '  Or reject it:\n\n',
    `  $ ${io.commandName} reject ${formatInvitationArguments(source)} --reason '...'\n`,
    isInPlace && !invitation.inPlace ? `\n${describeReadEndpoints(listSharedDatasets(invitation), io)}` : '',
  ].join('');
}

function formatAcceptCommand(
  invitation: InvitationDocument,
  source: InvitationSource,
  { commandName, shell }: CliIo,
): string {
  const { shareKind, snapshotSchedule } = invitation;
  const [provider] = listSources(invitation);
  const followsSchedule = shareKind === ShareKind.COPY_BASED && snapshotSchedule !== null;
  const options = [
    `--account <your storage account> --location ${quoteArgument(normalizeRegion(provider.location))}`,
    ...(provider.isHnsEnabled ? ['--hns'] : []),
    ...(invitation.inPlace ? listConnectorOptions(invitation) : listReaderOptions(invitation)),
    ...(followsSchedule ? ['--trigger provider'] : []),
  ];
  return [`${commandName} accept ${formatInvitationArguments(source)}`, ...options].join(
    `${continueLine(shell)}      `,
  );
}

/** Lists the option that names the reader, if the invitation does not. */
function listReaderOptions(invitation: InvitationDocument): string[] {
  const { tenantId, principalId, applicationId } = invitation.recipient;
  const providerTenantId = findProviderTenant(invitation);
  // The provider cannot resolve an object ID of another tenant.
  const isForeign = tenantId !== null && providerTenantId !== null && !isSameId(tenantId, providerTenantId);
  if (applicationId !== null || (!isForeign && principalId !== null)) return [];
  return [isForeign ? '--application-id <client ID of the reader>' : '--reader <object ID of the reader>'];
}

/** Lists the options for a share that is read through a connector: the provider admits an identity with its tenant. */
function listConnectorOptions({ recipient: { principalId, tenantId } }: InvitationDocument): string[] {
  return [
    '--resource-id <resource ID of your storage account>',
    ...(principalId === null ? ['--reader <object ID of your managed identity>'] : []),
    ...(tenantId === null ? ['--tenant <your tenant>'] : []),
  ];
}

/** Describes what to do with an accepted invitation: follow its changes, or use the subscription. */
function formatAcceptedSteps(
  invitation: InvitationDocument,
  source: InvitationSource,
  accepted: NamedSubscription,
  io: CliIo,
): string {
  const { commandName } = io;
  const { subscription, place, isAnswer } = accepted;
  const changes = findInvitationChanges(subscription, invitation, io.now());
  const found = [...changes.problems, ...changes.warnings].filter(({ code }) => code !== 'AcceptanceAwaited');
  const file = escapeUnprintable(place);
  const isCarried = subscription.engine !== undefined && subscription.engine.kind !== 'Own';
  const use = [
    `  $ ${commandName} check ${quoteArgument(place)}\n`,
    ...(subscription.shareKind === ShareKind.COPY_BASED
      ? [
          `  $ ${commandName} ${isCarried ? 'reconcile' : 'sync'} ${quoteArgument(place)}\n`,
          isCarried ? '' : describeChangeCommands(subscription, place, '  ', io),
        ]
      : ['\n', describeReading(subscription, io)]),
  ];
  if (found.length === 0) return [formatText(`You have accepted it (${file}).`, io), '\n', ...use].join('');
  return [
    formatText(`You have accepted it (${file}). Since then, the provider changed it:`, io),
    '\n',
    ...found.map(({ message }) => formatParagraph('  - ', escapeUnprintable(message), '    ', getWidth(io))),
    '\n',
    isAnswer
      ? `${formatText('Accept it again. Your files supply the other options.', io)}\n  $ ${commandName} accept ${formatAcceptArguments(source, accepted)}\n`
      : formatText(
          `Use this invitation in the app or document that ${file} comes from, and accept it there.`,
          io,
        ),
  ].join('');
}

/** Explains that an invitation can no longer be accepted; undefined if it can, or if that was done in time. */
function explainClosedInvitation(
  invitation: InvitationDocument,
  isAccepted: boolean,
  now: Date,
): string | undefined {
  if (invitation.state === InvitationState.SUSPENDED) {
    return 'None for now: the provider has suspended the invitation. Wait until the provider reinstates it, then get it again.';
  }
  if (invitation.state === InvitationState.REVOKED || hasEnded(invitation, now)) {
    return 'None: access has ended. Ask the provider for a new invitation.';
  }
  if (!isAccepted && isPastAcceptBy(invitation, now)) {
    return "None: the invitation had to be accepted by the time above. Ask the provider for a later 'acceptBy'.";
  }
  return undefined;
}
