import { requireOptions } from './require-options';
import type { RuntimeOptions } from './options';
import type { StatusSource } from './recipient-findings';
import { readRecipients } from './recipient-findings';
import { proveRecipients } from './share-proof';
import { buildExchangeUrl } from '../exchange/published-invitation';
import { findAnswerProblems, buildRecipientStatus } from '../exchange/recipient-status';
import type { RecipientStatus, StatusReport } from '../exchange/status-report';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import { toOffer } from '../model/handshake/acceptance-match';
import { findWithdrawalProblems } from '../model/values/invitation-state';
import type { Problem } from '../errors/error-codes';

export type { StatusSource } from './recipient-findings';

/** Options of a status report. */
export interface ShareStatusOptions extends RuntimeOptions {
  /**
   * Lists the datasets at the source, and compares them with what the last receipt of each recipient claims to have copied.
   * @default false
   */
  readonly prove?: boolean;
}

/**
 * Reports the status of each recipient: its answer and its synchronizations.
 *
 * @param sources An invitation that is given and also published counts once; the given one is used.
 * @returns The report. Sources that could not be read are among its problems, and do not hide the others.
 * @throws DataShareError the errors of the documents and URLs themselves; `Interrupted`
 */
export async function getShareStatus(
  sources: readonly StatusSource[],
  options: ShareStatusOptions = {},
): Promise<StatusReport> {
  requireOptions('ShareStatusOptions', options);
  const now = (options.now ?? (() => new Date()))();
  const { found, problems } = await readRecipients(sources, options, { now, isMeasured: true });
  const proofs = options.prove ? await proveRecipients(found, options) : undefined;
  const recipients = found.map(({ invitation, receipts, notes }): RecipientStatus => {
    const exchangeUrl = invitation.exchange && buildExchangeUrl(invitation.exchange);
    const status = buildRecipientStatus(invitation, exchangeUrl, receipts, now, notes);
    return proofs ? { ...status, proof: proofs.get(invitation.invitationId) ?? null } : status;
  });
  return { askedOn: now.toISOString(), recipients: recipients.sort(compareByShareAndRecipient), problems };
}

/** An acceptance that a recipient left in the exchange. */
export interface ReceivedAcceptance {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Name of the recipient in the share. */
  readonly recipientName: string;
  /** The time at which the storage service received it. */
  readonly receivedOn: string;
  /** The acceptance document. */
  readonly acceptance: AcceptanceDocument;
  /** Reasons why access cannot be granted on it; empty if it can. */
  readonly problems: readonly Problem[];
}

/**
 * Lists the acceptances that recipients left, if they are the newest answers: the documents that `Acceptance.fromFile` reads.
 *
 * @returns The acceptances, and the problems of sources that could not be read.
 * @throws DataShareError as `getShareStatus`
 */
export async function listReceivedAcceptances(
  sources: readonly StatusSource[],
  options: RuntimeOptions = {},
): Promise<{ readonly acceptances: ReceivedAcceptance[]; readonly problems: readonly Problem[] }> {
  requireOptions('RuntimeOptions', options);
  const now = (options.now ?? (() => new Date()))();
  const { found, problems } = await readRecipients(sources, options, { now, isMeasured: false });
  const acceptances = found.flatMap(({ invitation, receipts: { answer } }): ReceivedAcceptance[] => {
    if (answer?.document.documentType !== 'acceptance') return [];
    const { invitationId, shareName, recipient } = invitation;
    return [
      {
        invitationId,
        shareName,
        recipientName: recipient.recipientName,
        receivedOn: answer.receivedOn.toISOString(),
        acceptance: answer.document,
        problems: [
          ...findWithdrawalProblems(invitation, now),
          ...findAnswerProblems(toOffer(invitation), answer.document, answer.receivedOn),
        ],
      },
    ];
  });
  return { acceptances: acceptances.sort(compareByShareAndRecipient), problems };
}

function compareByShareAndRecipient(
  a: Pick<RecipientStatus, 'shareName' | 'recipientName' | 'invitationId'>,
  b: typeof a,
): number {
  const [left, right] = [a, b].map((each) =>
    [each.shareName, each.recipientName, each.invitationId].join('\u0000'),
  );
  return left < right ? -1 : 1;
}
