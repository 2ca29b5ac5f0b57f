import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

/** Who is told: who shares, or who accepts. */
export type HandshakeSide = 'provider' | 'consumer';

/** What is said of invitations, their answers, and what has changed since. */
export const handshake = {
  // --- the provider reads an acceptance ----------------------------------------------------------------------
  acceptanceForeign: (invitationId: string, expected: string): Problem => ({
    code: 'AcceptanceForeign',
    message: `the acceptance answers invitation ${formatValue(invitationId)}, not ${formatValue(expected)}`,
    fix: 'use the acceptance that answers this invitation',
  }),
  acceptanceOutdated: (accepted: string | null, offered: string | null): Problem => ({
    code: 'AcceptanceOutdated',
    message: `the acceptance is of ${describeTerms(accepted)}, the share has ${describeTerms(offered)}`,
    fix: "hand over the present invitation and have it accepted anew; until then leave 'acceptance' out, and the grant waits",
  }),
  tenantMismatch: (tenantId: string | null, expected: string, side: HandshakeSide = 'provider'): Problem => ({
    code: 'TenantMismatch',
    message: `the acceptance ${tenantId === null ? 'does not name its tenant' : `comes from tenant ${formatValue(tenantId)}`}, the invitation went to tenant ${formatValue(expected)}`,
    fix:
      side === 'provider'
        ? 'ask the recipient for an acceptance from the invited tenant, or invite the other tenant'
        : tenantId === null
          ? "set 'tenantId' of the target's data store"
          : 'accept with a data store of the invited tenant, or ask the provider to invite yours',
  }),
  /** @param unnamed The type of a reader whom an acceptance from another tenant names by an object id alone. */
  principalMismatch: (
    named: string | null,
    invited: string,
    side: HandshakeSide = 'provider',
    unnamed?: string,
  ): Problem => ({
    code: 'PrincipalMismatch',
    message:
      unnamed === undefined
        ? `the acceptance names ${named === null ? 'no object id of a reader' : `reader ${formatValue(named)}`}, the invitation went to ${formatValue(invited)}`
        : `the acceptance comes from another tenant and names a ${unnamed} by an object id alone, which means nothing here: nobody can tell whether that is ${formatValue(invited)}, whom the invitation went to`,
    fix:
      side === 'consumer'
        ? "name the invited one in 'identity', or ask the provider to invite yours"
        : unnamed === undefined
          ? 'ask for an acceptance with the invited principal, or invite the other one'
          : 'ask for an acceptance that names the application (client) id of a multi-tenant application, or a user',
  }),
  acceptedTooLate: (
    acceptedOn: string,
    until: string,
    prop: 'acceptBy' | 'expiresOn' = 'acceptBy',
  ): Problem => ({
    code: 'AcceptedTooLate',
    message: `accepted on ${formatValue(acceptedOn)}, ${prop === 'acceptBy' ? 'the invitation could be accepted until' : 'access ended on'} ${formatValue(until)}`,
    fix: `have '${prop}' set to a later time, then accept anew`,
  }),
  /** @param isTenantUnknown Whether the provider has not said which tenant is its own. */
  principalMissing: (why: string, isTenantUnknown = false): Problem => ({
    code: 'PrincipalMissing',
    message: `there is no principal to grant access to: ${why}`,
    fix: `${isTenantUnknown ? "set 'tenantId' of the data store, whose tenant is not known; or " : ''}set 'principalId' and 'principalType' of the recipient to who it is in your own tenant: the guest user, or the service principal of their application (az ad sp create --id <application id>)`,
  }),

  // --- the consumer reads the present invitation -------------------------------------------------------------
  invitationForeign: (invitationId: string, expected: string): Problem => ({
    code: 'InvitationForeign',
    message: `this is invitation ${formatValue(invitationId)}, the subscription accepted ${formatValue(expected)}`,
    fix: 'use the document of the invitation that was accepted',
  }),
  termsChanged: (accepted: string | null, present: string | null): Problem => ({
    code: 'TermsChanged',
    message: `the provider has changed the terms of use: accepted were ${describeTerms(accepted)}, now there are ${describeTerms(present)}`,
    fix: 'read the present invitation (datashare invitation show), and accept it anew',
  }),
  datasetRemoved: (datasetName: string, how: string): Problem => ({
    code: 'DatasetRemoved',
    message: `dataset ${formatValue(datasetName)} ${how}`,
    fix: 'accept the present invitation anew, with the datasets that it has; what was copied stays',
  }),
  endpointChanged: (what: string, accepted: unknown, present: unknown): Problem => ({
    code: 'EndpointChanged',
    message: `the provider has changed '${what}' from ${formatValue(accepted)} to ${formatValue(present)}`,
    fix: 'make sure that the provider means it, then accept the present invitation anew',
  }),
  scheduleMissing: (): Problem => ({
    code: 'ScheduleMissing',
    message: 'the invitation suggests no schedule that could be followed',
    fix: 'use a schedule of your own (SnapshotTrigger.cron, --trigger), or synchronize by hand',
  }),

  // --- the exchange ------------------------------------------------------------------------------------------
  exchangeMissing: (shareName: string): Problem => ({
    code: 'ExchangeMissing',
    message: `the invitations of share ${formatValue(shareName)} name no exchange`,
    fix: "give the Share an 'exchange' and apply, or hand the documents over by any channel",
  }),
  invitationMissing: (url: string): Problem => ({
    code: 'InvitationMissing',
    message: `there is no invitation at ${formatValue(url)}`,
    fix: 'check the URL; the provider publishes it with datashare invitation publish, or hands the document over',
  }),
  documentExists: (path: string): Problem => ({
    code: 'DocumentExists',
    message: `the file ${formatValue(path)} is there already, and is another document`,
    fix: 'move it away, or choose another folder with --out',
  }),
};

function describeTerms(sha256: string | null): string {
  return sha256 === null ? 'no terms' : `terms with SHA-256 ${formatValue(sha256)}`;
}
