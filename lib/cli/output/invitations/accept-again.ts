import { dirname, join } from 'node:path';
import type { Finding } from '../../../errors/finding';
import type { ReportedCode } from '../../../errors/reported-code';
import type { SubscriptionDocument } from '../../../model/documents/subscription';
import type { CommandFinding } from '../command-hints';
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

/** Adds the commands that follow a change of the provider. Other findings stay as they are. */
export function addAcceptHint<T extends Finding>(
  finding: T,
  source: InvitationSource,
  named: NamedSubscription,
): T & CommandFinding {
  const code = finding.code as ReportedCode;
  const invitation = formatInvitationArguments(source);
  if (code === 'AcceptanceAwaited' && named.subscription.exchange !== null) {
    const publish = `datashare acceptance publish ${formatAcceptanceFile(named)} --invitation ${invitation}`;
    return { ...finding, commands: [publish] };
  }
  if (!FOLLOWED.includes(code)) return finding;
  const show = code === 'TermsChanged' ? [`datashare invitation show ${invitation}`] : [];
  if (named.isAnswer) {
    return { ...finding, commands: [...show, `datashare accept ${formatAcceptArguments(source, named)}`] };
  }
  const fix = `${finding.fix}, in the app or document that ${named.place} comes from`;
  return { ...finding, fix, ...(show.length > 0 && { commands: show }) };
}

function formatAcceptanceFile({ isAnswer, place, subscription }: NamedSubscription): string {
  if (!isAnswer) return '<acceptance file>';
  return quoteArgument(join(dirname(place), `${subscription.subscriptionName}.acceptance.json`));
}
