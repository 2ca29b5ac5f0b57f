import type { StatusReport } from './exchange/status';
import type { AcceptanceDocument } from './model/acceptance';
import type { InvitationDocument } from './model/invitation';
import type { RejectionDocument } from './model/rejection';
import type { Problem } from './problems';
import type { RuntimeOptions } from './runtime';

export type HandshakeOptions = RuntimeOptions;

export interface PublishedInvitation {
  readonly invitationId: string;
  readonly shareName: string;
  readonly recipientName: string;
  readonly url: string;
}

export interface SentAnswer {
  readonly status: 'Left' | 'NotLeft' | 'NoExchange';
  readonly url: string | null;
  readonly problem: Problem | null;
}

export type StatusSource =
  | { readonly kind: 'invitation'; readonly document: unknown; readonly where: string }
  | { readonly kind: 'exchange'; readonly url: string };

export function publishInvitations(
  _documents: readonly unknown[],
  _options: HandshakeOptions = {},
): Promise<PublishedInvitation[]> {
  throw new Error('not here yet');
}

export function sendAnswer(
  invitation: InvitationDocument,
  _answer: AcceptanceDocument | RejectionDocument,
  _options: HandshakeOptions = {},
): Promise<SentAnswer> {
  if (invitation.exchange) throw new Error('not here yet');
  return Promise.resolve({ status: 'NoExchange', url: null, problem: null });
}

export function fetchInvitation(_url: string, _options: HandshakeOptions = {}): Promise<InvitationDocument> {
  throw new Error('not here yet');
}

export function shareStatus(
  _sources: readonly StatusSource[],
  _options: HandshakeOptions = {},
): Promise<StatusReport> {
  throw new Error('not here yet');
}
