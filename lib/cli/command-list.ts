/* eslint-disable @typescript-eslint/no-require-imports -- a command is loaded when it is run: under CommonJS, import() would need a file extension */
import type { Command } from 'commander';
import type { Run } from './commands/portal';
import type { Finish } from './input/options';
import type { CliIo } from './io';

/** Adds arguments, options and an action to a command. */
type DefineCommand = (command: Command, io: CliIo, finish: Finish, run: Run) => void;

/** A command as the help of the program lists it, which loads no command. */
export interface ListedCommand {
  readonly name: string;
  /** Its arguments, or the commands of a group. */
  readonly usage: string;
  readonly description: string;
  readonly isHidden?: true;
  /** The commands below one that has arguments of its own, too. */
  readonly others?: readonly string[];
  /** Loads its definition. */
  readonly load: () => DefineCommand;
}

const SUBSCRIPTION = '<subscription.json>';

/** All commands, by the headings of the help. */
export const COMMANDS: Readonly<Record<string, readonly ListedCommand[]>> = {
  'Provider commands:': [
    {
      name: 'invitation',
      usage: 'export|show|publish|list',
      description:
        'Exports invitations to files, shows one, publishes them to an exchange, or lists yours in one.',
      load: () =>
        (require('./commands/invitation/invitation') as typeof import('./commands/invitation/invitation'))
          .defineInvitation,
    },
    {
      name: 'digest',
      usage: '<files...>',
      description:
        'Writes lists of the files that changed since the last run to the exchange, for each recipient.',
      load: () => (require('./commands/digest') as typeof import('./commands/digest')).defineDigest,
    },
    {
      name: 'status',
      usage: '<where...>',
      description:
        'Shows the terms that each recipient accepted, its last synchronization, and the runs of engines.',
      load: () => (require('./commands/status') as typeof import('./commands/status')).defineStatus,
    },
    {
      name: 'register',
      usage: '<where...>',
      description: 'Lists all disclosures for auditors: who gets what, for which purpose, since when.',
      load: () => (require('./commands/register') as typeof import('./commands/register')).defineRegister,
    },
    {
      name: 'access',
      usage: '<files...>',
      others: ['diff'],
      description: 'Shows who can read which data, until when, and through which share.',
      load: () =>
        (require('./commands/access/access') as typeof import('./commands/access/access')).defineAccess,
    },
    {
      name: 'report',
      usage: '<inputs...>',
      description:
        'Writes one HTML page: who shares what with whom, until when, how often, and what needs attention.',
      load: () => (require('./commands/report') as typeof import('./commands/report')).defineReport,
    },
  ],
  'Consumer commands:': [
    {
      name: 'accept',
      usage: '<invitation>',
      description: 'Accepts an invitation and its terms. Writes the acceptance and a subscription.',
      load: () => (require('./commands/accept') as typeof import('./commands/accept')).defineAccept,
    },
    {
      name: 'acceptance',
      usage: 'publish|export',
      description: 'Publishes an acceptance to an exchange, or exports those in it.',
      load: () =>
        (require('./commands/acceptance/acceptance') as typeof import('./commands/acceptance/acceptance'))
          .defineAcceptance,
    },
    {
      name: 'reject',
      usage: '<invitation>',
      description: 'Rejects an invitation. Writes the rejection for the provider.',
      load: () => (require('./commands/reject') as typeof import('./commands/reject')).defineReject,
    },
    {
      name: 'check',
      usage: SUBSCRIPTION,
      description:
        'Checks that both sides match, and reports what the provider changed since you accepted. Writes nothing.',
      load: () => (require('./commands/check') as typeof import('./commands/check')).defineCheck,
    },
    {
      name: 'plan',
      usage: SUBSCRIPTION,
      description: 'Shows what sync would copy, and why. Writes nothing.',
      load: () => (require('./commands/plan') as typeof import('./commands/plan')).definePlan,
    },
    {
      name: 'sync',
      usage: SUBSCRIPTION,
      description: 'Synchronizes a snapshot: copies new and changed files from account to account.',
      load: () => (require('./commands/sync') as typeof import('./commands/sync')).defineSync,
    },
    {
      name: 'follow',
      usage: SUBSCRIPTION,
      description:
        'Stays, and copies changes within seconds, as the change events of the provider tell of them.',
      load: () => (require('./commands/follow') as typeof import('./commands/follow')).defineFollow,
    },
    {
      name: 'reconcile',
      usage: SUBSCRIPTION,
      description:
        'Compares what an engine has copied with the source, file by file, and repairs differences.',
      load: () => (require('./commands/reconcile') as typeof import('./commands/reconcile')).defineReconcile,
    },
    {
      name: 'verify',
      usage: SUBSCRIPTION,
      description: 'Compares the target with the last snapshot. Writes nothing.',
      load: () => (require('./commands/verify') as typeof import('./commands/verify')).defineVerify,
    },
    {
      name: 'history',
      usage: SUBSCRIPTION,
      description: 'Lists the latest synchronizations and rollbacks of the subscription.',
      load: () => (require('./commands/history') as typeof import('./commands/history')).defineHistory,
    },
    {
      name: 'snapshots',
      usage: SUBSCRIPTION,
      description: 'Lists the kept snapshots of each dataset (atomic publishing only). Writes nothing.',
      load: () => (require('./commands/snapshots') as typeof import('./commands/snapshots')).defineSnapshots,
    },
    {
      name: 'rollback',
      usage: SUBSCRIPTION,
      description: 'Republishes the previous snapshot (atomic publishing only). Copies nothing.',
      load: () => (require('./commands/rollback') as typeof import('./commands/rollback')).defineRollback,
    },
    {
      name: 'schedule',
      usage: 'next',
      description: 'Shows when a subscription is due for synchronization.',
      load: () => (require('./commands/schedule') as typeof import('./commands/schedule')).defineSchedule,
    },
  ],
  'Both sides:': [
    {
      name: 'init',
      usage: '[kind] [folder]',
      description:
        'Writes a new project: an app with one stack, a test, and a workflow that posts access diffs.',
      load: () => (require('./commands/init') as typeof import('./commands/init')).defineInit,
    },
    {
      name: 'import',
      usage: 'azure-data-share',
      description: 'Writes a new project with the shares and subscriptions of Azure Data Share.',
      load: () => (require('./commands/import') as typeof import('./commands/import')).defineImport,
    },
    {
      name: 'portal',
      usage: '[inputs...]',
      description:
        'Serves a page on this machine, to answer invitations, to synchronize and to see recipients.',
      load: () => (require('./commands/portal') as typeof import('./commands/portal')).definePortal,
    },
    {
      name: 'engine',
      usage: 'explain',
      description: 'Shows which engines can copy a share: sync, or services of Azure.',
      load: () => (require('./commands/engine') as typeof import('./commands/engine')).defineEngine,
    },
  ],
  'Help commands:': [
    {
      name: 'help',
      usage: '[command...]',
      description: 'Prints the help of a command.',
      load: () => (require('./commands/help') as typeof import('./commands/help')).defineHelp,
    },
    {
      name: 'explain',
      usage: '[code]',
      description: 'Explains an error or warning code: its causes, and what to do.',
      load: () => (require('./commands/explain') as typeof import('./commands/explain')).defineExplain,
    },
    {
      name: 'completion',
      usage: '<shell>',
      description: 'Prints a script that completes commands and options in a shell.',
      load: () =>
        (require('./commands/completion') as typeof import('./commands/completion')).defineCompletion,
    },
    {
      name: 'complete',
      usage: '[words...]',
      description: 'Lists the words that can stand at the cursor, for the scripts.',
      isHidden: true,
      load: () => (require('./commands/completion') as typeof import('./commands/completion')).defineComplete,
    },
  ],
};

/** Lists the commands that take options, as they are typed: `sync`, `access diff`. A group of commands takes none. */
export function listCommandNames(): string[] {
  return Object.values(COMMANDS)
    .flat()
    .flatMap(({ name, usage, others = [] }) => {
      const isGroup = /^[a-z]/.test(usage);
      const below = isGroup ? usage.split('|') : others;
      return [...(isGroup ? [] : [name]), ...below.map((each) => `${name} ${each}`)];
    });
}
