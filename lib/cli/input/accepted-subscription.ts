import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DataShareError } from '../../errors/data-share-error';
import type { InvitationDocument } from '../../model/documents/invitation';
import { parseSubscription } from '../../model/documents/parsing/parse-document';
import type { NamedSubscription } from '../output/invitations/accept-again';
import { nameSubscription } from './current-invitation-option';
import { readPredecessor } from './document-files';
import { isUrl } from './invitation-input';

/** The most files of a folder that are looked into. */
const MAX_FILES = 200;

/**
 * Finds the subscription that accepted an invitation, in the current folder and next to the invitation. Files that cannot be
 * read are not it.
 *
 * @param where The argument that names the invitation.
 */
export function findAcceptedSubscription(
  { invitationId }: InvitationDocument,
  where: string,
): NamedSubscription | undefined {
  const folders = new Set(['.', ...(where === '-' || isUrl(where) ? [] : [dirname(where)])]);
  for (const folder of folders)
    for (const name of listSubscriptionFiles(folder)) {
      const place = join(folder, name);
      const subscription = tryRead(place, invitationId);
      if (subscription) return nameSubscription(place, subscription);
    }
  return undefined;
}

function listSubscriptionFiles(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.subscription.json'));
    return names.sort().slice(0, MAX_FILES);
  } catch {
    return [];
  }
}

function tryRead(place: string, invitationId: string): NamedSubscription['subscription'] | undefined {
  try {
    return readPredecessor(place, 'subscription', invitationId, parseSubscription);
  } catch (error) {
    if (DataShareError.isDataShareError(error)) return undefined;
    throw error;
  }
}
