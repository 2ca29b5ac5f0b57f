import { INVITATIONS_FOLDER } from '../model/values/exchange-folders';

/*
 * The places of digests in an exchange:
 *
 * invitations/<invitation id>/changes/latest.json    the pointer, read by one recipient
 * invitations/<invitation id>/changes/<n>.jsonl      the digests, read by that recipient
 * digests/<group>/state.json                         what the provider remembers; no recipient can read it
 * digests/<group>/changes/<n>-<id>.jsonl
 * digests/<group>/listings/<id>-<n>
 *
 * The grant of a recipient covers the folder of its invitation, so digests need no grant of their own.
 */

export function getPointerPath(invitationId: string): string {
  return `${getDigestFolder(invitationId)}/latest.json`;
}

export function getDigestPath(invitationId: string, number: number): string {
  return `${getDigestFolder(invitationId)}/${number}.jsonl`;
}

function getDigestFolder(invitationId: string): string {
  return `${INVITATIONS_FOLDER}/${invitationId.toLowerCase()}/changes`;
}

/** Returns the folder of what the provider remembers about datasets. */
export function getGroupFolder(group: string): string {
  return `digests/${group}`;
}
