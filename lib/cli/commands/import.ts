import type { Command } from 'commander';
import { Option } from 'commander';
import { readExportedResources } from '../../migration/exported-resources';
import { importDataShare } from '../../migration/import-data-share';
import { renderStacks } from '../../migration/code/render-stacks';
import { readJsonFile } from '../input/json-file';
import { addOutputOptions } from '../input/options';
import type { Finish, OutputOptions } from '../input/options';
import type { CliIo } from '../io';
import { printJson } from '../output/print';
import { describeImport, LIST_OF_LEFT_OUT } from '../output/import-summary';
import type { ProjectFramework } from '../projects/project-templates';
import { getOwnFramework, PROJECT_FRAMEWORKS, readImportProject } from '../projects/project-templates';
import { writeProject } from '../projects/write-project';

const DEFAULT_FOLDER = 'imported-shares';

/** Exports have lists of thousands of datasets. */
const MAX_EXPORT_BYTES = 32 * 1024 * 1024;

interface ImportOptions extends OutputOptions {
  readonly output: string;
  readonly framework?: ProjectFramework;
}

export function defineImport(group: Command, io: CliIo, finish: Finish): void {
  addOutputOptions(
    group
      .helpCommand(false)
      .command('azure-data-share')
      .description(
        'Writes a project from exports of an Azure Data Share account, and lists what cannot come along.',
      )
      .argument('<files...>', 'what az rest, az resource or az datashare print of the account, as JSON')
      .option('-o, --output <folder>', 'a folder that is new or empty', DEFAULT_FOLDER)
      .addOption(
        new Option('--framework <name>', 'the framework of the app (default: that of this package)').choices(
          PROJECT_FRAMEWORKS,
        ),
      ),
  )
    .addHelpText(
      'after',
      `
Nothing is asked of Azure: what the files do not have does not come along.

Examples:
  $ datashare import azure-data-share shares.json datasets.json invitations.json`,
    )
    .action((paths: readonly string[], options: ImportOptions) => {
      const contents = paths.map((path) => [path, readExport(path)] as const);
      const estate = importDataShare(readExportedResources(contents), io.now());
      const framework = options.framework ?? getOwnFramework();
      const stacks = renderStacks(estate);
      if (stacks.length > 0)
        writeProject(options.output, [
          ...readImportProject(stacks, framework),
          { path: LIST_OF_LEFT_OUT, text: `${JSON.stringify(estate.leftOut, null, 2)}\n` },
        ]);
      const { shares, subscriptions, leftOut } = estate;
      if (options.json)
        printJson(io, { folder: stacks.length > 0 ? options.output : null, shares, subscriptions, leftOut });
      else io.stdout(describeImport(estate, options.output));
      finish(stacks.length > 0 ? 0 : 1);
    });
}

const readExport = (path: string): unknown =>
  readJsonFile(path, { fix: 'export it again, completely', maxBytes: MAX_EXPORT_BYTES });
