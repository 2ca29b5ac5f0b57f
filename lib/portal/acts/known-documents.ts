import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isUrl } from '../../cli/input/invitation-input';
import { readDocumentFile } from '../../document-file';
import { DataShareError } from '../../errors/data-share-error';
import { redact } from '../../errors/redact';
import type { AcceptanceDocument } from '../../model/documents/acceptance';
import type { InvitationDocument } from '../../model/documents/invitation';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import {
  parseAcceptance,
  parseInvitation,
  parseSubscription,
} from '../../model/documents/parsing/parse-document';
import { parseJson } from '../../model/documents/parsing/parse-json';
import { MAX_OUTPUT_BYTES, selectDocuments } from '../../model/documents/terraform-output';

/** A document, and the arguments with which the command reads it. */
export interface KnownDocument<T> {
  /** Identity in the addresses of pages. Pages name no path. */
  readonly key: string;
  readonly place: string;
  /** ID of the document in a file that has several. */
  readonly id?: string;
  readonly document: T;
}

/** The documents that the portal may show and act on: those of its inputs, and no others. */
export interface KnownDocuments {
  readonly invitations: readonly KnownDocument<InvitationDocument>[];
  readonly subscriptions: readonly KnownDocument<SubscriptionDocument>[];
  readonly acceptances: readonly KnownDocument<AcceptanceDocument>[];
  /** URLs of exchanges. */
  readonly exchanges: readonly string[];
  /** Terraform outputs that have invitations. */
  readonly outputs: readonly string[];
  /** Inputs that could not be read, one sentence each. */
  readonly unread: readonly string[];
}

interface Collected {
  readonly invitations: KnownDocument<InvitationDocument>[];
  readonly subscriptions: KnownDocument<SubscriptionDocument>[];
  readonly acceptances: KnownDocument<AcceptanceDocument>[];
  readonly exchanges: string[];
  readonly outputs: string[];
  readonly unread: string[];
}

/** Files that are read of one folder. */
const MAX_FILES = 500;

/** Reads the inputs of the portal again: acts write documents. */
export function readKnownDocuments(inputs: readonly string[]): KnownDocuments {
  const found: Collected = {
    invitations: [],
    subscriptions: [],
    acceptances: [],
    exchanges: [],
    outputs: [],
    unread: [],
  };
  for (const input of new Set(inputs)) {
    if (isUrl(input)) found.exchanges.push(input);
    else if (isFolder(input)) readFolder(input, found);
    else readFile(input, found, true);
  }
  return found;
}

/** Computes the identity of a document or of sources. */
export function computeKey(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24);
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readFolder(folder: string, found: Collected): void {
  const names = listJsonFiles(folder, found);
  if (names.length > MAX_FILES)
    found.unread.push(`${folder} has ${names.length} JSON files; only the first ${MAX_FILES} are shown.`);
  for (const name of names.slice(0, MAX_FILES)) readFile(join(folder, name), found, false);
}

function listJsonFiles(folder: string, found: Collected): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
      .sort();
  } catch (error) {
    found.unread.push(`${folder} could not be read (${(error as NodeJS.ErrnoException).code}).`);
    return [];
  }
}

function readFile(place: string, found: Collected, isNamed: boolean): void {
  try {
    const text = readDocumentFile(place, isNamed ? MAX_OUTPUT_BYTES : undefined);
    // A folder may have other JSON files, which are not of interest.
    if (!isNamed && !text.includes('documentType')) return;
    sortValue(parseJson(text, place, MAX_OUTPUT_BYTES), place, found);
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    if (isNamed || isOurName(place))
      found.unread.push(redact(error.problems.map(({ message }) => `${place}: ${message}`).join(' ')));
  }
}

const isOurName = (place: string): boolean =>
  /\.(?:invitation|subscription|acceptance)\.json$/.test(basename(place));

function sortValue(value: unknown, place: string, found: Collected): void {
  const invitations = selectDocuments(value, 'invitation');
  const isOutput = invitations.length > 0 && invitations[0] !== value;
  if (isOutput) found.outputs.push(place);
  for (const each of invitations) {
    const document = parseInvitation(each, place);
    const id = isOutput ? document.invitationId : undefined;
    found.invitations.push({ key: computeKey(place, id ?? ''), place, id, document });
  }
  for (const each of selectDocuments(value, 'subscription')) {
    const document = parseSubscription(each, place);
    if (each === value) found.subscriptions.push({ key: computeKey(place), place, document });
  }
  for (const each of selectDocuments(value, 'acceptance')) {
    const document = parseAcceptance(each, place);
    if (each === value) found.acceptances.push({ key: computeKey(place), place, document });
  }
}
