import { findDeadlineProblems } from '../../../model/handshake/acceptance-match';
import { GrantTiming } from '../../../model/values/grant-timing';
import type { InvitationDocument } from '../../../model/documents/invitation';
import {
  describeDeclaredState,
  describeGrantTiming,
  describeShareKind,
} from '../../../model/documents/invitation-words';
import type { SharedDataset } from '../../../model/documents/shared-datasets';
import { collectSources, listSharedDatasets, listSources } from '../../../model/documents/shared-datasets';
import type { StoreFacts } from '../../../model/documents/store-facts';
import { describePlace } from '../../../model/values/dataset';
import { describeCron, listNextTimes } from '../../../model/values/schedule';
import { escapeUnprintable } from '../../../errors/redact';
import {
  createColors,
  truncateText,
  formatFacts,
  formatMore,
  formatParagraph,
  quoteText,
  formatUtc,
  getWidth,
} from '../format';
import { formatTable } from '../format-table';
import { listChangeFacts } from './changes-text';
import { formatDataShareUri, listInPlaceFacts } from './in-place-text';
import type { CliIo } from '../../io';

/** The most storage accounts that are listed. */
const SHOWN_SOURCES = 10;

/** The most columns of the name of a dataset, so that its place has room. */
const LONGEST_DATASET_NAME = 30;

/** Describes an invitation to its recipient. */
export function describeInvitation(invitation: InvitationDocument, io: CliIo): string {
  const paint = createColors(io.useColors);
  const width = getWidth(io);
  const { description, termsOfUse } = invitation;
  const blocks = [
    `${paint.bold(`Invitation to the share ${invitation.shareName}`)}\n`,
    `${formatInvitationFacts(invitation, io)}${formatDataShareUri(invitation)}`,
    description === null ? '' : `${paint.bold('Description')}\n\n${quoteText(description, width)}`,
    `${paint.bold('Datasets')}\n\n${formatDatasetTable(listSharedDatasets(invitation), width)}`,
    termsOfUse === null
      ? `${paint.bold('Terms of use')}\n\n  none\n`
      : `${paint.bold('Terms of use')}\n\n${quoteText(termsOfUse, width)}\n${formatParagraph('  ', 'SHA-256 of these terms, for --accept-terms:', undefined, width)}  ${formatTermsOption(invitation)}\n`,
  ];
  return blocks.filter((block) => block !== '').join('\n');
}

/** Formats the datasets within the width of a terminal. Truncated places keep their end. */
function formatDatasetTable(datasets: readonly SharedDataset[], width: number): string {
  const hasOneSource = collectSources(datasets).length === 1;
  const head = ['dataset', 'type', 'where'];
  const whole = datasets.map((dataset) => [
    dataset.datasetName,
    dataset.datasetType,
    escapeUnprintable(
      `${hasOneSource ? '' : `${dataset.source.storageAccountName}/`}${describePlace(dataset)}`,
    ),
  ]);
  const named = whole.map(([name, ...rest]) => [truncateText(name, LONGEST_DATASET_NAME, 8), ...rest]);
  const widths = [0, 1].map((at) => Math.max(...[head, ...named].map((row) => row[at].length)));
  const room = Math.max(8, width - widths.reduce((sum, used) => sum + used + 2, 2));
  const rows = named.map(([name, type, where]) => [
    name,
    type,
    truncateText(where, room, Math.floor(room / 2)),
  ]);
  const isCut = rows.some((row, index) => row.join() !== whole[index].join());
  return `${formatTable(head, rows)}\n${isCut ? `\n${formatParagraph('  ', '(... marks truncated text; --json prints all of it)', undefined, width)}` : ''}`;
}

/** Formats the hash of the terms for `--accept-terms`. */
export function formatTermsOption({ termsSha256 }: Pick<InvitationDocument, 'termsSha256'>): string {
  return `sha256:${termsSha256}`;
}

/** Returns the name of the provider. */
export function getProviderName(invitation: InvitationDocument): string {
  const [{ storageAccountName }] = listSources(invitation);
  return escapeUnprintable(
    invitation.provider.providerName ?? `the owner of storage account ${storageAccountName}`,
  );
}

/** Formats the name of the share, and of its provider if it is known. */
export function formatShareTitle({ shareName, provider }: InvitationDocument, io: CliIo): string {
  const by = provider.providerName === null ? '' : ` of ${escapeUnprintable(provider.providerName)}`;
  return `${createColors(io.useColors).bold(shareName)}${by}`;
}

function formatInvitationFacts(invitation: InvitationDocument, io: CliIo): string {
  const { provider, recipient, exchange, snapshotSchedule, acceptedOn } = invitation;
  const more = listSources(invitation).length - SHOWN_SOURCES;
  const formatNamed = (name: string, ...more: (string | null)[]): string => {
    const known = more.filter((text) => text !== null);
    return known.length === 0 ? name : `${name} (${known.join(', ')})`;
  };
  return formatFacts(
    [
      ['provider', formatNamed(provider.providerName ?? 'not named', provider.contact)],
      ['recipient', formatNamed(recipient.recipientName, recipient.displayName, recipient.contact)],
      ['kind', describeShareKind(invitation)],
      ...listInPlaceFacts(invitation),
      ['purpose', invitation.purpose ?? null],
      ['legal basis', invitation.legalBasis ?? null],
      ['state', describeDeclaredState(invitation)],
      [
        'accept by',
        invitation.acceptBy === null
          ? 'no deadline'
          : formatDeadline(invitation.acceptBy, 'this time has passed', isPastAcceptBy(invitation, io.now())),
      ],
      ['access', describeGrantTiming(invitation)],
      ['granted on', acceptedOn === null ? null : `the acceptance of ${formatUtc(acceptedOn)} UTC`],
      [
        'access ends',
        invitation.expiresOn === null
          ? 'never'
          : formatDeadline(invitation.expiresOn, 'access has ended', hasEnded(invitation, io.now())),
      ],
      ['index tags', invitation.preserveTags ? "readable; copies can keep them ('preserveTags')" : null],
      ['schedule', snapshotSchedule === null ? null : describeNextRun(snapshotSchedule.cron, io)],
      ...listSources(invitation)
        .slice(0, SHOWN_SOURCES)
        .map((source, index) => [index === 0 ? 'source' : '', describeSource(source)] as const),
      ['', more > 0 ? formatMore(more) : null],
      ['exchange', exchange === null ? null : `${exchange.blobEndpoint}/${exchange.container}`],
      ...listChangeFacts(invitation),
      ['id', invitation.invitationId],
    ],
    getWidth(io),
  );
}

function describeSource({ storageAccountName, location, isHnsEnabled }: StoreFacts): string {
  return `${storageAccountName} in ${location} (${isHnsEnabled ? 'ADLS Gen2' : 'Blob storage'})`;
}

/** Describes the time in which an accepted dataset can be read. */
export function describeAccessPeriod({
  grantOn,
  acceptedOn,
  expiresOn,
}: Pick<InvitationDocument, 'grantOn' | 'acceptedOn' | 'expiresOn'>): string {
  const begins =
    grantOn === GrantTiming.INVITATION
      ? 'with the invitation'
      : acceptedOn === null
        ? 'when the provider has your acceptance and grants it'
        : `with the acceptance of ${formatUtc(acceptedOn)} UTC`;
  return `Access begins ${begins}, and ${describeAccessEnd(expiresOn)}.`;
}

/** Describes the end of access as the end of a sentence. */
export function describeAccessEnd(expiresOn: string | null): string {
  return expiresOn === null ? 'does not end' : `ends on ${formatUtc(expiresOn)} UTC`;
}

function formatDeadline(instant: string, whenPassed: string, isPast: boolean): string {
  return `${formatUtc(instant)} UTC${isPast ? `: ${whenPassed}` : ''}`;
}

function describeNextRun(cron: string, io: CliIo): string {
  const [next] = listNextTimes(cron, io.now(), 1);
  return `${describeCron(cron)}${next ? `; next ${formatUtc(next.toISOString())}` : ''}`;
}

export const hasEnded = ({ expiresOn }: InvitationDocument, now: Date): boolean =>
  expiresOn !== null && Date.parse(expiresOn) <= now.getTime();

export const isPastAcceptBy = ({ acceptBy }: InvitationDocument, now: Date): boolean =>
  findDeadlineProblems(now.toISOString(), { acceptBy }).length > 0;
