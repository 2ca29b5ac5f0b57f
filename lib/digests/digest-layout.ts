import { DIGEST_MEMORY_FOLDER } from '../model/values/exchange-folders';

/*
 * The places of digests:
 *
 * <folder of the invitation>/latest.json    the pointer, read by one recipient
 * <folder of the invitation>/<n>.jsonl      the digests, read by that recipient
 * digests/<group>/state.json                what the provider remembers; no recipient can read it
 * digests/<group>/changes/<n>-<id>.jsonl
 * digests/<group>/listings/<id>-<n>
 *
 * The folder is invitations/<invitation id>/changes of the exchange, unless the invitation names another one. The grant of a recipient
 * covers that of the exchange, so digests there need no grant of their own.
 */

/** Returns the path of the pointer in the folder of an invitation. */
export function getPointerPath(folder: string): string {
  return `${folder}/latest.json`;
}

/** Returns the path of a digest in the folder of an invitation. */
export function getDigestPath(folder: string, number: number): string {
  return `${folder}/${number}.jsonl`;
}

/** Returns the folder of what the provider remembers about datasets. */
export function getGroupFolder(group: string): string {
  return `${DIGEST_MEMORY_FOLDER}/${group}`;
}
