import { escapeUnprintable } from '../../../errors/redact';
import type { InvitationDocument } from '../../../model/documents/invitation';
import type { InPlaceReading } from '../../../model/documents/in-place-reading';
import { getInPlaceReading } from '../../../model/documents/in-place-reading';
import type { PublishedInvitation } from '../../../runtime/invitations';
import { formatCount } from '../../../errors/format-count';
import { createColors, formatParagraph, getWidth } from '../format';
import { quoteArgument } from '../shell';
import type { CliIo } from '../../io';

/** An invitation that names no exchange, and the file that it was read from. */
export interface UnpublishedInvitation {
  readonly invitation: InvitationDocument;
  readonly where: string;
  readonly isOwnFile: boolean;
}

const UNREADABLE =
  'the recipient cannot read it yet, because its principal is not known: send the file (invitation export)';

/** Lists the published invitations, then those without an exchange and how to send them. */
export function describePublished(
  published: readonly PublishedInvitation[],
  unpublished: readonly UnpublishedInvitation[],
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  // Each URL has a line of its own, so that it is easy to copy.
  const lines = published.map(
    ({ recipientName, shareName, url, isReadable, ...reading }) =>
      `${formatRecipient(recipientName, shareName)}    ${escapeUnprintable(url)}\n${formatReading(reading)}${isReadable ? '' : formatParagraph('    ', UNREADABLE, undefined, getWidth(io))}`,
  );
  const title = paint.bold(`Published ${formatCount(published.length, 'invitation')}`);
  return `${title}\n\n${lines.join('')}${describeUnpublished(unpublished, io)}`;
}

function describeUnpublished(unpublished: readonly UnpublishedInvitation[], io: CliIo): string {
  if (unpublished.length === 0) return '';
  const title = `Not published: ${formatCount(unpublished.length, 'invitation')} without an exchange`;
  const formatText = (text: string): string => formatParagraph('  ', text, undefined, getWidth(io));
  const lines = unpublished.map(({ invitation, where, isOwnFile }) => {
    const { recipient, shareName } = invitation;
    const file = isOwnFile ? `    ${escapeUnprintable(where)}\n` : '';
    return `${formatRecipient(recipient.recipientName, shareName)}${file}${formatReading(getInPlaceReading(invitation))}`;
  });
  const outputs = unpublished.filter(({ isOwnFile }) => !isOwnFile).map(({ where }) => where);
  const exports = [...new Set(outputs)].map((where) => `  $ ${formatExport(where, io)}\n`);
  return [
    `\n${createColors(io.useColors).bold(title)}\n\n`,
    ...lines,
    '\n',
    formatText('Send each recipient its file by any channel.'),
    ...(exports.length > 0 ? [formatText('This command writes the files:'), '\n', ...exports, '\n'] : []),
    formatText("To publish them, give the Share an 'exchange', and apply."),
  ].join('');
}

/** Formats how an in-place share is read. The URI is not wrapped: it is copied. */
function formatReading({ inPlaceMethod, dataShareUri }: InPlaceReading): string {
  if (inPlaceMethod === null) return '';
  const uri = dataShareUri === null ? '' : ` ${escapeUnprintable(dataShareUri)}`;
  return `    in place, ${inPlaceMethod}${uri}\n`;
}

function formatRecipient(recipientName: string, shareName: string): string {
  return `  ${escapeUnprintable(recipientName)} (share ${escapeUnprintable(shareName)})\n`;
}

function formatExport(where: string, { commandName }: CliIo): string {
  const pipe = where === '-' ? 'terraform output -json | ' : '';
  return `${pipe}${commandName} invitation export ${quoteArgument(where)}`;
}
