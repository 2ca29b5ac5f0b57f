import type { Command, Option } from 'commander';
import type { CliIo } from '../../lib/cli/io';
import { createProgram } from '../../lib/cli/run';
import { escapeMarkdown, formatCodeBlock, formatMarkdownTable, GENERATED_NOTE } from './markdown';

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

/** Creates the command reference: one heading for each command. */
export function createCommandPage(): string {
  const written: string[] = [];
  const program = createProgram(
    createSilentIo((text) => written.push(text)),
    () => {},
  );
  const readHelpAfter = (command: Command): string => {
    written.length = 0;
    command.outputHelp();
    // The first text is the help itself; prose and examples follow.
    return written.slice(1).join('').trim();
  };
  const commands = listCommands(program).filter((command) => command !== program);
  const links = commands.map((command) => {
    const name = getFullName(command);
    return [`[\`${name}\`](#${name.replaceAll(' ', '-')})`, formatHelpText(command.description())];
  });
  const environment = ENVIRONMENT.map(([name, description]) => [`\`${name}\``, description]);
  return `${[
    GENERATED_NOTE,
    '# Command reference',
    program.description(),
    formatMarkdownTable(['Command', 'Purpose'], links),
    '## Exit codes',
    formatCodeBlock(
      readHelpAfter(program)
        .replace(/^Exit codes:\n/, '')
        .replace(/^ {2}/gm, ''),
    ),
    'The [error reference](errors.md) lists the codes of errors and their exit codes.',
    '## Environment variables',
    formatMarkdownTable(['Variable', 'Meaning'], environment),
    'Microsoft Entra ID credentials are found as `DefaultAzureCredential` finds them: environment, workload identity, managed identity, Azure CLI, Azure PowerShell and Azure Developer CLI.',
    ...commands.map((command) => createSection(command, readHelpAfter(command))),
  ].join('\n\n')}\n`;
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
  return [command, ...command.commands.flatMap(listCommands)];
}

/** Formats a text of the help: flags become code, so that no line breaks within them. */
function formatHelpText(text: string): string {
  return escapeMarkdown(text).replace(/(?<=^|[ (])(?:terraform (?:output|show) )?--?[a-z][\w-]*/g, '`$&`');
}

function getFullName(command: Command): string {
  return `${command.parent ? `${getFullName(command.parent)} ` : ''}${command.name()}`;
}

function createSection(command: Command, notes: string): string {
  const help = command.createHelp();
  const parts = [`## ${getFullName(command)}`, formatHelpText(command.description())];
  parts.push(formatCodeBlock(help.commandUsage(command)));
  const args = help.visibleArguments(command);
  if (args.length > 0) {
    const rows = args.map((each) => [`\`${each.name()}\``, formatHelpText(each.description)]);
    parts.push(formatMarkdownTable(['Argument', 'Meaning'], rows));
  }
  for (const [group, options] of groupOptions(help.visibleOptions(command))) {
    const rows = options.map((option) => [
      `\`${option.flags}\``,
      formatHelpText(help.optionDescription(option)),
    ]);
    parts.push(formatMarkdownTable([group.replace(/:$/, ''), 'Meaning'], rows));
  }
  return [...parts, ...formatNotes(notes)].join('\n\n');
}

/** Formats the text below the options: indented lines are commands, the others are prose. */
function formatNotes(notes: string): string[] {
  const blocks = notes.match(/^ {2}.*(?:\n {2}.*)*|^\S.*(?:\n\S.*)*/gm) ?? [];
  return blocks.map((block) => {
    if (block.startsWith(' ')) return formatCodeBlock(block.replace(/^ {2}/gm, ''));
    const heading = /^(Examples?):$/.exec(block)?.[1];
    return heading === undefined ? formatHelpText(block.replaceAll('\n', ' ')) : `**${heading}**`;
  });
}

/** Groups options by their heading in the help. Every command has `--help`; it is left out. */
function groupOptions(options: readonly Option[]): ReadonlyMap<string, readonly Option[]> {
  const groups = new Map<string, Option[]>();
  for (const option of options.filter(({ long }) => long !== '--help')) {
    const group = option.helpGroupHeading ?? 'Option';
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return groups;
}
