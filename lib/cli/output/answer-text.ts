import { describeProblem } from '../../errors/data-share-error';
import type { SentAnswer } from '../../runtime/invitations';
import type { InvitationDocument } from '../../model/documents/invitation';
import { printable } from '../../errors/redact';
import { warn } from './print';
import { paragraph } from './format';
import { providerOf } from './invitation-text';
import type { CliIo } from '../io';

/** What became of an answer, in words: whether the provider has it, or somebody has to hand it over. */
export function describeReceipt(
  what: 'acceptance' | 'rejection',
  invitation: InvitationDocument,
  { status }: SentAnswer,
  file: string,
): string {
  const provider = providerOf(invitation);
  const { contact } = invitation.provider;
  const reached = contact === null ? '' : ` (${printable(contact)})`;
  switch (status) {
    case 'Left':
      return paragraph('', `The ${what} is left in the exchange, where ${provider} reads it.`);
    case 'NotLeft':
      return paragraph(
        '',
        `The ${what} is not left in the exchange: hand ${file} over to ${provider}${reached}, or run the same command again.`,
      );
    case 'NoExchange':
      return paragraph(
        '',
        `The invitation names no exchange: hand ${file} over to ${provider}${reached}, by any channel. It holds no secret.`,
      );
  }
}

/** That an answer could not be left does not undo it; but somebody should know why. */
export function warnNotLeft({ status, problem }: SentAnswer, file: string, io: CliIo): void {
  if (status !== 'NotLeft') return;
  const why = problem === null ? '' : `: ${describeProblem(problem)}`;
  warn(`${file} could not be left in the exchange${why}`, io);
}
