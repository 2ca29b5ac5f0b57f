import type { Command } from 'commander';
import { filterByPrincipal, findAskedPrincipal } from '../../../access/review/asked-principal';
import { createAccessReport } from '../../../access/review/access-report';
import { toPrintedAccess } from '../../../access/review/printed-access';
import { findDrift } from '../../../access/review/drift';
import { addAccessDiffCommand } from './diff';
import { answerPathQuestion } from './path-question';
import { describePathAnswers } from '../../output/access/path-answer-text';
import { describeAccessReport, formatGaps } from '../../output/access/access-table';
import { addOutputOptions } from '../../input/options';
import type { Finish, OutputOptions } from '../../input/options';
import { printJson } from '../../output/print';
import type { CliIo } from '../../io';
import { toDeclaringFile, readTerraform } from '../../input/terraform-input';

interface AccessOptions extends OutputOptions {
  readonly principal?: string;
  readonly path?: string;
}

export function defineAccess(command: Command, io: CliIo, finish: Finish): void {
  addOutputOptions(
    command
      .argument('<files...>', 'synthesized cdk.tf.json, or terraform show -json of a plan or state')
      .option('--principal <who>', 'only this principal: an object ID or the name of a recipient')
      .option(
        '--path <path>',
        'show who can read this blob (container/blob or its URL); / at the end asks about listing',
      ),
  )
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
Examples:
  $ datashare access cdktf.out/stacks/*/cdk.tf.json
  $ datashare access plan.json --path curated/sales/2026.csv
  $ datashare access diff plan.json`,
    )
    .action((paths: readonly string[], options: AccessOptions) => {
      const files = [...new Set(paths)].map((path) => ({ path, file: readTerraform(path) }));
      const declaring = files.map(({ path, file }) => toDeclaringFile(file, path));
      const gaps = files.flatMap(({ path, file }) =>
        [...file.gaps, ...file.limits, ...findDrift(file, io.now())].map((gap) => `${path}: ${gap}`),
      );
      const whole = createAccessReport(declaring, io.now());
      const report = options.principal === undefined ? whole : filterByPrincipal(whole, options.principal);
      const answers =
        options.path === undefined ? undefined : answerPathQuestion(options.path, report, io.now());
      const asked =
        options.principal === undefined
          ? undefined
          : findAskedPrincipal(whole, options.principal, files.length);
      if (options.json) {
        const more = { ...(asked && { principal: asked }), ...(answers && { answers }) };
        printJson(io, { ...toPrintedAccess(report), gaps, ...more });
      } else {
        const text = answers
          ? describePathAnswers(answers, report, asked, io)
          : describeAccessReport(report, asked, io);
        io.stdout(formatGaps(gaps, io) + text);
      }
      finish(0);
    });
  addAccessDiffCommand(command, io, finish);
}
