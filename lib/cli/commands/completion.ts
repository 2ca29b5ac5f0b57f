import type { Command } from 'commander';
import { Argument } from 'commander';
import { completeWords } from '../completion/complete-words';
import type { CompletionShell } from '../completion/completion-scripts';
import { COMPLETION_SCRIPTS, SHELLS } from '../completion/completion-scripts';
import type { Finish } from '../input/options';
import type { CliIo } from '../io';

const EXAMPLES = `
Examples:
  $ datashare completion bash > ~/.local/share/bash-completion/completions/datashare
  $ datashare completion zsh > "\${fpath[1]}/_datashare"
  $ datashare completion fish > ~/.config/fish/completions/datashare.fish
  $ datashare completion powershell >> $PROFILE

Open a new shell afterwards. It completes commands whose name is datashare.`;

/** Defines `completion`, which prints a script for a shell. */
export function defineCompletion(command: Command, io: CliIo, finish: Finish): void {
  command
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action((shell: CompletionShell) => {
      io.stdout(COMPLETION_SCRIPTS[shell]);
      finish(0);
    });
}

/** Defines `complete`, which the scripts ask. */
export function defineComplete(command: Command, io: CliIo, finish: Finish): void {
  command
    .argument('[words...]', 'the words before the cursor, and the word at the cursor after a colon')
    .action((words: readonly string[]) => {
      const current = words.at(-1)?.replace(/^:/, '') ?? '';
      const candidates = completeWords(command.parent!, words.slice(0, -1), current);
      io.stdout(candidates.map(({ word, description }) => `${word}\t${description}\n`).join(''));
      finish(0);
    });
}
