import type { AcceptanceDocument } from '../model/acceptance';
import type { InvitationDocument } from '../model/invitation';
import type { Problem } from '../problems';
import { problems } from '../problems';
import { required } from './option-rules';

/** The options that say who reads. */
export interface ReaderOptions {
  readonly reader?: string;
  readonly readerType?: string;
  readonly applicationId?: string;
}

/** Object ids are those of one tenant, application ids those of all: the invited principal reads, unless said otherwise. */
export function readerOf(
  invitation: InvitationDocument,
  { reader, readerType, applicationId }: ReaderOptions,
  tenantId: string | null,
): AcceptanceDocument['reader'] {
  const { recipient } = invitation;
  const invited = isOtherTenant(invitation, tenantId) ? null : recipient.principalId;
  const type = (readerType ?? (reader === undefined ? recipient.principalType : null)) as
    AcceptanceDocument['reader']['principalType'] | null;
  return {
    principalId: reader ?? (applicationId === undefined ? invited : null),
    principalType: type ?? 'ServicePrincipal',
    applicationId: applicationId ?? (reader === undefined ? recipient.applicationId : null),
  };
}

/** Why a provider would not grant access to this reader. */
export function readerProblems(
  invitation: InvitationDocument,
  options: ReaderOptions,
  tenantId: string | null,
): Problem[] {
  const { recipient, source } = invitation;
  const { principalId, applicationId, principalType } = readerOf(invitation, options, tenantId);
  if (recipient.tenantId !== null && tenantId !== null && !isSame(tenantId, recipient.tenantId)) {
    return [problems.tenantMismatch(tenantId, recipient.tenantId)];
  }
  if (principalId === null && applicationId === null) {
    return required(
      '--reader <object id>',
      undefined,
      'add it, or --application-id: who is to read the data',
    );
  }
  const isOther = isOtherTenant(invitation, tenantId);
  if (isOther && principalType !== 'User' && applicationId === null) {
    const message = `the provider is in tenant ${source.tenantId}, where the object id of a ${principalType} of yours means nothing`;
    return [
      problems.usage(
        message,
        'add --application-id <uuid>: the application (client) id is the same in every tenant',
      ),
    ];
  }
  if (recipient.applicationId !== null && applicationId !== null) {
    return isSame(applicationId, recipient.applicationId)
      ? []
      : [problems.principalMismatch(applicationId, recipient.applicationId)];
  }
  const isKnownSame = source.tenantId !== null && tenantId !== null && !isOther;
  if (isKnownSame && recipient.principalId !== null && principalId !== null) {
    return isSame(principalId, recipient.principalId)
      ? []
      : [problems.principalMismatch(principalId, recipient.principalId)];
  }
  return [];
}

function isOtherTenant({ source }: InvitationDocument, tenantId: string | null): boolean {
  return source.tenantId !== null && tenantId !== null && !isSame(source.tenantId, tenantId);
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
