import type { AcceptanceDocument } from '../../model/documents/acceptance';
import type { InvitationDocument } from '../../model/documents/invitation';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatValue } from '../../errors/format-value';
import { isSame } from '../../model/rules/same-id';
import { requireOption } from './option-rules';

/** The options that say who reads. */
export interface ReaderOptions {
  readonly reader?: string;
  readonly readerType?: string;
  readonly applicationId?: string;
}

/** Object ids are those of one tenant, application ids those of all: the invited principal reads, unless said otherwise. */
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

/** Why a provider would not grant access to this reader: by the rules that its own code has for acceptances. */
export function findReaderProblems(
  invitation: InvitationDocument,
  options: ReaderOptions,
  tenantId: string | null,
): Problem[] {
  const { recipient, source } = invitation;
  const reader = resolveReader(invitation, options, tenantId);
  const { principalId, applicationId, principalType } = reader;
  if (recipient.tenantId !== null && tenantId !== null && !isSame(tenantId, recipient.tenantId)) {
    return [problems.tenantMismatch(tenantId, recipient.tenantId)];
  }
  if (principalId === null && applicationId === null) {
    return requireOption(
      '--reader <object id>',
      undefined,
      'add it, or --application-id: who is to read the data',
    );
  }
  const mismatches = findReaderMismatches(invitation, reader, tenantId);
  if (mismatches.length > 0) return mismatches;
  if (isOutsideProviderTenant(invitation, tenantId) && principalType !== 'User' && applicationId === null) {
    const message = `the provider is in tenant ${source.tenantId}, where the object id of a ${principalType} of yours means nothing`;
    return [
      problems.usage(
        message,
        'add --application-id <uuid>: the application (client) id is the same in every tenant',
      ),
    ];
  }
  return [];
}

/** An invited application has to be named from any tenant; an invited principal from the provider's own. */
function findReaderMismatches(
  { recipient, source }: InvitationDocument,
  { principalId, applicationId }: AcceptanceDocument['reader'],
  tenantId: string | null,
): Problem[] {
  const isHome = source.tenantId !== null && tenantId !== null && isSame(source.tenantId, tenantId);
  const found: Problem[] = [];
  if (isOtherThanInvited(recipient.applicationId, applicationId)) {
    found.push(createReaderMismatch('application id', applicationId, recipient.applicationId!, '--application-id'));
  }
  if (isHome && isOtherThanInvited(recipient.principalId, principalId)) {
    found.push(createReaderMismatch('object id', principalId, recipient.principalId!, '--reader'));
  }
  return found;
}

/** Whether the reader is not the one that was invited; where none was, anybody is. */
function isOtherThanInvited(invited: string | null, named: string | null): boolean {
  return invited !== null && (named === null || !isSame(invited, named));
}

function createReaderMismatch(what: string, named: string | null, invited: string, option: string): Problem {
  return {
    ...problems.principalMismatch(named, invited),
    message: `the reader has ${named === null ? `no ${what}` : `${what} ${formatValue(named)}`}, the invitation went to ${formatValue(invited)}`,
    fix: `name the invited one with ${option}, or ask the provider to invite the other`,
  };
}

function isOutsideProviderTenant({ source }: InvitationDocument, tenantId: string | null): boolean {
  return source.tenantId !== null && tenantId !== null && !isSame(source.tenantId, tenantId);
}
