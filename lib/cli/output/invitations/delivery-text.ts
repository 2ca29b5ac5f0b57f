import { describeProblem } from '../../../errors/data-share-error';
import type { SentAnswer } from '../../../runtime/invitations';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { escapeUnprintable } from '../../../errors/redact';
import { printWarning } from '../print';
import { formatParagraph } from '../format';
import { getProviderName } from './invitation-text';
import type { CliIo } from '../../io';

/** What became of an answer, in words: whether the provider has it, or somebody has to hand it over. */
export function describeDelivery(
  what: 'acceptance' | 'rejection',
  invitation: InvitationDocument,
  { status }: SentAnswer,
  file: string,
): string {
  const provider = getProviderName(invitation);
  const { contact } = invitation.provider;
  const reached = contact === null ? '' : ` (${escapeUnprintable(contact)})`;
  switch (status) {
    case 'Left':
      return formatParagraph('', `The ${what} is left in the exchange, where ${provider} reads it.`);
    case 'NotLeft':
      return formatParagraph(
        '',
        `The ${what} is not left in the exchange: hand ${file} over to ${provider}${reached}, or run the same command again.`,
      );
    case 'NoExchange':
      return formatParagraph(
        '',
        `The invitation names no exchange: hand ${file} over to ${provider}${reached}, by any channel. It holds no secret.`,
      );
  }
}

/** That an answer could not be left does not undo it; but somebody should know why. */
export function warnNotDelivered({ status, problem }: SentAnswer, file: string, io: CliIo): void {
  if (status !== 'NotLeft') return;
  const why = problem === null ? '' : `: ${describeProblem(problem)}`;
  printWarning(`${file} could not be left in the exchange${why}`, io);
}
