import type { Command } from 'commander';
import type { AccessDiff } from '../../../access/review/access-diff';
import { findUnclearChanges, toGapPoints } from '../../../access/review/unclear-changes';
import { diffAccess } from '../../../access/review/access-diff';
import { findDestructionBetween, findDestructionInPlan } from '../../../access/review/data-destruction';
import { findDrift } from '../../../access/review/drift';
import { createAccessReport } from '../../../access/review/access-report';
import { readDeclaredAccess } from '../../../access/terraform/declared-access';
import { keepForgotten } from '../../../access/terraform/files/forgotten-resources';
import { DataShareError } from '../../../errors/data-share-error';
import { problems } from '../../../errors/catalogue';
import { formatDiffAsMarkdown } from '../../output/access/access-diff-markdown';
import { formatDiffAsText } from '../../output/access/access-diff-text';
import type { CommonOptions, Finish } from '../../input/options';
import { printJson } from '../../output/print';
import type { CliIo } from '../../io';
import { toDeclaringFile, readTerraform } from '../../input/terraform-input';

/** The exit code that stops a pipeline if access changed. */
const CHANGED = 10;

interface DiffOptions extends CommonOptions {
  readonly markdown?: true;
  readonly exitCode?: true;
}

export function addAccessDiffCommand(access: Command, io: CliIo, finish: Finish): void {
  access
    .command('diff')
    .description('Shows who gains and who loses access between two files, or through one plan.')
    .argument('<old>', 'the earlier file; or a single plan, compared with its prior state')
    .argument('[new]', 'the later file')
    .option('--markdown', 'print Markdown, for a comment on a pull request')
    .option('--exit-code', 'exit with 10 if access changed or may have changed')
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
  const before = readTerraform(oldPath);
  const after = keepForgotten(before, readTerraform(newPath));
  const old = { file: before, report: createAccessReport([toDeclaringFile(before, oldPath)], io.now()) };
  const declaring = [toDeclaringFile(after, newPath)];
  const now = { file: after, report: createAccessReport(declaring, io.now(), old.report.recipients) };
  const replacements = { replaced: null, moved: after.moved, azurermVersion: after.azurermVersion };
  const destructions = findDestructionBetween(
    { file: before, facts: before.current },
    { file: after, facts: after.current },
  );
  const drift = [before, after].flatMap((file) => findDrift(file, io.now()));
  const unclear = [...findUnclearChanges(old, now), ...toGapPoints(drift)];
  return diffAccess(old.report, now.report, replacements, unclear, destructions);
}

function diffPlan(path: string, io: CliIo): AccessDiff {
  const plan = readTerraform(path);
  if (!plan.prior) {
    throw new DataShareError([
      {
        ...problems.usage('a single file can only be compared if it is a plan', 'add a second file'),
        where: path,
      },
    ]);
  }
  const before = createAccessReport([{ file: path, declared: readDeclaredAccess(plan.prior) }], io.now());
  const after = createAccessReport([toDeclaringFile(plan, path)], io.now(), before.recipients);
  const gaps = [...plan.gaps, ...findDrift(plan, io.now())];
  return diffAccess(before, after, plan, toGapPoints(gaps), findDestructionInPlan(plan));
}
