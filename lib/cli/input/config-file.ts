import type { Command, Option } from 'commander';
import { CommanderError } from 'commander';
import { z } from 'zod';
import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { formatValue } from '../../errors/format-value';
import { findClosestName } from './closest-name';
import { readSettingsFile } from './settings-file';

/** Options that decide about one run or one answer. In a file, the decision would be repeated unseen. */
const DECISIONS: ReadonlySet<string> = new Set([
  'accept-new-source',
  'accept-terms',
  'adopt',
  'allow-deletes',
  'break-lock',
  'dry-run',
  'force',
  'help',
  'release',
]);

const configSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
  ),
);

/** The options of a file, by command (`sync`, `access diff`) and by name without hyphens at the front. */
export type Config = z.infer<typeof configSchema>;

/**
 * Reads a configuration file.
 *
 * @param commands Names of all commands that take options: `sync`, `access diff`.
 * @throws DataShareError `DocumentUnreadable`, `DocumentNotJson`, `DocumentInvalid`
 */
export function readConfig(path: string, commands: readonly string[]): Config {
  const { $schema: _schema, ...content } = asRecord(readSettingsFile(path));
  const parsed = configSchema.safeParse(content);
  if (!parsed.success)
    throwProblems(
      parsed.error.issues.map((issue) =>
        invalid(
          path,
          `${formatValue(issue.path.join(' '))} is no option of a command: ${issue.message}`,
          EXAMPLE,
        ),
      ),
    );
  throwProblems(
    Object.keys(content)
      .filter((key) => !commands.includes(key))
      .map((key) => {
        const below = commands.filter((name) => name.startsWith(`${key} `));
        if (below.length === 0) return unknown(path, 'command', key, findClosestName(key, commands));
        const fix = `write them for one of its commands: ${below.join(', ')}`;
        return invalid(path, `${formatValue(key)} is a group of commands, and has no options`, fix);
      }),
  );
  return parsed.data!;
}

const EXAMPLE = 'write it like: { "sync": { "max-concurrency": 32 } }';

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { '': value };
}

/**
 * Sets the options of a command that its arguments do not have.
 *
 * @throws DataShareError `DocumentInvalid` for all options of the file that the command does not take
 */
export function applyConfig(config: Config, path: string, command: Command): void {
  const found: Problem[] = [];
  for (const [name, value] of Object.entries(config[nameCommand(command)] ?? {})) {
    const option = command.options.find(({ long }) => long === `--${name}`);
    if (option === undefined) {
      const names = command.options.flatMap(({ long }) => long?.slice(2) ?? []);
      found.push(unknown(path, 'option', name, findClosestName(name, names)));
    } else if (DECISIONS.has(name))
      found.push(
        invalid(
          path,
          `'${name}' decides about one run, and cannot be in a file`,
          'give it on the command line',
        ),
      );
    else found.push(...setOption(command, option, value, path));
  }
  throwProblems(found);
}

function setOption(command: Command, option: Option, value: Config[string][string], path: string): Problem[] {
  const key = option.attributeName();
  const name = option.long!.slice(2);
  if (command.getOptionValueSource(key) === 'cli') return [];
  const takesValue = option.required || option.optional;
  if (!takesValue || typeof value === 'boolean') {
    if (takesValue && !(option.optional && value === true))
      return [invalid(path, `'${name}' takes a value, got ${formatValue(value)}`, EXAMPLE)];
    if (!takesValue && typeof value !== 'boolean')
      return [invalid(path, `'${name}' is true or false, got ${formatValue(value)}`, EXAMPLE)];
    if (value === true) command.setOptionValueWithSource(key, !option.negate, 'config');
    return [];
  }
  const values = Array.isArray(value) ? value : [value];
  if (values.length !== 1 && !isRepeatable(option))
    return [invalid(path, `'${name}' takes one value, got ${formatValue(value)}`, EXAMPLE)];
  try {
    let parsed: unknown;
    for (const each of values)
      parsed = option.parseArg
        ? option.parseArg(String(each), parsed)
        : option.variadic
          ? values.map(String)
          : String(each);
    command.setOptionValueWithSource(key, parsed, 'config');
    return [];
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return [invalid(path, `'${name}' is ${formatValue(value)}: ${error.message}`, 'correct it')];
  }
}

/** True for an option that is given several times, such as `--map`: its parser takes what it had before. */
const isRepeatable = ({ variadic, parseArg }: Option): boolean => variadic || (parseArg?.length ?? 0) > 1;

/** Returns the name of a command as it is typed: `access diff`. */
function nameCommand(command: Command): string {
  const { parent } = command;
  return parent?.parent ? `${nameCommand(parent)} ${command.name()}` : command.name();
}

function unknown(
  path: string,
  kind: 'command' | 'option',
  name: string,
  closest: string | undefined,
): Problem {
  const fix = closest === undefined ? 'remove it, or correct its name' : `did you mean '${closest}'?`;
  return invalid(path, `there is no ${kind} ${formatValue(name)}`, fix);
}

function invalid(where: string, message: string, fix: string): Problem {
  return { ...problems.usage(message, fix), code: 'DocumentInvalid', where };
}
