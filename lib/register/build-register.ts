import type { Problem } from '../errors/error-codes';
import type { InvitationDocument } from '../model/documents/invitation';
import { listSharedDatasets, listSources } from '../model/documents/shared-datasets';
import { describePlace } from '../model/values/dataset';
import { GrantTiming } from '../model/values/grant-timing';
import { normalizeRegion } from '../model/values/region';
import type { DisclosedShare } from './disclosed-share';
import { findUnknownFields, isStateKnown } from './unknown-fields';
import type { DisclosureRegister, RegisterEntry, SinceEvidence } from './disclosure-register';

/** Builds the register of disclosures. Invitations that were revoked or have expired are in it, too. */
export function buildRegister(
  disclosed: readonly DisclosedShare[],
  { problems, gaps }: { readonly problems: readonly Problem[]; readonly gaps: readonly string[] },
  at: Date,
): DisclosureRegister {
  return {
    documentType: 'disclosureRegister',
    schemaVersion: 1,
    at: at.toISOString(),
    entries: disclosed.map((each) => buildEntry(each, at)).sort(compareEntries),
    problems,
    gaps: [...gaps].sort(),
  };
}

function buildEntry(disclosed: DisclosedShare, at: Date): RegisterEntry {
  const { invitation, status } = disclosed;
  const { recipient, provider } = invitation;
  const { acceptance } = status;
  const consumer = acceptance?.consumer ?? null;
  const unknownFields = findUnknownFields(disclosed, at);
  return {
    invitationId: toEntryId(invitation.invitationId),
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
    ...findBeginning(disclosed),
    until: invitation.expiresOn,
    state: isStateKnown(disclosed, at) ? status.state : 'Unknown',
    exchange: status.exchange,
    ...(disclosed.isPlanned && { isPlanned: true }),
    ...(unknownFields.length > 0 && { unknownFields }),
  };
}

/** An expression is no id: it stays as it is. */
function toEntryId(invitationId: string): string {
  return invitationId.includes('${') ? invitationId : invitationId.toLowerCase();
}

function collectRegions(invitation: InvitationDocument): string[] {
  // An expression is no name of a region: it stays as it is.
  const regions = listSources(invitation).map(({ location }) =>
    location.includes('${') ? location : normalizeRegion(location),
  );
  return [...new Set(regions)].sort();
}

/** Finds the beginning of access. No document states when a grant was applied, so that only an acceptance tells a time. */
function findBeginning({
  invitation: { grantOn, acceptedOn },
  status: { acceptance },
  unknownFields,
}: DisclosedShare): { readonly since: string | null; readonly sinceEvidence: SinceEvidence } {
  if (unknownFields.includes('acceptedOn')) return { since: null, sinceEvidence: 'Unknown' };
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
