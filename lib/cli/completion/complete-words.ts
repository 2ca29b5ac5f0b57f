import type { Command, Option } from 'commander';

/** A word that can stand at the cursor. */
export interface Candidate {
  readonly word: string;
  readonly description: string;
}

/**
 * Lists the words that can stand at the cursor: commands, options, and the values of options and arguments that have a fixed
 * choice. An empty list means that any word can stand there, such as the name of a file.
 *
 * @param words The words before the cursor, without the name of the program.
 * @param current The beginning of the word at the cursor.
 */
export function completeWords(
  program: Command,
  words: readonly string[],
  current: string,
): readonly Candidate[] {
  const at = walk(program, joinAssignments(words));
  return listWords(at, current).filter(({ word }) => word.startsWith(current));
}

/** The place of the cursor, as the words before it tell. */
interface Position {
  readonly command: Command;
  /** The option whose value comes next. */
  readonly pending: Option | undefined;
  readonly used: ReadonlySet<Option>;
  /** Number of arguments of the command before the cursor. */
  readonly operands: number;
  /** True after `--`: what follows are arguments. */
  readonly isLiteral: boolean;
}

/** Bash splits words at `=`, so that `--mode=full` arrives as three words. */
function joinAssignments(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => word !== '=' || !words[index - 1]?.startsWith('--'));
}

function walk(program: Command, words: readonly string[]): Position {
  let command = program;
  let pending: Option | undefined;
  let [operands, isLiteral] = [0, false];
  const used = new Set<Option>();
  for (const word of words) {
    if (!isLiteral && word.startsWith('-') && word !== '-') {
      isLiteral = word === '--';
      const option = findOption(command, word.split('=')[0]);
      if (option) used.add(option);
      pending = option && takesValue(option) && !word.includes('=') ? option : undefined;
    } else if (pending) {
      if (!pending.variadic) pending = undefined;
    } else {
      const next: Command | undefined = operands === 0 ? findCommand(command, word) : undefined;
      if (next) [command] = [next];
      else operands += 1;
    }
  }
  return { command, pending, used, operands, isLiteral };
}

function listWords(at: Position, current: string): readonly Candidate[] {
  const { command, pending, isLiteral } = at;
  const [, assigned] = /^(--[^=]+)=/.exec(current) ?? [];
  if (isLiteral) return listArgumentWords(at);
  if (assigned !== undefined) return listChoices(findOption(command, assigned)?.argChoices, `${assigned}=`);
  if (current.startsWith('-')) return listOptionWords(at);
  // After `help` come the names of commands.
  if (command.name() === 'help' && command.parent && at.operands === 0)
    return listCommandWords(command.parent);
  if (!pending) return [...(at.operands === 0 ? listCommandWords(command) : []), ...listArgumentWords(at)];
  const values = listChoices(pending.argChoices);
  return pending.optional || pending.variadic ? [...values, ...listArgumentWords(at)] : values;
}

function listCommandWords(command: Command): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => ({ word: each.name(), description: each.description() }));
}

/** An option that was given is not offered again, unless it takes several values. */
function listOptionWords({ command, used }: Position): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => !used.has(option) || option.variadic)
    .flatMap(({ long, short, description }) =>
      [long ?? short].flatMap((word) => (word === undefined ? [] : [{ word, description }])),
    );
}

function listArgumentWords({ command, operands }: Position): readonly Candidate[] {
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments.at(operands) ?? (last?.variadic ? last : undefined);
  return listChoices(argument?.argChoices);
}

function listChoices(choices: readonly string[] | undefined, before = ''): readonly Candidate[] {
  return (choices ?? []).map((choice) => ({ word: `${before}${choice}`, description: '' }));
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

function findOption(command: Command, flag: string): Option | undefined {
  return command
    .createHelp()
    .visibleOptions(command)
    .find(({ long, short }) => flag === long || flag === short);
}

function findCommand(command: Command, name: string): Command | undefined {
  return command.commands.find((each) => each.name() === name || each.aliases().includes(name));
}
