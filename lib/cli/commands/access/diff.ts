import type { Command } from 'commander';
import type { AccessDiff } from '../../../access/review/access-diff';
import { compareFiles, comparePlan, isNamedPlan } from '../../../access/review/compare-files';
import { DataShareError } from '../../../errors/data-share-error';
import { problems } from '../../../errors/catalogue';
import { formatDiffAsMarkdown } from '../../output/access/access-diff-markdown';
import { formatDiffAsText } from '../../output/access/access-diff-text';
import { addOutputOptions } from '../../input/options';
import type { Finish, OutputOptions } from '../../input/options';
import { printJson } from '../../output/print';
import type { CliIo } from '../../io';
import { readLockedTerraform, readTerraform } from '../../input/terraform-input';

/** The exit code that stops a pipeline if access changed. */
const CHANGED = 10;

interface DiffOptions extends OutputOptions {
  readonly markdown?: true;
  readonly exitCode?: true;
}

export function addAccessDiffCommand(access: Command, io: CliIo, finish: Finish): void {
  addOutputOptions(
    access
      .command('diff')
      .description('Shows who gains and who loses access between two files, or through one plan.')
      .argument('<old>', 'the earlier file; or a single plan, compared with its prior state')
      .argument('[new]', 'the later file')
      .option('--markdown', 'print Markdown, for a comment on a pull request')
      .option('--exit-code', 'exit with 10 if access changed or may have changed'),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ datashare access diff plan.json --markdown
  $ datashare access diff main/cdk.tf.json branch/cdk.tf.json --exit-code`,
    )
    .action((oldPath: string, newPath: string | undefined, options: DiffOptions) => {
      if (options.json && options.markdown) {
        throw new DataShareError([
          problems.usage('--json and --markdown cannot be combined', 'use one of them'),
        ]);
      }
      const diff = newPath === undefined ? diffPlan(oldPath, io) : diffFiles(oldPath, newPath, io);
      if (options.json) printJson(io, diff);
      else io.stdout(options.markdown ? formatDiffAsMarkdown(diff) : formatDiffAsText(diff, io));
      finish(options.exitCode && diff.status !== 'Unchanged' ? CHANGED : 0);
    });
}

function diffFiles(oldPath: string, newPath: string, io: CliIo): AccessDiff {
  const before = { name: oldPath, file: readTerraform(oldPath) };
  const after = { name: newPath, file: readLockedTerraform(newPath) };
  return compareFiles(before, after, io.now());
}

function diffPlan(path: string, io: CliIo): AccessDiff {
  const plan = { name: path, file: readTerraform(path) };
  if (isNamedPlan(plan)) return comparePlan(plan, io.now());
  throw new DataShareError([
    {
      ...problems.usage('a single file can only be compared if it is a plan', 'add a second file'),
      where: path,
    },
  ]);
}
