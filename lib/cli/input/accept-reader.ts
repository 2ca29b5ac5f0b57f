import type { AcceptanceDocument } from '../../model/documents/acceptance';
import { GrantTiming } from '../../model/values/grant-timing';
import type { InvitationDocument } from '../../model/documents/invitation';
import { findProviderTenant } from '../../model/documents/shared-datasets';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatValue } from '../../errors/format-value';
import { isSameId } from '../../model/rules/same-id';
import { requireOption } from './option-rules';

/** The options that identify the reader. */
export interface ReaderOptions {
  readonly reader?: string;
  readonly readerType?: string;
  readonly applicationId?: string;
}

/** Resolves the reader: the invited principal by default. An object ID belongs to one tenant, an application ID to all. */
export function resolveReader(
  invitation: InvitationDocument,
  { reader, readerType, applicationId }: ReaderOptions,
  tenantId: string | null,
): AcceptanceDocument['reader'] {
  const { recipient } = invitation;
  const invited = isUnknownToProvider(invitation, tenantId) ? null : recipient.principalId;
  // A document has no word of its own for an invited managed identity.
  const invitedType = invitation.inPlace ? 'ManagedIdentity' : recipient.principalType;
  const type = (readerType ?? (reader === undefined || invitation.inPlace ? invitedType : null)) as
    AcceptanceDocument['reader']['principalType'] | null;
  return {
    principalId: reader ?? (applicationId === undefined ? invited : null),
    principalType: type ?? 'ServicePrincipal',
    applicationId: applicationId ?? (reader === undefined ? recipient.applicationId : null),
  };
}

/** Finds the reasons for a provider to refuse this reader, by the rules that its own code applies to acceptances. */
export function findReaderProblems(
  invitation: InvitationDocument,
  options: ReaderOptions,
  tenantId: string | null,
): Problem[] {
  const { recipient } = invitation;
  const reader = resolveReader(invitation, options, tenantId);
  const { principalId, applicationId, principalType } = reader;
  if (recipient.tenantId !== null && tenantId !== null && !isSameId(tenantId, recipient.tenantId)) {
    return [problems.tenantMismatch(tenantId, recipient.tenantId)];
  }
  if (principalId === null && applicationId === null) {
    return requireOption(
      '--reader <object id>',
      undefined,
      'add it, or --application-id, to name the identity that reads the data',
    );
  }
  if (invitation.inPlace) {
    const unsupported = findConnectorReaderProblems(reader, tenantId);
    if (unsupported.length > 0) return unsupported;
  }
  const mismatches = findReaderMismatches(invitation, reader, tenantId);
  if (mismatches.length > 0) return mismatches;
  if (isUnknownToProvider(invitation, tenantId) && principalType !== 'User' && applicationId === null) {
    const message = `the provider is in tenant ${findProviderTenant(invitation)}, where the object ID of your ${principalType} is unknown`;
    return [
      problems.usage(
        message,
        'add --application-id <uuid>: the application (client) ID is the same in every tenant',
      ),
    ];
  }
  if (tenantId !== null || !isTenantNeeded(invitation, reader)) return [];
  const why = 'add it: without its tenant, the provider cannot tell whose object ID the reader has';
  return requireOption('--tenant <uuid>', undefined, why);
}

/** True if the code of the provider refuses this reader in an acceptance that does not name its tenant. */
function isTenantNeeded(
  invitation: InvitationDocument,
  { applicationId, principalType }: AcceptanceDocument['reader'],
): boolean {
  const { grantOn, inPlace, recipient } = invitation;
  if (
    inPlace !== undefined ||
    grantOn !== GrantTiming.ACCEPTANCE ||
    findProviderTenant(invitation) === null
  ) {
    return false;
  }
  return applicationId === null && (principalType !== 'User' || recipient.principalId === null);
}

/** The policy of a data share admits a managed identity, by its object ID and its tenant. */
function findConnectorReaderProblems(
  { principalType, applicationId }: AcceptanceDocument['reader'],
  tenantId: string | null,
): Problem[] {
  if (principalType !== 'ManagedIdentity' || applicationId !== null) {
    const given = applicationId === null ? `a ${principalType}` : 'an application';
    return [
      problems.usage(
        `the reader is ${given}, but a connector signs in as a managed identity`,
        'name its object ID with --reader, and leave out --reader-type and --application-id',
      ),
    ];
  }
  if (tenantId !== null) return [];
  const why = 'add it: the provider admits the managed identity together with its tenant';
  return requireOption('--tenant <uuid>', undefined, why);
}

/** An invited application ID must match in every tenant, an invited object ID in the provider's own. */
function findReaderMismatches(
  invitation: InvitationDocument,
  { principalId, applicationId }: AcceptanceDocument['reader'],
  tenantId: string | null,
): Problem[] {
  const { recipient, inPlace } = invitation;
  const providerTenantId = findProviderTenant(invitation);
  const isHome =
    inPlace !== undefined ||
    (providerTenantId !== null && tenantId !== null && isSameId(providerTenantId, tenantId));
  const found: Problem[] = [];
  if (isOtherThanInvited(recipient.applicationId, applicationId)) {
    found.push(
      createReaderMismatch('application ID', applicationId, recipient.applicationId!, '--application-id'),
    );
  }
  if (isHome && isOtherThanInvited(recipient.principalId, principalId)) {
    found.push(createReaderMismatch('object ID', principalId, recipient.principalId!, '--reader'));
  }
  return found;
}

/** True if the reader is not the invited one. If none was invited, any reader will do. */
function isOtherThanInvited(invited: string | null, named: string | null): boolean {
  return invited !== null && (named === null || !isSameId(invited, named));
}

function createReaderMismatch(what: string, named: string | null, invited: string, option: string): Problem {
  return {
    ...problems.principalMismatch(named, invited),
    message: `the reader has ${named === null ? `no ${what}` : `${what} ${formatValue(named)}`}, but the invitation is for ${formatValue(invited)}`,
    fix: `use the invited one with ${option}, or ask the provider to invite this reader`,
  };
}

/** True if an object ID of the tenant means nothing to the provider. The policy of a data share names it with its tenant. */
function isUnknownToProvider(invitation: InvitationDocument, tenantId: string | null): boolean {
  if (invitation.inPlace !== undefined) return false;
  const providerTenantId = findProviderTenant(invitation);
  return providerTenantId !== null && tenantId !== null && !isSameId(providerTenantId, tenantId);
}
