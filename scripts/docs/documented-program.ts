import type { Command } from 'commander';
import type { CliIo } from '../../lib/cli/io';
import { createProgram } from '../../lib/cli/run';

/** The environment variables that the command reads. */
export const ENVIRONMENT: readonly (readonly [name: string, description: string])[] = [
  [
    'DATASHARE_SOURCE_CONNECTION_STRING',
    'Connection string of the account of the provider. Without it, the command signs in with Microsoft Entra ID.',
  ],
  [
    'DATASHARE_SOURCE_CONNECTION_STRING_<ACCOUNT>',
    'Connection string of one of several accounts of the provider, with its name in capitals.',
  ],
  [
    'DATASHARE_TARGET_CONNECTION_STRING',
    'Connection string of the account of the consumer. With it, missing containers are created.',
  ],
  ['DATASHARE_EVENTS_CONNECTION_STRING', 'Connection string of the account that has the queue of events.'],
  ['DATASHARE_EXCHANGE_CONNECTION_STRING', 'Connection string of the account of the exchange.'],
  [
    'DATASHARE_SOURCE_CLIENT_ID',
    'Client ID of the application that reads the account of the provider in its tenant. The managed identity of the job signs in as this application.',
  ],
  [
    'DATASHARE_NOTIFY_URL',
    'The URL that `datashare sync`, `datashare follow`, `datashare invitation publish` and, with `--ends-within`, `datashare status` post to, if `--notify` is not given.',
  ],
  ['DATASHARE_NOTIFY_SECRET', 'Secret that notifications are signed with: Base64 of 24 to 64 random bytes.'],
  ['DATASHARE_CONFIG', 'Configuration file, unless `--config` names one.'],
  [
    'DATASHARE_LIST_FORMAT',
    '`arrow` (default): listings of flat accounts ask for the Apache Arrow format, which Microsoft calls a preview, and accept XML. `xml`: they ask for XML only.',
  ],
  [
    'CONTAINER_APP_JOB_EXECUTION_NAME',
    'Set by Azure Container Apps: the name of the execution, which `datashare sync --parallel` uses if `--execution` is not given.',
  ],
  ['AZURE_CLIENT_ID', 'Client ID of the user-assigned managed identity to sign in with.'],
  [
    'AZURE_AUTHORITY_HOST',
    'Host of Microsoft Entra ID to sign in at. Default: `https://login.microsoftonline.com`.',
  ],
];

/** The program, as its reference and its manual page describe it. */
export interface DocumentedProgram {
  readonly program: Command;
  /** All commands that the help shows, in its order. */
  readonly commands: readonly Command[];
  /** Returns what the help of a command says after its options: prose and examples. */
  readonly readHelpAfter: (command: Command) => string;
}

export function createDocumentedProgram(): DocumentedProgram {
  const written: string[] = [];
  const program = createProgram(
    createSilentIo((text) => written.push(text)),
    () => {},
  );
  return {
    program,
    commands: listCommands(program).slice(1),
    readHelpAfter: (command) => {
      written.length = 0;
      command.outputHelp();
      // The first text is the help itself; prose and examples follow.
      return written.slice(1).join('').trim();
    },
  };
}

function createSilentIo(stdout: (text: string) => void): CliIo {
  return {
    stdout,
    stderr: () => {},
    useColors: false,
    commandName: 'datashare',
    shell: 'Posix',
    env: {},
    now: () => new Date(0),
    stdin: () => Promise.resolve(''),
    signal: new AbortController().signal,
  };
}

/** Lists a command and all commands below it, in the order of the help. */
function listCommands(command: Command): Command[] {
  return [command, ...command.createHelp().visibleCommands(command).flatMap(listCommands)];
}

export function getFullName(command: Command): string {
  return `${command.parent ? `${getFullName(command.parent)} ` : ''}${command.name()}`;
}
