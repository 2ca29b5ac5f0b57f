import type { AccessDiff } from '../access/review/access-diff';
import type { AccessReport } from '../access/review/access-report';
import type { Problem } from '../errors/error-codes';
import type { RecipientStatus } from '../exchange/status-report';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { InvitationDocument } from '../model/documents/invitation';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import type { RunRecord } from '../snapshot/contract/run-record';
import type { ReportInput } from './share-report';

/** A document in an input. In code and plans, texts can be expressions (`${...}`) that only Terraform evaluates. */
export interface FoundDocument<T> {
  readonly document: T;
  readonly input: ReportInput;
  /** Fields that are known only after apply, such as `recipient.principalId`. Their values are null, or expressions. */
  readonly unknownFields: readonly string[];
}

export type FoundInvitation = FoundDocument<InvitationDocument>;
export type FoundAcceptance = FoundDocument<AcceptanceDocument>;

/** A subscription with the records of its synchronizations. */
export interface FoundSubscription extends FoundDocument<SubscriptionDocument> {
  /** Null if they were not read. */
  readonly records: readonly RunRecord[] | null;
}

/** A reason why a Terraform file does not tell all access. */
export interface AccessGap {
  /** Name of the input. */
  readonly file: string;
  readonly what: string;
}

/** Everything that the inputs of a report contain. */
export interface ReportFacts {
  readonly inputs: readonly ReportInput[];
  readonly invitations: readonly FoundInvitation[];
  readonly subscriptions: readonly FoundSubscription[];
  readonly acceptances: readonly FoundAcceptance[];
  /** Status of recipients according to exchanges. */
  readonly statuses: readonly RecipientStatus[];
  /** Receipts of synchronizations that recipients left in exchanges. */
  readonly receipts: readonly SynchronizationReceipt[];
  /** Access that Terraform files declare; null if there are none. */
  readonly access: AccessReport | null;
  readonly accessGaps: readonly AccessGap[];
  /** The comparison of two versions of a stack; null if there is none. */
  readonly comparison: {
    readonly before: string;
    readonly after: string;
    readonly diff: AccessDiff;
  } | null;
  /** Further things that the report does not tell, as sentences. */
  readonly notes: readonly string[];
  /** Inputs that could not be read. */
  readonly problems: readonly Problem[];
}
