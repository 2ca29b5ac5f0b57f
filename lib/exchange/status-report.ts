import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { InPlaceMethod } from '../model/values/in-place-method';
import type { ShareKind } from '../model/values/share-kind';
import type { Problem } from '../errors/error-codes';
import type { ReceivingFrequency } from './frequency';
import type { RecipientLatency } from './recipient-latency';
import type { RecipientProof } from './source-proof';
import type { ChangeLatency, SynchronizationTrigger } from '../model/values/change-latency';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';

/** State of a recipient. The state set by the provider takes precedence, then the times, then the answer. */
export type RecipientState = 'Invited' | 'Accepted' | 'Rejected' | 'Expired' | 'Suspended' | 'Revoked';

/** Status of one recipient of one share, as the provider knows it. */
export interface RecipientStatus {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Kind of the share. */
  readonly shareKind: ShareKind;
  /** The way in which the recipient reads an in-place share; null for copies. */
  readonly inPlaceMethod: InPlaceMethod | null;
  /** URI of the data share of Azure Storage that the recipient reads through; null if it reads in another way. */
  readonly dataShareUri: string | null;
  /** Name of the recipient in the share. */
  readonly recipientName: string;
  /** Name of the recipient for people; null if there is none. */
  readonly displayName: string | null;
  /** Contact of the recipient; null if there is none. */
  readonly contact: string | null;
  /** State of the recipient. */
  readonly state: RecipientState;
  /** URL of the exchange's container; null if the invitation names none. */
  readonly exchange: string | null;
  /** Time until which the invitation can be accepted; null if there is no limit. */
  readonly acceptBy: string | null;
  /** Time at which access ends; null if it does not end. */
  readonly expiresOn: string | null;
  /** The newest answer, if it is an acceptance. */
  readonly acceptance: AcceptanceStatus | null;
  /** The newest answer, if it is a rejection. */
  readonly rejection: RejectionStatus | null;
  /** The newest synchronization, successful or not; null if there was none. */
  readonly lastSynchronization: SynchronizationStatus | null;
  /** End of the last successful synchronization as its receipt states, but not later than its arrival; null if there was none. */
  readonly lastSuccessOn: string | null;
  /** Number of receipts of synchronizations. */
  readonly synchronizations: number;
  /** Cron expression (five fields, UTC) that the consumer follows: the provider's current one if it opted in to it. Null if it follows none, or if that is not known. */
  readonly schedule: string | null;
  /** True if a whole interval of the schedule passed without a success. */
  readonly isLate: boolean;
  /** Frequency with which the recipient receives data; null if that is not known: without an exchange, and for an in-place share. */
  readonly frequency: ReceivingFrequency | null;
  /** Time from changes to their copies; null if no receipt of the last seven days measures it, or if they were not read. */
  readonly latency: RecipientLatency | null;
  /** The last receipt compared with the source; null for an in-place share; absent if that was not asked for. */
  readonly proof?: RecipientProof | null;
  /** Irregularities, such as receipts that cannot be read. */
  readonly notes: readonly string[];
}

/** The acceptance of a recipient. */
export interface AcceptanceStatus {
  /** The time that the consumer states. */
  readonly acceptedOn: string;
  /** The time at which the storage service received it; null if the acceptance is in the provider's code but not in the exchange. */
  readonly receivedOn: string | null;
  /** Tells if the accepted terms are the current ones. */
  readonly terms: 'Current' | 'Outdated';
  /** SHA-256 of the accepted terms of use; null if the invitation has none. */
  readonly termsSha256: string | null;
  /** The consumer, as its acceptance names it; null if only the provider's code has the acceptance. */
  readonly consumer: AcceptanceDocument['consumer'] | null;
  /** The principal that reads; null if only the provider's code has the acceptance. */
  readonly reader: AcceptanceDocument['reader'] | null;
  /** The consumer's account; null if only the provider's code has the acceptance. */
  readonly target: AcceptanceDocument['target'] | null;
}

/** The rejection of a recipient. */
export interface RejectionStatus {
  /** The time that the consumer states. */
  readonly rejectedOn: string;
  /** The time at which the storage service received it. */
  readonly receivedOn: string;
  /** Reason that the recipient gave; null if it gave none. */
  readonly reason: string | null;
}

/** A synchronization according to its receipt, and the time of arrival of the receipt. */
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
  /** The things it looked at: a `Listing` of the source, or the files that `Events` or `Digest` named; null if the run does not say. */
  readonly trigger: SynchronizationTrigger | null;
  /** Milliseconds from the changes to their copies; null if they were not measured. */
  readonly changeLatencyMs: ChangeLatency | null;
  /** Number of changes that a listing found and that no event had told of; null if that is unknown. */
  readonly filesMissedByEvents: number | null;
  /** URL of its receipt, which the recipient can compare with its target; null without an exchange. */
  readonly receiptUrl: string | null;
  /** The time at which the storage service received it. */
  readonly receivedOn: string;
  /** The end that the consumer states, but not later than the arrival of the receipt. */
  readonly endedOn: string;
}

/** Status of all requested recipients, sorted by share and recipient. */
export interface StatusReport {
  /** Time of the report, UTC. */
  readonly askedOn: string;
  /** Status by share and recipient. */
  readonly recipients: readonly RecipientStatus[];
  /** Sources that could not be read, such as a missing exchange. Their recipients are missing above. */
  readonly problems: readonly Problem[];
}
