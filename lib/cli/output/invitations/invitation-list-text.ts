import { formatCount } from '../../../errors/format-count';
import { escapeUnprintable } from '../../../errors/redact';
import type { InvitationList, ListedInvitation } from '../../../exchange/invitation-list';
import type { InvitationDocument } from '../../../model/documents/invitation';
import type { CliIo } from '../../io';
import { createColors, formatFacts, formatParagraph, formatUtc, getWidth } from '../format';
import { quoteArgument } from '../shell';
import type { NamedSubscription } from './accept-again';
import { formatShareTitle, isPastAcceptBy } from './invitation-text';

/** Comparison of the terms of an invitation with those that a subscription on this machine accepted. */
export type ListedTerms = 'None' | 'NotAccepted' | 'Current' | 'Changed' | 'Unknown';

/** A listed invitation, with what this machine knows of it. */
export interface ListedEntry extends ListedInvitation {
  readonly terms: ListedTerms;
  /** The file of the subscription that accepted it; null if there is none in this folder. */
  readonly subscription: string | null;
  /** The next command; null if there is nothing to do. */
  readonly next: string | null;
}

/** Adds what this machine knows of a listed invitation. */
export function createListedEntry(
  listed: ListedInvitation,
  accepted: NamedSubscription | undefined,
  { commandName }: Pick<CliIo, 'commandName'>,
): ListedEntry {
  const { invitation, url, state } = listed;
  const terms = invitation === null ? 'Unknown' : compareTerms(invitation, accepted);
  const isOpen = state === 'Active';
  const next = !isOpen
    ? null
    : accepted && terms !== 'Changed'
      ? `${commandName} check ${quoteArgument(accepted.place)}`
      : `${commandName} invitation show ${quoteArgument(url)}`;
  return { ...listed, terms, subscription: accepted?.place ?? null, next };
}

function compareTerms(
  { termsSha256 }: InvitationDocument,
  accepted: NamedSubscription | undefined,
): ListedTerms {
  if (!accepted) return termsSha256 === null ? 'None' : 'NotAccepted';
  if (accepted.subscription.invitation.termsSha256 !== termsSha256) return 'Changed';
  return termsSha256 === null ? 'None' : 'Current';
}

const TERMS: Readonly<Record<ListedTerms, string>> = {
  None: 'none',
  NotAccepted: 'no subscription in this folder accepted them',
  Current: 'accepted',
  Changed: 'changed since you accepted them',
  Unknown: 'unknown',
};

/** Describes the invitations of a principal. */
export function describeInvitationList(
  { principalId, isTruncated }: InvitationList,
  entries: readonly ListedEntry[],
  io: CliIo,
): string {
  const width = getWidth(io);
  const paint = createColors(io.useColors);
  if (entries.length === 0) {
    const nothing = `No invitations for ${principalId}. The provider adds them with ${io.commandName} invitation publish. If a group of yours is invited, name it with --principal-id.`;
    return formatParagraph('', nothing, undefined, width);
  }
  const title = paint.bold(`${formatCount(entries.length, 'invitation')} for ${principalId}`);
  const more = isTruncated ? `\n${formatParagraph('', 'The index has more; they are not listed.')}` : '';
  return `${title}\n\n${entries.map((entry) => describeEntry(entry, io)).join('\n')}${more}`;
}

function describeEntry(entry: ListedEntry, io: CliIo): string {
  const { invitation, invitationId, state, problem, terms, subscription, next } = entry;
  const heading = invitation === null ? escapeUnprintable(invitationId) : formatShareTitle(invitation, io);
  const facts = formatFacts(
    [
      ['state', state === 'NotRead' ? `not read: ${problem?.message ?? 'unknown'}` : state],
      ['accept by', invitation && subscription === null ? describeDeadline(invitation, io) : null],
      ['ends', invitation?.expiresOn ? `${formatUtc(invitation.expiresOn)} UTC` : null],
      ['terms', invitation && TERMS[terms]],
      ['accepted', subscription],
    ],
    getWidth(io),
  );
  return `  ${heading}\n${facts.replace(/^(?=.)/gm, '  ')}${next === null ? '' : `\n    $ ${next}\n`}`;
}

function describeDeadline(invitation: InvitationDocument, io: CliIo): string {
  if (invitation.acceptBy === null) return 'no deadline';
  const passed = isPastAcceptBy(invitation, io.now()) ? ': this time has passed' : '';
  return `${formatUtc(invitation.acceptBy)} UTC${passed}`;
}
