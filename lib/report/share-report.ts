import type { AccessDiff } from '../access/review/access-diff';
import type { PrintedAccess } from '../access/review/printed-access';
import type { Problem } from '../errors/error-codes';
import type { ReceivingFrequency } from '../exchange/frequency';
import type { RecipientStatus } from '../exchange/status-report';
import type { StoreFacts } from '../model/documents/store-facts';
import type { DatasetType } from '../model/values/dataset';
import type { GrantTiming } from '../model/values/grant-timing';
import type { InvitationState } from '../model/values/invitation-state';
import type { ShareKind } from '../model/values/share-kind';

/** Kinds of inputs of a report. */
export type ReportInputKind =
  | 'SynthesizedStack'
  | 'Plan'
  | 'State'
  | 'Outputs'
  | 'Exchange'
  | 'Invitation'
  | 'Subscription'
  | 'Acceptance';

/** One input of a report: a file or the URL of an exchange. */
export interface ReportInput {
  /** Name as the user gave it. */
  readonly name: string;
  readonly kind: ReportInputKind;
}

/** Urgency of a point that needs attention, most urgent first. */
export type Urgency = 'Now' | 'Soon' | 'Note';

/** Kinds of points that need attention. */
export type AttentionKind =
  | 'Late'
  | 'Failed'
  | 'EndsSoon'
  | 'Ended'
  | 'TermsOutdated'
  | 'AnswerWaiting'
  | 'Warning'
  | 'OtherWay'
  | 'Unclear'
  | 'Unread';

/** Something that a person should look at. */
export interface AttentionPoint {
  readonly urgency: Urgency;
  readonly kind: AttentionKind;
  /** One sentence. */
  readonly message: string;
  /** Next step, if there is one; null otherwise. */
  readonly fix: string | null;
  /** Name of the share, if it is about one. */
  readonly shareName: string | null;
  /** Name of the recipient, if it is about one. */
  readonly recipientName: string | null;
  /** Time that it is about, such as the end of access, UTC; null if there is none. */
  readonly on: string | null;
}

/** A dataset of a share. */
export interface ReportedDataset {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  readonly storageAccountName: string;
  readonly container: string;
  readonly path: string;
}

/**
 * A storage account, as the inputs describe it. In code and plans, some values are known only after apply: texts are then expressions
 * (`${...}`), and the others are null.
 */
export interface ReportedStore extends Omit<StoreFacts, 'isHnsEnabled'> {
  /** True if the account has a hierarchical namespace (ADLS Gen2); null if that is known only after apply. */
  readonly isHnsEnabled: boolean | null;
}

/** A share, as its invitations describe it. */
export interface ReportedShare {
  readonly shareName: string;
  readonly shareKind: ShareKind;
  readonly description: string | null;
  readonly providerName: string | null;
  readonly providerContact: string | null;
  /** The provider's accounts. */
  readonly sources: readonly ReportedStore[];
  readonly datasets: readonly ReportedDataset[];
  readonly termsSha256: string | null;
  /** Cron expression that the provider suggests; null if it suggests none. */
  readonly schedule: string | null;
  /** Ids of the invitations of this share. */
  readonly invitationIds: readonly string[];
}

/** A path that a recipient may read, and where that is known from. */
export interface ReadableDataset extends ReportedDataset {
  readonly shareName: string;
  readonly invitationId: string;
  /** `Granted` if a role assignment in the inputs covers it, `NotGranted` if the inputs show that none does, `Unknown` if they do not tell. */
  readonly grant: 'Granted' | 'NotGranted' | 'Unknown';
  /** End of access, UTC; null if it does not end, or if the end is not known. */
  readonly until: string | null;
  /** False if the inputs do not tell when access ends. */
  readonly isUntilKnown: boolean;
}

/** An invitation of one recipient to one share, with its state and answer. */
export interface ReportedInvitation {
  readonly invitationId: string;
  readonly shareName: string;
  /** State that the provider set. */
  readonly declaredState: InvitationState;
  readonly acceptBy: string | null;
  readonly expiresOn: string | null;
  /** Time at which access is granted: with the invitation, or once the provider has the acceptance. */
  readonly grantOn: GrantTiming;
  /** Time of the acceptance that the grant is based on, UTC; null if there is none yet. */
  readonly acceptedOn: string | null;
  /** Status of the recipient according to the exchange; null if no exchange was among the inputs. */
  readonly status: RecipientStatus | null;
  /** The inputs that contain the invitation, by name. */
  readonly inputs: readonly string[];
  /** Fields that only Terraform knows after apply, such as `expiresOn`. Their values here are null, or expressions. */
  readonly unknownFields: readonly string[];
}

/** A recipient: one principal, however many shares it is invited to. */
export interface ReportedRecipient {
  /** Key of the recipient in this report: the principal, or the application, or the name. */
  readonly key: string;
  readonly recipientName: string;
  /** Other names that inputs give the same recipient. */
  readonly otherNames: readonly string[];
  readonly displayName: string | null;
  readonly contact: string | null;
  readonly principalId: string | null;
  readonly applicationId: string | null;
  readonly tenantId: string | null;
  readonly reads: readonly ReadableDataset[];
  readonly invitations: readonly ReportedInvitation[];
}

/** One synchronization, from a receipt (provider) or a run record (consumer). */
export interface ReportedSynchronization {
  readonly synchronizationId: string;
  readonly invitationId: string;
  readonly shareName: string;
  /** Recipient or subscription that ran it. */
  readonly recipientName: string;
  readonly mode: 'FullSync' | 'Incremental';
  readonly status: 'Succeeded' | 'Failed';
  readonly startTime: string;
  readonly endTime: string;
  readonly durationMs: number;
  readonly filesWritten: number;
  readonly sizeWritten: number;
  readonly filesFailed: number;
  /** Time from the last scheduled time before the start to the start; null if no schedule is known. A run by hand counts as well. */
  readonly latenessMs: number | null;
  /** True if the recipient states it in a receipt, false if it is the consumer's own record. */
  readonly isReceipt: boolean;
}

/** The declared and the measured frequency with which a recipient receives data. */
export interface Frequency extends ReceivingFrequency {
  readonly invitationId: string;
  readonly shareName: string;
  readonly recipientName: string;
  readonly isLate: boolean;
}

/** A subscription of the consumer. */
export interface ReportedSubscription {
  readonly subscriptionName: string;
  readonly invitationId: string;
  readonly shareName: string;
  readonly shareKind: ShareKind;
  readonly sources: readonly ReportedStore[];
  readonly target: ReportedStore;
  readonly mappings: readonly {
    readonly dataset: ReportedDataset;
    readonly target: { readonly container: string; readonly path: string } | null;
  }[];
  readonly cron: string | null;
  readonly expiresOn: string | null;
  /** False if its synchronizations were not read: then nothing is known of them. */
  readonly areRecordsRead: boolean;
}

/**
 * The shares, recipients and synchronizations of all inputs together: the facts of the page, and what `--json` prints. All texts in it
 * are untrusted.
 */
export interface ShareReport {
  readonly documentType: 'shareReport';
  readonly schemaVersion: 1;
  /** Time of the report, UTC. */
  readonly createdOn: string;
  readonly inputs: readonly ReportInput[];
  readonly attention: readonly AttentionPoint[];
  readonly shares: readonly ReportedShare[];
  readonly recipients: readonly ReportedRecipient[];
  readonly subscriptions: readonly ReportedSubscription[];
  /** Newest first. */
  readonly synchronizations: readonly ReportedSynchronization[];
  readonly frequencies: readonly Frequency[];
  /** Access that the Terraform files among the inputs declare; null if there are none. */
  readonly access: PrintedAccess | null;
  /** The reasons why the Terraform files do not tell all access, each with its file; empty if they do, or if there are none. */
  readonly accessGaps: readonly string[];
  /** The two versions that `accessDiff` compares, by name; the same name twice for a plan. Null without a comparison. */
  readonly compared: { readonly before: string; readonly after: string } | null;
  /** Difference between two versions of one stack; null unless the inputs are such. */
  readonly accessDiff: AccessDiff | null;
  /** Inputs that could not be read. The facts that they would add are missing above. */
  readonly problems: readonly Problem[];
}
