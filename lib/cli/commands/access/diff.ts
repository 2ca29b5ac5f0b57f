import type { Command } from 'commander';
import type { AccessDiff } from '../../../access/review/access-diff';
import { unclearBetween } from '../../../access/review/unclear';
import { diffAccess } from '../../../access/review/access-diff';
import { accessReport } from '../../../access/review/access-report';
import { declaredAccess } from '../../../access/terraform/declared-access';
import { DataShareError } from '../../../errors/data-share-error';
import { problems } from '../../../errors/catalogue';
import { formatDiffAsMarkdown, formatDiffAsText } from '../../output/access/access-diff-text';
import type { CommonOptions, Finish } from '../../input/options';
import { printJson } from '../../output/print';
import type { CliIo } from '../../io';
import { toDeclaringFile, readTerraform } from '../../input/terraform-input';

/** The exit code of a diff that a pipeline has to stop at. */
const CHANGED = 10;

interface DiffOptions extends CommonOptions {
  readonly markdown?: true;
  readonly exitCode?: true;
}

export function addAccessDiffCommand(access: Command, io: CliIo, finish: Finish): void {
  access
    .command('diff')
    .description('Says who gains and who loses what between two files, or by one plan.')
    .argument('<old>', 'the file before; or a plan alone, whose own past it is compared with')
    .argument('[new]', 'the file after')
    .option('--markdown', 'print Markdown, for a comment on a pull request')
    .option('--exit-code', 'end with 10 where access changed, or cannot be told')
    .option('--json', 'print one JSON document and nothing else')
    .option('--debug', 'print stack traces')
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
          problems.usage('--json and --markdown exclude each other', 'leave one out'),
        ]);
      }
      const diff = newPath === undefined ? diffPlan(oldPath, io) : diffFiles(oldPath, newPath, io);
      if (options.json) printJson(io, diff);
      else io.stdout(options.markdown ? formatDiffAsMarkdown(diff) : formatDiffAsText(diff, io));
      finish(options.exitCode && diff.status !== 'Unchanged' ? CHANGED : 0);
    });
}

function diffFiles(oldPath: string, newPath: string, io: CliIo): AccessDiff {
  const [before, after] = [readTerraform(oldPath), readTerraform(newPath)];
  const [old, now] = [
    { file: before, report: accessReport([toDeclaringFile(before, oldPath)], io.now()) },
    { file: after, report: accessReport([toDeclaringFile(after, newPath)], io.now()) },
  ];
  const replacements = { replaced: null, moved: after.moved };
  return diffAccess(old.report, now.report, replacements, unclearBetween(old, now));
}

function diffPlan(path: string, io: CliIo): AccessDiff {
  const plan = readTerraform(path);
  if (!plan.prior) {
    throw new DataShareError([
      {
        ...problems.usage(
          'one file alone can only be compared with its own past if it is a plan',
          'name a second file',
        ),
        where: path,
      },
    ]);
  }
  return diffAccess(
    accessReport([{ file: path, declared: declaredAccess(plan.prior) }], io.now()),
    accessReport([toDeclaringFile(plan, path)], io.now()),
    plan,
    plan.gaps,
  );
}
