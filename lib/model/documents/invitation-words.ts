import { GrantTiming } from '../values/grant-timing';
import type { InvitationState } from '../values/invitation-state';
import type { ShareKind } from '../values/share-kind';
import type { InvitationDocument } from './invitation';

const KINDS: Readonly<Record<ShareKind, string>> = {
  CopyBased: 'CopyBased: copies are written to your storage account',
  InPlace: "InPlace: you read the data in the provider's storage account; nothing is copied",
};

const READ_THROUGH = 'InPlace: you read the data where it is; nothing is copied';

const STATES: Readonly<Record<InvitationState, string>> = {
  Active: 'Active',
  Suspended: 'Suspended: the provider has removed access temporarily',
  Revoked: 'Revoked: the provider has removed access',
};

/** Tells the recipient of an invitation how the data is shared. */
export function describeShareKind({ inPlace, shareKind }: InvitationDocument): string {
  return inPlace ? READ_THROUGH : KINDS[shareKind];
}

/** Tells the recipient of an invitation if the provider has removed access. */
export function describeDeclaredState({ state }: InvitationDocument): string {
  return STATES[state];
}

/** Tells the recipient of an invitation when access begins. */
export function describeGrantTiming({ grantOn }: InvitationDocument): string {
  return grantOn === GrantTiming.INVITATION
    ? 'granted with the invitation'
    : 'granted after the provider receives your acceptance';
}
