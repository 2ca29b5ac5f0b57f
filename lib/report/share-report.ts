import type { AccessDiff } from '../access/review/access-diff';
import type { PrintedAccess } from '../access/review/printed-access';
import type { Problem } from '../errors/error-codes';
import type { RecipientStatus } from '../exchange/status-report';
import type { StoreFacts } from '../model/documents/store-facts';
import type { DatasetType } from '../model/values/dataset';
import type { GrantTiming } from '../model/values/grant-timing';
import type { InvitationState } from '../model/values/invitation-state';
import type { ShareKind } from '../model/values/share-kind';
import type { AttentionPoint } from './attention-point';
import type { Frequency, ReportedSynchronization } from './reported-activity';

export type { AttentionKind, AttentionPoint, Urgency } from './attention-point';
export type { Frequency, ReportedSynchronization } from './reported-activity';

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
  /** Kind of the input. */
  readonly kind: ReportInputKind;
}

/** A dataset of a share. */
export interface ReportedDataset {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Kind of the dataset. */
  readonly datasetType: DatasetType;
  /** Name of the storage account that it is in. */
  readonly storageAccountName: string;
  /** Container that it is in. */
  readonly container: string;
  /** Path in the container: '' for a Container. */
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
  /** Name of the share. */
  readonly shareName: string;
  /** The way in which recipients get the data. */
  readonly shareKind: ShareKind;
  /** Description of the share; null if there is none. */
  readonly description: string | null;
  /** Name of the provider; null if not given. */
  readonly providerName: string | null;
  /** Contact of the provider; null if not given. */
  readonly providerContact: string | null;
  /** The provider's accounts. */
  readonly sources: readonly ReportedStore[];
  /** The datasets of the share. */
  readonly datasets: readonly ReportedDataset[];
  /** SHA-256 of the terms of use; null if there are none. */
  readonly termsSha256: string | null;
  /** Cron expression that the provider suggests; null if it suggests none. */
  readonly schedule: string | null;
  /** Ids of the invitations of this share. */
  readonly invitationIds: readonly string[];
}

/** A path that a recipient may read, and where that is known from. */
export interface ReadableDataset extends ReportedDataset {
  /** Name of the share. */
  readonly shareName: string;
  /** Id of the invitation. */
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
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** State that the provider set. */
  readonly declaredState: InvitationState;
  /** Last time at which the invitation can be accepted, UTC; null if there is no deadline, or if it is not known. */
  readonly acceptBy: string | null;
  /** End of access, UTC; null if it does not end, or if that is not known. */
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
  /** Name of the recipient. */
  readonly recipientName: string;
  /** Other names that inputs give the same recipient. */
  readonly otherNames: readonly string[];
  /** Display name of the recipient; null if not given. */
  readonly displayName: string | null;
  /** Contact of the recipient; null if not given. */
  readonly contact: string | null;
  /** Object id of the recipient; null if no invitation names it. */
  readonly principalId: string | null;
  /** Application (client) id of the recipient; null if no invitation names it. */
  readonly applicationId: string | null;
  /** The recipient's Microsoft Entra tenant; null if no invitation names it. */
  readonly tenantId: string | null;
  /** The datasets that its invitations offer, and whether it can read them. */
  readonly reads: readonly ReadableDataset[];
  /** The invitations of the recipient. */
  readonly invitations: readonly ReportedInvitation[];
}

/** A subscription of the consumer. */
export interface ReportedSubscription {
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** The way in which recipients get the data. */
  readonly shareKind: ShareKind;
  /** The provider's storage accounts. */
  readonly sources: readonly ReportedStore[];
  /** The consumer's storage account. */
  readonly target: ReportedStore;
  /** The datasets, and the places of their copies. */
  readonly mappings: readonly {
    /** The dataset. */
    readonly dataset: ReportedDataset;
    /** Place of the copy; null for an in-place share. */
    readonly target: { readonly container: string; readonly path: string } | null;
  }[];
  /** Cron expression that the subscription follows; null if it follows none. */
  readonly cron: string | null;
  /** End of access, UTC; null if it does not end, or if that is not known. */
  readonly expiresOn: string | null;
  /** False if its synchronizations were not read: then nothing is known of them. */
  readonly areRecordsRead: boolean;
}

/** The parts of a report that are not about the access in Terraform files. */
export interface ShareReportBase {
  /** Type of this document. */
  readonly documentType: 'shareReport';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** Time of the report, UTC. */
  readonly createdOn: string;
  /** The inputs of the report. */
  readonly inputs: readonly ReportInput[];
  /** Everything that a person should look at, most urgent first. */
  readonly attention: readonly AttentionPoint[];
  /** The shares of all invitations. */
  readonly shares: readonly ReportedShare[];
  /** The recipients of all invitations. */
  readonly recipients: readonly ReportedRecipient[];
  /** The subscriptions among the inputs. */
  readonly subscriptions: readonly ReportedSubscription[];
  /** Newest first. */
  readonly synchronizations: readonly ReportedSynchronization[];
  /** The frequencies with which recipients and subscriptions receive data. */
  readonly frequencies: readonly Frequency[];
  /** The reasons why the Terraform files do not tell all access, each with its file; empty if they do, or if there are none. */
  readonly accessGaps: readonly string[];
  /** The two versions that `accessDiff` compares, by name; the same name twice for a plan. Null without a comparison. */
  readonly compared: { readonly before: string; readonly after: string } | null;
  /** Inputs that could not be read. The facts that they would add are missing above. */
  readonly problems: readonly Problem[];
}

/**
 * The shares, recipients and synchronizations of all inputs together: the facts of the page, and of the JSON document. All texts in
 * it are untrusted.
 */
export interface ShareReport extends ShareReportBase {
  /** Access that the Terraform files among the inputs declare; null if there are none. */
  readonly access: PrintedAccess | null;
  /** Difference between two versions of one stack; null unless the inputs are such. */
  readonly accessDiff: AccessDiff | null;
}
