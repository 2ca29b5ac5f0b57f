import type { RecipientStatus } from '../exchange/status-report';
import type { InvitationDocument } from '../model/documents/invitation';

/** An invitation, and what is known of its recipient. */
export interface DisclosedShare {
  readonly invitation: InvitationDocument;
  readonly status: RecipientStatus;
  /** Fields of the invitation that only Terraform knows. Their values are null, or expressions. */
  readonly unknownFields: readonly string[];
  /** True if only code or a plan has the invitation. */
  readonly isPlanned: boolean;
  /** False if the invitation has an exchange, and its receipts were not read: nobody can tell if the recipient has answered. */
  readonly isAnswerKnown: boolean;
}
