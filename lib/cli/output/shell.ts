import { escapeUnprintable } from '../../errors/redact';
import type { CliIo, Shell } from '../io';

/** Returns the shell that printed commands are meant for. Git Bash on Windows sets MSYSTEM. */
export function detectShell(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
): Shell {
  return platform === 'win32' && env['MSYSTEM'] === undefined ? 'PowerShell' : 'Posix';
}

/** Characters that no shell treats specially, in an argument that does not begin with `@` or `~`. */
const PLAIN = /^[\w./:%+=-][\w./:@%+=-]*$/;

/** Quotes an argument so that bash and PowerShell read it alike. An apostrophe next to `$` or `\` is quoted for bash. */
export function quoteArgument(argument: string): string {
  const text = escapeUnprintable(argument);
  if (PLAIN.test(text)) return text;
  if (!text.includes("'")) return `'${text}'`;
  return /[$`"\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
}

/** Ends a line of a command that continues on the next line. */
export function continueLine(shell: Shell): string {
  return shell === 'PowerShell' ? ' `\n' : ' \\\n';
}

/** Hints and examples name commands like this: `datashare sync`. */
const COMMAND = new RegExp(
  [
    String.raw`(?<![\w./-])datashare (?=(?:accept|acceptance|access|check|completion|digest|engine|explain|follow|help|history|import|init|invitation|plan|`,
    String.raw`portal|reconcile|register|reject|report|rollback|schedule|snapshots|status|sync|verify)\b|\[|--)`,
  ].join(''),
  'g',
);

/** Rewrites the commands in a text of ours, so that people can type them as printed. */
export function adaptCommands(
  text: string,
  { commandName, shell }: Pick<CliIo, 'commandName' | 'shell'>,
): string {
  const named = text.replace(COMMAND, () => `${commandName} `);
  return shell === 'PowerShell' ? named.replace(/ \\$/gm, ' `') : named;
}
