import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import type { Problem } from '../../lib/errors/error-codes';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { checkAcceptance } from '../documents/acceptance-check';
import { checkReader } from '../documents/accepted-reader-check';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import type { GranteeResolution } from './invitation-grantee';
import type { Grantee } from './grantee';
import { toGrantee } from './grantee';
import { PrincipalType } from './principal';
import type { IRecipient } from './recipient';

/**
 * Resolves the managed identity that an invitation lets read through a data share of Azure Storage: that of the recipient, or the
 * one that the acceptance names. Its object id is the one in the consumer's own tenant, unlike that of a role assignment.
 *
 * A suspended or revoked invitation has no reader. Its acceptance only identifies the recipient, so that an outdated
 * acceptance does not block a revocation.
 *
 * @param acceptance Undefined if access does not depend on an acceptance, or if there is none yet.
 * @param offer The invitation without its principal.
 * @param isWaiting True if access waits for an acceptance.
 * @param where Construct path for the messages of preconditions.
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/datashares
 */
export function resolveDataShareReader(
  recipient: IRecipient,
  acceptance: AcceptanceDocument | undefined,
  offer: DeclaredInvitation,
  isWaiting: boolean,
  where: string,
): GranteeResolution {
  const named = toGrantee(recipient);
  const { invitationId, termsSha256, acceptBy, expiresOn, state } = offer;
  const isActive = state === InvitationState.ACTIVE;
  const recipientProblems = isActive
    ? findRecipientProblems(recipient, isWaiting || acceptance !== undefined)
    : [];
  if (!acceptance) return { grantee: named, problems: recipientProblems, preconditions: [] };
  const grantee = toAcceptedReader(recipient, acceptance);
  if (!isActive) {
    const { problems: found, preconditions } = checkAcceptance({ invitationId }, acceptance, where);
    return { grantee: named ?? grantee, problems: found, preconditions: named ? [] : preconditions };
  }
  const answer = checkAcceptance(
    { invitationId, termsSha256, acceptBy, expiresOn, tenantId: recipient.tenantId },
    acceptance,
    where,
  );
  const reader = checkReader(
    { principalId: recipient.principalId },
    acceptance.reader,
    true,
    'provider',
    where,
  );
  const found = [...recipientProblems, ...answer.problems, ...reader.problems];
  if (found.length === 0 && !grantee) found.push(problems.readerUnsupported(describeReader(acceptance)));
  return { grantee, problems: found, preconditions: [...answer.preconditions, ...reader.preconditions] };
}

/** Returns the reasons why a recipient cannot be, or become, the reader of a data share. */
function findRecipientProblems(recipient: IRecipient, hasAcceptance: boolean): Problem[] {
  const { principalId, principalType, applicationId, tenantId } = recipient;
  const refuse = (what: string): Problem[] => [
    problems.readerUnsupported(`recipient ${formatValue(recipient.recipientName)} ${what}`),
  ];
  if (applicationId !== undefined) return refuse("is an application ('applicationId')");
  if (principalType !== undefined && principalType !== PrincipalType.MANAGED_IDENTITY)
    return refuse(`is of type ${principalType}`);
  if (hasAcceptance) return [];
  if (principalId === undefined) return refuse('names no principal');
  return tenantId === undefined ? refuse("has no 'tenantId'") : [];
}

/** Returns the managed identity that an acceptance names; undefined if it names none, or no tenant. */
function toAcceptedReader(
  recipient: IRecipient,
  { reader, consumer }: AcceptanceDocument,
): Grantee | undefined {
  const tenantId = recipient.tenantId ?? consumer.tenantId;
  const principalId = recipient.principalId ?? reader.principalId;
  if (reader.principalType !== 'ManagedIdentity' || principalId === null || tenantId === null)
    return undefined;
  return { principalId, principalType: PrincipalType.MANAGED_IDENTITY, tenantId, declaredBy: recipient };
}

function describeReader({ reader, consumer }: AcceptanceDocument): string {
  if (reader.principalType !== 'ManagedIdentity')
    return `the reader of the acceptance is of type ${reader.principalType}`;
  return consumer.tenantId === null
    ? 'the acceptance names no tenant'
    : 'the acceptance names no object id of a reader';
}
