import { tooLate } from '../../../model/handshake/acceptance-match';
import type { GrantOn } from '../../../model/values/grant-on';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { InvitationState } from '../../../model/values/invitation-state';
import { describePlace } from '../../../model/values/dataset';
import { normalizeRegion } from '../../../model/values/region';
import { describeCron, nextTimes } from '../../../model/values/schedule';
import { ShareKind } from '../../../model/values/share-kind';
import { escapeUnprintable } from '../../../errors/redact';
import { createColors, truncateText, formatFacts, formatParagraph, quoteText, formatTable, formatUtc, WIDTH } from '../format';
import type { CliIo } from '../../io';
import { isSame } from '../../../model/rules/same-id';

/** A dataset's name is cut to so much, for its place to have room. */
const LONGEST_DATASET_NAME = 30;

const KINDS: Readonly<Record<ShareKind, string>> = {
  CopyBased: 'CopyBased: copies land in a storage account of yours',
  InPlace: "InPlace: you read it in the provider's storage account, nothing is copied",
};

const STATES: Readonly<Record<InvitationState, string>> = {
  Active: 'Active',
  Suspended: 'Suspended: the provider has taken access away for a time',
  Revoked: 'Revoked: the provider has taken access away',
};

const GRANTS: Readonly<Record<GrantOn, string>> = {
  Invitation: 'given with the invitation',
  Acceptance: 'given when the provider has your acceptance',
};

/** An invitation, for people who know nothing of how it was made. */
export function describeInvitation(invitation: InvitationDocument, io: CliIo): string {
  const paint = createColors(io.useColors);
  const { description, termsOfUse, datasets } = invitation;
  const blocks = [
    `${paint.bold(`Invitation to the share ${invitation.shareName}`)}\n`,
    formatInvitationFacts(invitation, io),
    description === null ? '' : `${paint.bold('Description')}\n\n${quoteText(description)}`,
    `${paint.bold('Datasets')}\n\n${formatDatasetTable(datasets)}`,
    termsOfUse === null
      ? `${paint.bold('Terms of use')}\n\n  none\n`
      : `${paint.bold('Terms of use')}\n\n${quoteText(termsOfUse)}\n  SHA-256 of these terms, as --accept-terms takes it:\n  ${formatTermsOption(invitation)}\n`,
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

/** What is shared, within the width of a terminal; of what is cut, the end is kept. */
function formatDatasetTable(datasets: InvitationDocument['datasets']): string {
  const head = ['dataset', 'type', 'where'];
  const whole = datasets.map((dataset) => [
    dataset.datasetName,
    dataset.datasetType,
    escapeUnprintable(describePlace(dataset)),
  ]);
  const named = whole.map(([name, ...rest]) => [truncateText(name, LONGEST_DATASET_NAME, 8), ...rest]);
  const widths = [0, 1].map((at) => Math.max(...[head, ...named].map((row) => row[at].length)));
  const room = WIDTH - widths.reduce((sum, width) => sum + width + 2, 2);
  const rows = named.map(([name, type, where]) => [name, type, truncateText(where, room, Math.floor(room / 2))]);
  const isCut = rows.some((row, index) => row.join() !== whole[index].join());
  return `${formatTable(head, rows)}\n${isCut ? '\n  (... is cut; --json has it whole)\n' : ''}`;
}

/** The terms by their hash, as `--accept-terms` takes it. */
export function formatTermsOption({ termsSha256 }: Pick<InvitationDocument, 'termsSha256'>): string {
  return `sha256:${termsSha256}`;
}

/** The provider, as people call them. */
export function getProviderName({ provider, source }: InvitationDocument): string {
  return escapeUnprintable(provider.providerName ?? `the owner of storage account ${source.storageAccountName}`);
}

/** The share, and whose it is where that is said. */
export function formatShareTitle({ shareName, provider }: InvitationDocument, io: CliIo): string {
  const by = provider.providerName === null ? '' : ` of ${escapeUnprintable(provider.providerName)}`;
  return `${createColors(io.useColors).bold(shareName)}${by}`;
}

function formatInvitationFacts(invitation: InvitationDocument, io: CliIo): string {
  const { provider, recipient, source, exchange, snapshotSchedule, acceptedOn } = invitation;
  const formatNamed = (name: string, ...more: (string | null)[]): string => {
    const known = more.filter((text) => text !== null);
    return known.length === 0 ? name : `${name} (${known.join(', ')})`;
  };
  const kind = source.isHnsEnabled ? 'ADLS Gen2' : 'Blob storage';
  return formatFacts([
    ['provider', formatNamed(provider.providerName ?? 'not named', provider.contact)],
    ['for', formatNamed(recipient.recipientName, recipient.displayName, recipient.contact)],
    ['kind', KINDS[invitation.shareKind]],
    ['state', STATES[invitation.state]],
    [
      'accept by',
      invitation.acceptBy === null
        ? 'any time'
        : formatDeadline(invitation.acceptBy, 'it is over', isPastAcceptBy(invitation, io.now())),
    ],
    ['access', GRANTS[invitation.grantOn]],
    ['granted on', acceptedOn === null ? null : `the acceptance of ${formatUtc(acceptedOn)} UTC`],
    [
      'access ends',
      invitation.expiresOn === null
        ? 'never'
        : formatDeadline(invitation.expiresOn, 'it has ended', hasEnded(invitation, io.now())),
    ],
    [
      'index tags',
      invitation.preserveTags ? "may be read, too: a copy can keep them ('preserveTags')" : null,
    ],
    ['schedule', snapshotSchedule === null ? null : describeNextRun(snapshotSchedule.cron, io)],
    ['source', `${source.storageAccountName} in ${source.location} (${kind})`],
    ['exchange', exchange === null ? null : `${exchange.blobEndpoint}/${exchange.container}`],
    ['id', invitation.invitationId],
  ]);
}

function formatDeadline(instant: string, whenPassed: string, isPast: boolean): string {
  return `${formatUtc(instant)} UTC${isPast ? `: ${whenPassed}` : ''}`;
}

function describeNextRun(cron: string, io: CliIo): string {
  const [next] = nextTimes(cron, io.now(), 1);
  return `${describeCron(cron)}${next ? `; next ${formatUtc(next.toISOString())}` : ''}`;
}

/** What the reader of an invitation can do with it, as a command line to type. */
export function describeNextSteps(invitation: InvitationDocument, where: string, io: CliIo): string {
  const title = createColors(io.useColors).bold('What to do next');
  const over = explainClosedInvitation(invitation, io.now());
  if (over !== undefined) return `${title}\n\n${formatParagraph('  ', over)}`;
  const { shareKind, source, recipient, termsOfUse, snapshotSchedule } = invitation;
  const isCopy = shareKind === ShareKind.COPY_BASED;
  const reject = `  $ datashare reject ${quoteArgument(where)} --reason '...'\n`;
  const { tenantId } = recipient;
  // An object id of another tenant means nothing to the provider.
  const isForeign = tenantId !== null && source.tenantId !== null && !isSame(tenantId, source.tenantId);
  const isOpen = recipient.applicationId === null && (isForeign || recipient.principalId === null);
  const reader = isForeign
    ? '--application-id <client id of who will read>'
    : '--reader <object id of who will read>';
  const options = [
    `--account <your storage account> --location ${quoteArgument(normalizeRegion(source.location))}`,
    ...(source.isHnsEnabled ? ['--hns'] : []),
    ...(isOpen ? [reader] : []),
    ...(isCopy && snapshotSchedule !== null ? ['--trigger provider'] : []),
  ];
  const asks = termsOfUse === null ? '' : ' The command shows the terms and asks.';
  return [
    `${title}\n\n`,
    formatParagraph('  ', `Accept it, with your own account in the same region, of the same kind.${asks}`),
    '\n',
    `  $ datashare accept ${quoteArgument(where)} \\\n`,
    `${options.map((option) => `      ${option}`).join(' \\\n')}\n\n`,
    '  Or reject it:\n\n',
    reject,
  ].join('');
}

/** Why an invitation cannot be accepted any more; undefined where it can. */
function explainClosedInvitation(invitation: InvitationDocument, now: Date): string | undefined {
  if (invitation.state === InvitationState.SUSPENDED) {
    return 'Nothing now: the invitation is suspended. Wait until the provider reinstates it, then take it again.';
  }
  if (invitation.state === InvitationState.REVOKED || hasEnded(invitation, now)) {
    return 'Nothing: access has ended. Ask the provider for a new invitation.';
  }
  if (isPastAcceptBy(invitation, now)) {
    return "Nothing: it could be accepted until the time above. Ask the provider for a later 'acceptBy'.";
  }
  return undefined;
}

const hasEnded = ({ expiresOn }: InvitationDocument, now: Date): boolean =>
  expiresOn !== null && Date.parse(expiresOn) <= now.getTime();

const isPastAcceptBy = ({ acceptBy }: InvitationDocument, now: Date): boolean =>
  tooLate(now.toISOString(), { acceptBy }).length > 0;

/** An argument as a shell takes it. */
export function quoteArgument(argument: string): string {
  return /^[\w./:@%+=-]+$/.test(argument) ? argument : `'${escapeUnprintable(argument).replaceAll("'", `'\\''`)}'`;
}
