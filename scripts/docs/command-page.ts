import type { Command, Option } from 'commander';
import { createDocumentedProgram, ENVIRONMENT, getFullName } from './documented-program';
import { escapeMarkdown, formatCodeBlock, formatMarkdownTable, GENERATED_NOTE } from './markdown';

/** Creates the command reference: one heading for each command. */
export function createCommandPage(): string {
  const { program, commands, readHelpAfter } = createDocumentedProgram();
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
    '## Configuration file',
    'Options that you repeat can be in a JSON file: `datashare --config datashare.json sync ...`, or the environment variable `DATASHARE_CONFIG`. No file is read unless you name it. Keys are commands, then options without their hyphens at the front. The command line comes first.',
    formatCodeBlock(
      JSON.stringify(
        { sync: { 'max-concurrency': 32, 'log-format': 'json' }, 'access diff': { json: true } },
        null,
        2,
      ),
      'json',
    ),
    'A command that does not exist is an error. So is an option that the command you run does not have, or one that decides about one run or one answer, such as `allow-deletes`, `break-lock` or `accept-terms`.',
    '## Environment variables',
    formatMarkdownTable(['Variable', 'Meaning'], environment),
    'Microsoft Entra ID credentials are found as `DefaultAzureCredential` finds them: environment, workload identity, managed identity, Azure CLI, Azure PowerShell and Azure Developer CLI.',
    ...commands.map((command) => createSection(command, readHelpAfter(command))),
  ].join('\n\n')}\n`;
}

/** Formats a text of the help: flags become code, so that no line breaks within them. */
function formatHelpText(text: string): string {
  return escapeMarkdown(text).replace(/(?<=^|[ (])(?:terraform (?:output|show) )?--?[a-z][\w-]*/g, '`$&`');
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
