import type { AcceptanceDocument } from '../../model/documents/acceptance';
import type { InvitationDocument } from '../../model/documents/invitation';
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
  const invited = isOutsideProviderTenant(invitation, tenantId) ? null : recipient.principalId;
  const type = (readerType ?? (reader === undefined ? recipient.principalType : null)) as
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
  const { recipient, source } = invitation;
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
  const mismatches = findReaderMismatches(invitation, reader, tenantId);
  if (mismatches.length > 0) return mismatches;
  if (isOutsideProviderTenant(invitation, tenantId) && principalType !== 'User' && applicationId === null) {
    const message = `the provider is in tenant ${source.tenantId}, where the object ID of your ${principalType} is unknown`;
    return [
      problems.usage(
        message,
        'add --application-id <uuid>: the application (client) ID is the same in every tenant',
      ),
    ];
  }
  return [];
}

/** An invited application ID must match in every tenant, an invited object ID in the provider's own. */
function findReaderMismatches(
  { recipient, source }: InvitationDocument,
  { principalId, applicationId }: AcceptanceDocument['reader'],
  tenantId: string | null,
): Problem[] {
  const isHome = source.tenantId !== null && tenantId !== null && isSameId(source.tenantId, tenantId);
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

function isOutsideProviderTenant({ source }: InvitationDocument, tenantId: string | null): boolean {
  return source.tenantId !== null && tenantId !== null && !isSameId(source.tenantId, tenantId);
}
