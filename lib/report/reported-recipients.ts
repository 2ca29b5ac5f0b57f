import { groupBy } from '../access/review/group-by';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { InvitationDocument } from '../model/documents/invitation';
import { findProviderTenant, listSharedDatasets, listSources } from '../model/documents/shared-datasets';
import type { StoreFacts } from '../model/documents/store-facts';
import { isSameId } from '../model/rules/same-id';
import type { RecipientStatus } from '../exchange/status-report';
import { compareTexts } from '../model/values/text-order';
import type { DatasetGrants, GranteeName } from './dataset-grants';
import { sortByKey } from './deterministic-order';
import type { MergedInvitation } from './invitation-versions';
import type { RecipientGroup } from './recipients';
import type {
  ReadableDataset,
  ReportedDataset,
  ReportedInvitation,
  ReportedRecipient,
  ReportedShare,
  ReportedStore,
} from './share-report';

/** Everything that the inputs tell about an invitation besides its documents. */
export interface InvitationFacts {
  readonly merged: MergedInvitation;
  readonly status: RecipientStatus | null;
  /** Acceptances that are among the inputs. */
  readonly acceptances: readonly AcceptanceDocument[];
  /** True if a Terraform file that is read in full declares it. */
  readonly isDeclared: boolean;
}

/** A recipient in a report, with what is known of each of its invitations, in the same order. */
export interface RecipientReport {
  readonly recipient: ReportedRecipient;
  readonly facts: readonly InvitationFacts[];
}

/** Reports one recipient with everything that it is invited to. */
export function reportRecipient(
  { key, invitations }: RecipientGroup,
  factsByInvitation: ReadonlyMap<MergedInvitation, InvitationFacts>,
  grants: DatasetGrants,
): RecipientReport {
  const sorted = sortByKey(invitations, ({ invitation }) => [
    invitation.recipient.recipientName,
    invitation.shareName,
    invitation.invitationId,
  ]);
  const [first] = sorted;
  const recipients = sorted.map(({ invitation }) => invitation.recipient);
  const findFirst = (field: 'displayName' | 'contact' | 'principalId' | 'applicationId' | 'tenantId') =>
    recipients.map((each) => each[field]).find((value) => value !== null) ?? null;
  const facts = sorted.map((each) => factsByInvitation.get(each)!);
  const recipient = {
    key,
    recipientName: first.invitation.recipient.recipientName,
    otherNames: [...new Set(recipients.map(({ recipientName }) => recipientName))].slice(1),
    displayName: findFirst('displayName'),
    contact: findFirst('contact'),
    principalId: findFirst('principalId'),
    applicationId: findFirst('applicationId'),
    tenantId: findFirst('tenantId'),
    reads: sortByKey(
      facts.flatMap((each) => reportReads(each, grants)),
      ({ shareName, datasetName, invitationId }) => [shareName, datasetName, invitationId],
    ),
    invitations: facts.map(reportInvitation),
  };
  return { recipient, facts };
}

function reportInvitation({ merged, status }: InvitationFacts): ReportedInvitation {
  const { invitation, versions, unknownFields } = merged;
  const { invitationId, shareName, state, acceptBy, expiresOn, grantOn, acceptedOn } = invitation;
  return {
    invitationId,
    shareName,
    declaredState: state,
    acceptBy,
    expiresOn,
    grantOn,
    acceptedOn,
    status,
    inputs: [...new Set(versions.map(({ input }) => input.name))].sort(compareTexts),
    unknownFields,
  };
}

function reportReads(facts: InvitationFacts, grants: DatasetGrants): ReadableDataset[] {
  const { invitation, unknownFields } = facts.merged;
  const { shareName, invitationId, expiresOn } = invitation;
  const grantees = listGrantees(facts);
  return listReportedDatasets(invitation).map((dataset) => {
    const { grant, until } = grants.find(grantees, dataset, facts.isDeclared);
    const isGranted = grant === 'Granted';
    return {
      ...dataset,
      shareName,
      invitationId,
      grant,
      until: isGranted ? until : expiresOn,
      isUntilKnown: isGranted || !unknownFields.includes('expiresOn'),
    };
  });
}

/** Lists the principals that an invitation can be for: those that its versions name, and the reader of its acceptance. */
function listGrantees({
  merged: { invitation, versions },
  status,
  acceptances,
}: InvitationFacts): GranteeName[] {
  const named = versions.flatMap(({ document: { recipient }, input }): GranteeName[] =>
    recipient.principalId === null
      ? []
      : [{ principalId: recipient.principalId, tenantId: recipient.tenantId, file: input.name }],
  );
  // A recipient can claim any reader. It counts if the provider granted access on that very acceptance.
  const isGrantedOn = ({ acceptedOn }: { readonly acceptedOn: string }): boolean =>
    acceptedOn === invitation.acceptedOn;
  const answers = [...acceptances, ...(status?.acceptance ? [status.acceptance] : [])].filter(isGrantedOn);
  const providerTenant = findProviderTenant<StoreFacts>(invitation);
  const readers = answers.flatMap(({ reader, consumer }): GranteeName[] => {
    const principalId = reader?.principalId ?? null;
    const tenantId = consumer?.tenantId ?? null;
    // The object id of another tenant means nothing in the provider's, unless a data share names it.
    const isMeant =
      invitation.inPlace !== undefined ||
      (providerTenant !== null && tenantId !== null && isSameId(tenantId, providerTenant));
    return principalId === null || !isMeant ? [] : [{ principalId, tenantId, file: '' }];
  });
  return named.length > 0 ? named : readers;
}

export function listReportedDatasets(invitation: InvitationDocument): ReportedDataset[] {
  return listSharedDatasets<StoreFacts>(invitation).map(
    ({ datasetName, datasetType, container, path, source }) => ({
      datasetName,
      datasetType,
      storageAccountName: source.storageAccountName,
      container,
      path,
    }),
  );
}

/** Reports the shares of all invitations. Two providers can have shares of one name: the accounts tell them apart. */
export function reportShares(invitations: readonly MergedInvitation[]): ReportedShare[] {
  const groups = groupBy(
    invitations.map(({ invitation }) => invitation),
    (each) => JSON.stringify([each.shareName, each.shareKind, listAccountNames(each)]),
  );
  const shares = [...groups.values()].map((group) => {
    const sorted = sortByKey(group, ({ invitationId }) => [invitationId.toLowerCase()]);
    const [{ shareName, shareKind }] = sorted;
    const datasets = new Map(
      sorted.flatMap(listReportedDatasets).map((each) => [JSON.stringify(each), each] as const),
    );
    const findFirst = <T>(read: (each: InvitationDocument) => T | null): T | null =>
      sorted.map(read).find((value) => value !== null) ?? null;
    return {
      shareName,
      shareKind,
      description: findFirst(({ description }) => description),
      providerName: findFirst(({ provider }) => provider.providerName),
      providerContact: findFirst(({ provider }) => provider.contact),
      sources: listSources<ReportedStore>(sorted[0]),
      datasets: sortByKey([...datasets.values()], ({ datasetName }) => [datasetName]),
      termsSha256: findFirst(({ termsSha256 }) => termsSha256),
      schedule: findFirst(({ snapshotSchedule }) => snapshotSchedule?.cron ?? null),
      invitationIds: sorted.map(({ invitationId }) => invitationId),
    };
  });
  return sortByKey(shares, ({ shareName, providerName }) => [shareName, providerName]);
}

function listAccountNames(invitation: InvitationDocument): string[] {
  return listSources<StoreFacts>(invitation)
    .map(({ storageAccountName }) => storageAccountName.toLowerCase())
    .sort(compareTexts);
}
