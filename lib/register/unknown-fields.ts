import { InvitationState } from '../model/values/invitation-state';
import type { DisclosedShare } from './disclosed-share';
import type { RegisterField } from './disclosure-register';

/** The fields of a register that are made from each field of an invitation. A field of an invitation that is not listed is in none. */
const MADE_FROM: readonly (readonly [field: string, fields: readonly RegisterField[]])[] = [
  ['invitationId', ['invitationId']],
  ['shareName', ['shareName']],
  ['recipient.recipientName', ['recipientName']],
  ['recipient.displayName', ['recipientDisplayName']],
  ['recipient.tenantId', ['recipientTenantId']],
  ['recipient.principalId', ['recipientPrincipalId']],
  ['recipient.contact', ['recipientContact']],
  ['provider.providerName', ['providerName']],
  ['provider.contact', ['providerContact']],
  ['purpose', ['purpose']],
  ['legalBasis', ['legalBasis']],
  ['termsSha256', ['termsSha256']],
  ['termsOfUse', ['termsSha256']],
  ['acceptedOn', ['acceptedOn', 'acceptedTermsSha256', 'since']],
  ['expiresOn', ['until']],
  ['datasets', ['datasets']],
  ['exchange', ['exchange']],
];

/** The fields that only the answer of a recipient tells. */
const ANSWERED = [
  'acceptedOn',
  'acceptedTermsSha256',
  'targetRegion',
] as const satisfies readonly RegisterField[];

/** Finds the fields of a disclosure that the inputs do not tell. */
export function findUnknownFields(disclosed: DisclosedShare, at: Date): RegisterField[] {
  const { unknownFields, isAnswerKnown, status } = disclosed;
  const stated = unknownFields.flatMap((path) => [
    ...MADE_FROM.filter(([field]) => isWithin(path, field)).flatMap(([, fields]) => fields),
    ...findUnknownPlaces(path),
  ]);
  const { acceptance } = status;
  const unanswered = isAnswerKnown || acceptance !== null ? [] : ANSWERED;
  // An invitation can tell that it was accepted, and not where the data goes.
  const untold = !isAnswerKnown && !acceptance?.target ? (['targetRegion'] as const) : [];
  const state: readonly RegisterField[] = isStateKnown(disclosed, at) ? [] : ['state'];
  return [...new Set([...stated, ...unanswered, ...untold, ...state])].sort();
}

/** True if the state of a recipient is known. A state that the provider set counts, and an end, whatever the recipient has answered. */
export function isStateKnown(
  { invitation, unknownFields, isAnswerKnown }: DisclosedShare,
  at: Date,
): boolean {
  const { state, expiresOn } = invitation;
  if (unknownFields.includes('state')) return false;
  if (state !== InvitationState.ACTIVE) return true;
  if (unknownFields.includes('expiresOn')) return false;
  if (expiresOn !== null && Date.parse(expiresOn) <= at.getTime()) return true;
  return isAnswerKnown && !['acceptedOn', 'acceptBy'].some((field) => unknownFields.includes(field));
}

/** Finds the fields that are made from a field of a provider's account. */
function findUnknownPlaces(path: string): RegisterField[] {
  if (!/^sources?\./.test(path)) return [];
  return path.endsWith('.location') ? ['sourceRegions'] : path.endsWith('Name') ? ['datasets'] : [];
}

function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`);
}
