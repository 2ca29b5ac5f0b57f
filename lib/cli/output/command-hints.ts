import type { Finding } from '../../errors/finding';
import type { ReportedCode } from '../../errors/reported-code';
import { quoteArgument } from './shell';

/** Options and steps of the runtime, as fixes name them, and the flags and commands for them. */
const FLAGS: readonly (readonly [RegExp, string])[] = [
  [/\bacceptNewSource: true\b/g, '--accept-new-source'],
  [/\badopt: true\b/g, '--adopt'],
  [/\bbreakLock: true\b/g, '--break-lock'],
  [/\breconcile: true\b/g, '--reconcile'],
  [/\ballowDeletes: (?=\d)/g, '--allow-deletes '],
  [/\bdatasetName: (?=<)/g, '--dataset '],
];

/** Commands and flags that help with a code, and that the library does not know of. */
const HINTS: Readonly<Partial<Record<ReportedCode, string>>> = {
  CarriedByEngine: 'datashare reconcile',
  CallerUnknown: '--principal-id <object ID>',
  DocumentExists: '--out <folder>',
  DocumentUnwritable: '--out <folder>',
  EngineOwn: 'datashare history',
  InternalError: 'the same command with --debug prints it',
  InvitationMissing: 'datashare invitation publish',
  InvitationNotRead: '--invitation <file>',
  NoSnapshot: 'datashare sync',
  NothingToCopy: 'datashare check tests if it can be read',
  PageExists: '--output <file> or --force',
  ReceiptUnproven: 'datashare sync',
  ReportVersionsUnclear: '--before <file> or --no-diff',
  SnapshotHeld: 'datashare rollback --release',
  ScheduleMissing: '--trigger <when>',
};

/** A finding whose fix is one or more commands, in the order in which they are to be run. */
export interface CommandFinding extends Finding {
  readonly commands?: readonly string[];
}

/** Completes the fix of a finding with the flags and commands of this program, in one line. */
export function addCommandHints<T extends CommandFinding>(finding: T): Omit<T, 'commands'> {
  const { commands, ...hinted } = addFlagHints(finding);
  return { ...hinted, fix: commands ? `${hinted.fix} (${commands.join(', then ')})` : hinted.fix };
}

/** Completes the fix of a finding with flags. Its commands stay apart, so that each can be printed on a line of its own. */
export function addFlagHints<T extends CommandFinding>(finding: T): T {
  const hint = HINTS[finding.code as ReportedCode];
  const fix = nameFlags(nameAcceptCommand(finding));
  return { ...finding, fix: `${fix}${hint === undefined ? '' : ` (${hint})`}` };
}

/** Puts the command in place of the step that an invitation needs where a subscription was expected: its place is the file. */
function nameAcceptCommand({ fix, where }: Finding): string {
  const file = where === undefined || where.startsWith('env:') ? '' : ` ${quoteArgument(where)}`;
  return fix.replace(/\baccept the invitation first\b/, () => `run datashare accept${file} first`);
}

/** Replaces options and steps of the runtime by the flags and commands for them. */
export function nameFlags(text: string): string {
  return FLAGS.reduce((named, [option, flag]) => named.replace(option, flag), text);
}
