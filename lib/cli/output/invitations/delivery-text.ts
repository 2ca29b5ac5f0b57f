import { commandWarnings } from '../../../errors/catalogue/command-warnings';
import type { SentAnswer } from '../../../runtime/invitations';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { escapeUnprintable } from '../../../errors/redact';
import { printWarning } from '../print';
import { formatParagraph, getWidth } from '../format';
import { getProviderName } from './invitation-text';
import type { CliIo } from '../../io';

/** Describes the delivery of an answer: the exchange has it, or somebody must send the file. */
export function describeDelivery(
  what: 'acceptance' | 'rejection',
  invitation: InvitationDocument,
  { status }: SentAnswer,
  file: string,
  io: Pick<CliIo, 'columns'>,
): string {
  const provider = getProviderName(invitation);
  const formatText = (text: string): string => formatParagraph('', text, undefined, getWidth(io));
  const { contact } = invitation.provider;
  const reached = contact === null ? '' : ` (${escapeUnprintable(contact)})`;
  switch (status) {
    case 'Left':
      return formatText(`The ${what} is in the exchange, where ${provider} reads it.`);
    case 'NotLeft':
      return formatText(
        `The ${what} could not be written to the exchange. Send ${file} to ${provider}${reached}, or run the same command again.`,
      );
    case 'NoExchange':
      return formatText(
        `The invitation names no exchange. Send ${file} to ${provider}${reached} by any channel. The file contains no secrets.`,
      );
  }
}

/** Warns about an answer that could not be delivered. The answer itself stands. */
export function warnNotDelivered({ status, problem }: SentAnswer, file: string, io: CliIo): void {
  if (status !== 'NotLeft') return;
  const reason = problem === null ? null : `${problem.message} [${problem.code}]`;
  printWarning(commandWarnings.answerNotLeft(file, reason), io);
}
