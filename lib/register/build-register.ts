import type { Problem } from '../errors/error-codes';
import type { RecipientStatus } from '../exchange/status-report';
import type { InvitationDocument } from '../model/documents/invitation';
import { listSharedDatasets, listSources } from '../model/documents/shared-datasets';
import { describePlace } from '../model/values/dataset';
import { GrantTiming } from '../model/values/grant-timing';
import { normalizeRegion } from '../model/values/region';
import type { DisclosureRegister, RegisterEntry, SinceEvidence } from './disclosure-register';

/** An invitation, and what is known of its recipient. */
export interface DisclosedShare {
  readonly invitation: InvitationDocument;
  readonly status: RecipientStatus;
}

/** Builds the register of disclosures. Invitations that were revoked or have expired are in it, too. */
export function buildRegister(
  disclosed: readonly DisclosedShare[],
  problems: readonly Problem[],
  at: Date,
): DisclosureRegister {
  return {
    documentType: 'disclosureRegister',
    schemaVersion: 1,
    at: at.toISOString(),
    entries: disclosed.map(buildEntry).sort(compareEntries),
    problems,
  };
}

function buildEntry({ invitation, status }: DisclosedShare): RegisterEntry {
  const { recipient, provider } = invitation;
  const { acceptance } = status;
  const consumer = acceptance?.consumer ?? null;
  return {
    invitationId: invitation.invitationId.toLowerCase(),
    shareName: invitation.shareName,
    shareKind: invitation.shareKind,
    recipientName: recipient.recipientName,
    recipientDisplayName: recipient.displayName,
    recipientTenantId: recipient.tenantId ?? consumer?.tenantId ?? null,
    recipientPrincipalId: recipient.principalId,
    recipientContact: consumer?.contact ?? recipient.contact,
    providerName: provider.providerName,
    providerContact: provider.contact,
    purpose: invitation.purpose ?? null,
    legalBasis: invitation.legalBasis ?? null,
    termsSha256: invitation.termsSha256,
    acceptedTermsSha256: acceptance?.termsSha256 ?? null,
    acceptedOn: acceptance?.acceptedOn ?? invitation.acceptedOn,
    sourceRegions: collectRegions(invitation),
    targetRegion: acceptance?.target ? normalizeRegion(acceptance.target.location) : null,
    datasets: listSharedDatasets(invitation).map(
      (dataset) => `${dataset.datasetName}: ${dataset.source.storageAccountName}/${describePlace(dataset)}`,
    ),
    ...findBeginning(invitation, status),
    until: invitation.expiresOn,
    state: status.state,
    exchange: status.exchange,
  };
}

function collectRegions(invitation: InvitationDocument): string[] {
  const regions = listSources(invitation).map(({ location }) => normalizeRegion(location));
  return [...new Set(regions)].sort();
}

/** Finds the beginning of access. No document states when a grant was applied, so that only an acceptance tells a time. */
function findBeginning(
  { grantOn, acceptedOn }: InvitationDocument,
  { acceptance }: RecipientStatus,
): { readonly since: string | null; readonly sinceEvidence: SinceEvidence } {
  if (grantOn === GrantTiming.ACCEPTANCE)
    return { since: acceptedOn, sinceEvidence: acceptedOn === null ? 'NotGranted' : 'GrantedAcceptance' };
  return acceptance === null
    ? { since: null, sinceEvidence: 'Unknown' }
    : { since: acceptance.acceptedOn, sinceEvidence: 'LaterAcceptance' };
}

function compareEntries(a: RegisterEntry, b: RegisterEntry): number {
  const [left, right] = [a, b].map((each) =>
    [each.shareName, each.recipientName, each.invitationId, each.exchange ?? ''].join('\u0000'),
  );
  return left < right ? -1 : left > right ? 1 : 0;
}
