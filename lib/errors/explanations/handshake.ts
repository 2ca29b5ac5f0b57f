import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

const [INVITATION, OTHER] = ['8b0a4c1e-6d0f-5c57-9a52-1f7a4b1a7c10', '0f2b6f4e-7a3d-5d0b-8c61-3d9e2a5b4c77'];
const HASH = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** Problems of invitations, their answers, and changes after an answer. */
export const handshake = {
  AcceptanceForeign: {
    meaning: 'The acceptance answers another invitation than the one it was given for.',
    causes: [
      'Files of two recipients were mixed up.',
      'The invitation was created again with another id, and the acceptance answers the old one.',
    ],
    actions: [
      'Use the acceptance of this invitation: `datashare acceptance export` names the files by share and recipient.',
      'Or send the recipient the current invitation.',
    ],
    example: describeFinding(problems.acceptanceForeign(INVITATION, OTHER)),
  },
  AcceptanceOutdated: {
    meaning: 'The acceptance agrees to other terms of use than the share has now.',
    causes: ['The provider changed the terms of use after the recipient accepted.'],
    actions: [
      'Send the recipient the current invitation, and ask for a new acceptance.',
      "Until it arrives, leave 'acceptance' out. The access is then granted when the new acceptance is there.",
    ],
    example: describeFinding(problems.acceptanceOutdated(HASH, null)),
  },
  AcceptedTooLate: {
    meaning: "The recipient accepted after 'acceptBy', or after the access had ended ('expiresOn').",
    causes: [
      'The invitation was answered late.',
      'The acceptance arrived in the exchange late, whatever time it states.',
    ],
    actions: [
      "Provider: set 'acceptBy' or 'expiresOn' to a later time and publish the invitation again.",
      'Consumer: accept the new invitation.',
    ],
    example: describeFinding(problems.acceptedTooLate('2027-02-01T00:00:00Z', '2027-01-31T00:00:00Z')),
  },
  DatasetRemoved: {
    meaning: 'A dataset that the subscription copies is no longer shared, or is now at another place.',
    causes: [
      'The provider removed or renamed the dataset.',
      'The provider moved it to another container or folder.',
    ],
    actions: [
      'Accept the current invitation again with `datashare accept`, with the datasets that it offers now.',
      'Data that was already copied stays where it is.',
    ],
    example: describeFinding(problems.datasetRemoved('daily', 'is no longer shared')),
  },
  EndpointChanged: {
    meaning:
      'The invitation now names another account, region, tenant or kind of share than the one that was accepted.',
    causes: [
      'The provider moved the data to another account.',
      'The document was changed by somebody who should not.',
    ],
    actions: [
      'Ask the provider if the change is intended.',
      'If it is, accept the current invitation again.',
    ],
    example: describeFinding(problems.endpointChanged('location', 'westeurope', 'northeurope')),
  },
  CallerUnknown: {
    meaning: 'An exchange keeps an index for each principal, and it is not known which principal you are.',
    causes: [
      'A connection string is used, which names nobody.',
      'The access token has no object id (the claim oid).',
    ],
    actions: [
      'Pass the object id that the provider invited, with `--principal-id`.',
      'Sign in with Microsoft Entra ID, and leave the connection string out.',
    ],
    example: describeFinding(problems.callerUnknown()),
  },
  ExchangeMissing: {
    meaning: 'A command needs an exchange, and the invitation names none.',
    causes: ["The Share has no 'exchange'."],
    actions: [
      "Give the Share an 'exchange' and apply.",
      'Or send the documents by another channel, such as mail. They hold no secret.',
    ],
    example: describeFinding(problems.exchangeMissing('sales')),
  },
  InvitationForeign: {
    meaning: 'The invitation is not the one that the subscription accepted.',
    causes: [
      'The wrong invitation file was given.',
      'The provider created a new invitation with another id.',
    ],
    actions: [
      'Use the invitation that was accepted.',
      'Or accept the new invitation, with a subscription of its own.',
    ],
    example: describeFinding(problems.invitationForeign(INVITATION, OTHER)),
  },
  InvitationMissing: {
    meaning: 'There is no invitation at the URL.',
    causes: [
      'The provider has not published it yet.',
      'The URL names the exchange, not one invitation in it.',
      'The URL has a typing error.',
    ],
    actions: [
      'Check the URL.',
      'Ask the provider to run `datashare invitation publish`, or to send you the document.',
    ],
    example: describeFinding(
      problems.invitationMissing(
        `https://contoso.blob.core.windows.net/exchange/invitations/${INVITATION}/invitation.json`,
      ),
    ),
  },
  PrincipalMismatch: {
    meaning:
      'The acceptance names another reader than the invitation was sent to, or a reader that cannot be identified across tenants.',
    causes: [
      'The consumer accepted with another identity.',
      'The acceptance comes from another tenant and names an object id, which means nothing in the tenant of the provider.',
      'The acceptance names an object id, but not its tenant.',
    ],
    actions: [
      "Consumer: name the invited principal in 'identity', or with `--reader` and `--application-id`.",
      "Consumer: name your tenant in 'tenantId' of the target's data store, or with `--tenant`.",
      'Provider: invite the principal that the acceptance names.',
      'Across tenants: use a multitenant application (its application id is the same everywhere) or a user.',
    ],
    example: describeFinding(problems.principalMismatch('2222', '1111')),
  },
  PrincipalMissing: {
    meaning:
      'There is nobody to grant access to. The reader of another tenant has to exist in the tenant of the provider as a guest or a service principal.',
    causes: [
      "The Recipient has no 'principalId', and the acceptance comes from another tenant.",
      'The invited application has no service principal in the tenant of the provider yet.',
    ],
    actions: [
      'Create the service principal of the application: `az ad sp create --id <application id>`.',
      "Set 'principalId' and 'principalType' of the Recipient to that service principal, or to the guest user.",
      "If the consumer is in your own tenant, set 'tenantId' of the DataStore, so that this can be known.",
    ],
    example: describeFinding(problems.principalMissing('the acceptance comes from another tenant')),
  },
  ScheduleMissing: {
    meaning: 'The subscription should follow the schedule of the provider, and the invitation suggests none.',
    causes: [
      "The Share has no 'snapshotSchedule'.",
      'A SnapshotJob was declared for a subscription without a trigger.',
    ],
    actions: [
      "Use your own schedule: `SnapshotTrigger.cron('0 3 * * *')`, or `--trigger '0 3 * * *'` of `datashare accept`.",
      'Or synchronize by hand.',
    ],
    example: describeFinding(problems.scheduleMissing()),
  },
  TenantMismatch: {
    meaning:
      'The invitation was sent to one tenant, and the acceptance comes from another or from an unknown one.',
    causes: [
      "The DataStore of the consumer has no 'tenantId', or one of another tenant.",
      'The provider invited the wrong tenant.',
    ],
    actions: [
      "Consumer: set 'tenantId' of the target's DataStore, or `--tenant` of `datashare accept`.",
      'Provider: invite the tenant that the acceptance names, if that is the right one.',
    ],
    example: describeFinding(
      problems.tenantMismatch('22222222-0000-4000-8000-000000000000', '33333333-0000-4000-8000-000000000000'),
    ),
  },
  TermsChanged: {
    meaning:
      'The provider changed the terms of use after you accepted. Nothing is copied until you agree to the new ones.',
    causes: ['The terms of use of the share were edited.'],
    actions: [
      'Read the current terms: `datashare invitation show <invitation or URL>`.',
      'If you agree, accept the current invitation again with `datashare accept`.',
    ],
    example: describeFinding(problems.termsChanged(HASH, null)),
  },
} satisfies Record<string, Explanation>;
