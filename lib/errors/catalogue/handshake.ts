import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

/** The side that a message is addressed to. */
export type HandshakeSide = 'provider' | 'consumer';

function describeOtherReader(
  named: string | null,
  invited: string,
  side: HandshakeSide,
): Omit<Problem, 'code'> {
  const reader = named === null ? 'no object id of a reader' : `reader ${formatValue(named)}`;
  return {
    message: `the acceptance names ${reader}, but the invitation was sent to ${formatValue(invited)}`,
    fix:
      side === 'consumer'
        ? "name the invited principal in 'identity', or ask the provider to invite yours"
        : 'ask for an acceptance by the invited principal, or invite the other one',
  };
}

function describeUnnamedReader(
  { principalType, tenantId }: { readonly principalType: string; readonly tenantId: string | null },
  invited: string,
): Omit<Problem, 'code'> {
  const comparison = `it cannot be compared with ${formatValue(invited)}, to which the invitation was sent`;
  return tenantId === null
    ? {
        message: `the acceptance does not name its tenant and names a ${principalType} by an object id only, so ${comparison}`,
        fix: "ask for an acceptance that names its tenant; the invitation suggests it if you set 'tenantId' of the recipient",
      }
    : {
        message: `the acceptance comes from another tenant and names a ${principalType} by an object id only, which has no meaning in this tenant, so ${comparison}`,
        fix: 'ask for an acceptance that names the application (client) id of a multitenant application, or a user',
      };
}

/** Problems of invitations, their answers, and later changes. */
export const handshake = {
  // --- the provider reads an acceptance ----------------------------------------------------------------------
  acceptanceForeign: (invitationId: string, expected: string): Problem => ({
    code: 'AcceptanceForeign',
    message: `the acceptance answers invitation ${formatValue(invitationId)}, not ${formatValue(expected)}`,
    fix: 'use the acceptance that answers this invitation',
  }),
  acceptanceOutdated: (accepted: string | null, offered: string | null): Problem => ({
    code: 'AcceptanceOutdated',
    message: `the acceptance agrees to ${describeTerms(accepted)}, but the share has ${describeTerms(offered)}`,
    fix: "send the current invitation and ask for a new acceptance; until then, leave 'acceptance' out, and access is not granted yet",
  }),
  tenantMismatch: (tenantId: string | null, expected: string, side: HandshakeSide = 'provider'): Problem => ({
    code: 'TenantMismatch',
    message: `the acceptance ${tenantId === null ? 'does not name its tenant' : `comes from tenant ${formatValue(tenantId)}`}, but the invitation was sent to tenant ${formatValue(expected)}`,
    fix:
      side === 'provider'
        ? 'ask the recipient for an acceptance from the invited tenant, or invite the other tenant'
        : tenantId === null
          ? "set 'tenantId' of the target's data store"
          : 'accept with a data store of the invited tenant, or ask the provider to invite yours',
  }),
  /** @param unnamed A reader that the acceptance names by an object id of another tenant, or of an unknown one. */
  principalMismatch: (
    named: string | null,
    invited: string,
    side: HandshakeSide = 'provider',
    unnamed?: { readonly principalType: string; readonly tenantId: string | null },
  ): Problem => ({
    code: 'PrincipalMismatch',
    ...(unnamed === undefined
      ? describeOtherReader(named, invited, side)
      : describeUnnamedReader(unnamed, invited)),
  }),
  acceptedTooLate: (
    acceptedOn: string,
    until: string,
    prop: 'acceptBy' | 'expiresOn' = 'acceptBy',
  ): Problem => ({
    code: 'AcceptedTooLate',
    message: `the invitation was accepted on ${formatValue(acceptedOn)}, but ${prop === 'acceptBy' ? 'could only be accepted until' : 'access ended on'} ${formatValue(until)}`,
    fix: `have '${prop}' set to a later time, then accept again`,
  }),
  /** @param isTenantUnknown True if the tenant of the provider is not known. */
  principalMissing: (why: string, isTenantUnknown = false): Problem => ({
    code: 'PrincipalMissing',
    message: `there is no principal to grant access to: ${why}`,
    fix: `${isTenantUnknown ? "set 'tenantId' of the data store, whose tenant is not known, or " : ''}set 'principalId' and 'principalType' of the recipient to its principal in your own tenant: the guest user, or the service principal of its application, which 'az ad sp create' creates`,
  }),

  // --- the consumer reads the current invitation -------------------------------------------------------------
  invitationForeign: (invitationId: string, expected: string): Problem => ({
    code: 'InvitationForeign',
    message: `this is invitation ${formatValue(invitationId)}, but the subscription accepted ${formatValue(expected)}`,
    fix: 'use the document of the invitation that was accepted',
  }),
  termsChanged: (accepted: string | null, present: string | null): Problem => ({
    code: 'TermsChanged',
    message: `the provider changed the terms of use from ${describeTerms(accepted)} to ${describeTerms(present)}`,
    fix: 'read the current invitation, then accept it again',
  }),
  datasetRemoved: (datasetName: string, how: string): Problem => ({
    code: 'DatasetRemoved',
    message: `dataset ${formatValue(datasetName)} ${how}`,
    fix: 'accept the current invitation again, with the datasets that it offers; copied data stays',
  }),
  /** @param account The account, if the provider has several. */
  endpointChanged: (what: string, accepted: unknown, present: unknown, account?: string): Problem => ({
    code: 'EndpointChanged',
    message: `the provider changed '${what}'${account === undefined ? '' : ` of account ${formatValue(account)}`} from ${formatValue(accepted)} to ${formatValue(present)}`,
    fix: 'make sure that the provider intends it, then accept the current invitation again',
  }),
  scheduleMissing: (): Problem => ({
    code: 'ScheduleMissing',
    message: 'the invitation does not suggest a schedule',
    fix: 'use your own schedule (SnapshotTrigger.cron), or synchronize by hand',
  }),

  // --- the exchange ------------------------------------------------------------------------------------------
  exchangeMissing: (shareName: string): Problem => ({
    code: 'ExchangeMissing',
    message: `the invitations of share ${formatValue(shareName)} name no exchange`,
    fix: "give the Share an 'exchange' and apply, or send the documents in another way",
  }),
  callerUnknown: (): Problem => ({
    code: 'CallerUnknown',
    message:
      'the object id of the caller is not known: its credential is no token of Microsoft Entra ID that names one',
    fix: "set 'principalId' to the object id that the provider invited: yours or that of your group, in the provider's tenant",
  }),
  invitationMissing: (url: string): Problem => ({
    code: 'InvitationMissing',
    message: `there is no invitation at ${formatValue(url)}`,
    fix: 'check the URL; the provider has to publish the invitation, or to send you the document',
  }),
  documentExists: (path: string): Problem => ({
    code: 'DocumentExists',
    message: `the file ${formatValue(path)} already exists with other content`,
    fix: 'move it away, or choose another folder',
  }),
};

function describeTerms(sha256: string | null): string {
  return sha256 === null ? 'no terms' : `terms with SHA-256 ${formatValue(sha256)}`;
}
