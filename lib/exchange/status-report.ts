import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { ShareKind } from '../model/values/share-kind';
import type { Problem } from '../errors/error-codes';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';

/** How far a recipient has come. What the provider said comes first, then the times, then the answer. */
export type RecipientState = 'Invited' | 'Accepted' | 'Rejected' | 'Expired' | 'Suspended' | 'Revoked';

/** What a provider knows of one recipient of one share. */
export interface RecipientStatus {
  readonly invitationId: string;
  readonly shareName: string;
  readonly shareKind: ShareKind;
  readonly recipientName: string;
  readonly displayName: string | null;
  readonly contact: string | null;
  readonly state: RecipientState;
  /** URL of the exchange's container; null where the invitation names none. */
  readonly exchange: string | null;
  readonly acceptBy: string | null;
  readonly expiresOn: string | null;
  /** The newest answer, where that is an acceptance. */
  readonly acceptance: AcceptanceStatus | null;
  /** The newest answer, where that is a rejection. */
  readonly rejection: RejectionStatus | null;
  readonly lastSynchronization: SynchronizationStatus | null;
  /** When the last successful synchronization ended, as its receipt says and not after that was received; null where there was none. */
  readonly lastSuccessOn: string | null;
  /** How many receipts of synchronizations there are. */
  readonly synchronizations: number;
  /** Five fields of cron, UTC, that the consumer follows (the provider's present one, where it opted in to it); null where it follows none, or that is not known. */
  readonly schedule: string | null;
  /** Whether a whole interval of the schedule went by without a success. */
  readonly isLate: boolean;
  /** What is odd, such as receipts that cannot be read. */
  readonly notes: readonly string[];
}

export interface AcceptanceStatus {
  /** As the consumer says. */
  readonly acceptedOn: string;
  /** As the storage service says; null where the provider's code has the acceptance, and the exchange has none. */
  readonly receivedOn: string | null;
  /** Whether the terms accepted are the present ones. */
  readonly terms: 'Current' | 'Outdated';
  readonly termsSha256: string | null;
  readonly consumer: AcceptanceDocument['consumer'] | null;
  readonly reader: AcceptanceDocument['reader'] | null;
  readonly target: AcceptanceDocument['target'] | null;
}

export interface RejectionStatus {
  /** As the consumer says. */
  readonly rejectedOn: string;
  /** As the storage service says. */
  readonly receivedOn: string;
  readonly reason: string | null;
}

/** What a receipt says of a synchronization, and when it was received. */
export interface SynchronizationStatus extends Pick<
  SynchronizationReceipt,
  | 'synchronizationId'
  | 'synchronizationMode'
  | 'status'
  | 'startTime'
  | 'endTime'
  | 'durationMs'
  | 'filesWritten'
  | 'sizeWritten'
  | 'filesFailed'
> {
  /** As the storage service says. */
  readonly receivedOn: string;
  /** When it ended: as the consumer says, and not after it was received. */
  readonly endedOn: string;
}

/** What a provider knows of all recipients that it asked about, by share and recipient. */
export interface StatusReport {
  /** When it was asked, UTC. */
  readonly askedOn: string;
  readonly recipients: readonly RecipientStatus[];
  /** What could not be asked, such as an exchange that is not there; its recipients are missing above. */
  readonly problems: readonly Problem[];
}
