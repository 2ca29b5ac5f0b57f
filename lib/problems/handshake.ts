import type { Problem } from './error-codes';
import { shown } from './shown';

/** What is said of invitations, their answers, and what has changed since. */
export const handshake = {
  // --- the provider reads an acceptance ----------------------------------------------------------------------
  acceptanceForeign: (invitationId: string, expected: string): Problem => ({
    code: 'AcceptanceForeign',
    message: `the acceptance answers invitation ${shown(invitationId)}, not ${shown(expected)}`,
    fix: 'use the acceptance that answers this invitation',
  }),
  acceptanceOutdated: (accepted: string | null, offered: string | null): Problem => ({
    code: 'AcceptanceOutdated',
    message: `the acceptance is of ${terms(accepted)}, the share has ${terms(offered)}`,
    fix: "hand over the present invitation and have it accepted anew; until then leave 'acceptance' out, and the grant waits",
  }),
  tenantMismatch: (tenantId: string | null, expected: string): Problem => ({
    code: 'TenantMismatch',
    message: `the acceptance ${tenantId === null ? 'does not name its tenant' : `comes from tenant ${shown(tenantId)}`}, the invitation went to tenant ${shown(expected)}`,
    fix: 'accept from the invited tenant, or have the other one invited',
  }),
  principalMismatch: (named: string | null, invited: string): Problem => ({
    code: 'PrincipalMismatch',
    message: `the acceptance names ${named === null ? 'no object id of a reader' : `reader ${shown(named)}`}, the invitation went to ${shown(invited)}`,
    fix: 'accept with the invited principal, or have the other one invited',
  }),
  acceptedTooLate: (acceptedOn: string, acceptBy: string): Problem => ({
    code: 'AcceptedTooLate',
    message: `accepted on ${shown(acceptedOn)}, the invitation could be accepted until ${shown(acceptBy)}`,
    fix: "have 'acceptBy' set to a later time, then accept anew",
  }),
  principalMissing: (why: string): Problem => ({
    code: 'PrincipalMissing',
    message: `there is no principal to grant access to: ${why}`,
    fix: "set 'principalId' and 'principalType' of the recipient to who it is in your own tenant: the guest user, or the service principal of their application (az ad sp create --id <application id>)",
  }),

  // --- the consumer reads the present invitation -------------------------------------------------------------
  invitationForeign: (invitationId: string, expected: string): Problem => ({
    code: 'InvitationForeign',
    message: `this is invitation ${shown(invitationId)}, the subscription accepted ${shown(expected)}`,
    fix: 'use the document of the invitation that was accepted',
  }),
  termsChanged: (accepted: string | null, present: string | null): Problem => ({
    code: 'TermsChanged',
    message: `the provider has changed the terms of use: accepted were ${terms(accepted)}, now there are ${terms(present)}`,
    fix: 'read the present invitation (datashare invitation show), and accept it anew',
  }),
  datasetRemoved: (datasetName: string, how: string): Problem => ({
    code: 'DatasetRemoved',
    message: `dataset ${shown(datasetName)} ${how}`,
    fix: 'accept the present invitation anew, with the datasets that it has; what was copied stays',
  }),
  endpointChanged: (what: string, accepted: unknown, present: unknown): Problem => ({
    code: 'EndpointChanged',
    message: `the provider has changed '${what}' from ${shown(accepted)} to ${shown(present)}`,
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
    message: `the invitations of share ${shown(shareName)} name no exchange`,
    fix: "give the Share an 'exchange' and apply, or hand the documents over by any channel",
  }),
  invitationMissing: (url: string): Problem => ({
    code: 'InvitationMissing',
    message: `there is no invitation at ${shown(url)}`,
    fix: 'check the URL; the provider publishes it with datashare invitation publish, or hands the document over',
  }),
  documentExists: (path: string): Problem => ({
    code: 'DocumentExists',
    message: `the file ${shown(path)} is there already, and is another document`,
    fix: 'move it away, or choose another folder with --out',
  }),
};

function terms(sha256: string | null): string {
  return sha256 === null ? 'no terms' : `terms with SHA-256 ${shown(sha256)}`;
}
