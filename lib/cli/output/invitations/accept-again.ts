import { dirname } from 'node:path';
import type { ErrorCode } from '../../../errors/error-codes';
import type { Finding } from '../../../errors/finding';
import type { ReportedCode } from '../../../errors/reported-code';
import type { SubscriptionDocument } from '../../../model/documents/subscription';
import { quoteArgument } from '../shell';

/** The place that an invitation was read from. */
export interface InvitationSource {
  /** A file or a URL; `-` is standard input. */
  readonly where: string;
  /** The ID of the invitation, if the file has several. */
  readonly id?: string;
}

/** A subscription and the argument that names it. */
export interface NamedSubscription {
  readonly subscription: SubscriptionDocument;
  readonly place: string;
  /** True if the files of `datashare accept` are there, so that accepting again keeps what they say. */
  readonly isAnswer: boolean;
}

/** Formats the arguments that name an invitation. Standard input is over: its text has to be saved. */
export function formatInvitationArguments({ where, id }: InvitationSource): string {
  const named = where === '-' ? '<invitation file>' : quoteArgument(where);
  return id === undefined ? named : `${named} --id ${quoteArgument(id)}`;
}

/** Formats the arguments of `datashare accept` that accept an invitation again, and replace its files. */
export function formatAcceptArguments(
  source: InvitationSource,
  { subscription, place }: NamedSubscription,
): string {
  const { subscriptionName, invitation } = subscription;
  const folder = dirname(place);
  return [
    formatInvitationArguments(source),
    ...(subscriptionName === invitation.shareName ? [] : [`--name ${quoteArgument(subscriptionName)}`]),
    ...(folder === '.' ? [] : [`--out ${quoteArgument(folder)}`]),
  ].join(' ');
}

/** Changes that the consumer follows by accepting the current invitation again. */
const FOLLOWED: readonly ReportedCode[] = [
  'DatasetAdded',
  'DatasetRemoved',
  'EndpointChanged',
  'ExpiryChanged',
  'ScheduleChanged',
  'TermsChanged',
];

const TERMS_CHANGED: ErrorCode = 'TermsChanged';

/** Completes the fix of a change of the provider with the commands that follow it. Other findings stay as they are. */
export function addAcceptHint<T extends Finding>(
  finding: T,
  source: InvitationSource,
  named: NamedSubscription,
): T {
  if (!FOLLOWED.includes(finding.code as ReportedCode)) return finding;
  const show =
    finding.code === TERMS_CHANGED
      ? `datashare invitation show ${formatInvitationArguments(source)}, then `
      : '';
  const accept = named.isAnswer
    ? `datashare accept ${formatAcceptArguments(source, named)}`
    : `use this invitation in the app or document that ${named.place} comes from`;
  return { ...finding, fix: `${finding.fix} (${show}${accept})` };
}
