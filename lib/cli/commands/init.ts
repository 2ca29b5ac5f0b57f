import type { Command } from 'commander';
import { Argument, Option } from 'commander';
import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import { formatValue } from '../../errors/format-value';
import { escapeUnprintable } from '../../errors/redact';
import { addOutputOptions } from '../input/options';
import type { Finish, OutputOptions } from '../input/options';
import type { CliIo } from '../io';
import { printJson } from '../output/print';
import { quoteArgument } from '../output/shell';
import type { ProjectFile, ProjectFramework, ProjectKind } from '../projects/project-templates';
import {
  getOwnFramework,
  PROJECT_FRAMEWORKS,
  PROJECT_KINDS,
  readProjectFiles,
} from '../projects/project-templates';
import { writeProject } from '../projects/write-project';

const DEFAULT_FOLDER = 'data-sharing';

interface InitOptions extends OutputOptions {
  readonly framework?: ProjectFramework;
}

export function defineInit(command: Command, io: CliIo, finish: Finish): void {
  addOutputOptions(
    command
      .addArgument(
        new Argument('[kind]', 'the side of the share; asked for on a terminal').choices(PROJECT_KINDS),
      )
      .argument('[folder]', `a folder that is new or empty (default: ${DEFAULT_FOLDER})`)
      .addOption(
        new Option('--framework <name>', 'the framework of the app (default: that of this package)').choices(
          PROJECT_FRAMEWORKS,
        ),
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  $ datashare init provider
  $ datashare init both sharing --framework cdktn`,
    )
    .action(async (kind: ProjectKind | undefined, folder: string | undefined, options: InitOptions) => {
      const ask = options.json ? undefined : io.ask;
      const side = kind ?? (await askKind(ask));
      const place = folder ?? (kind === undefined ? await askFolder(ask) : DEFAULT_FOLDER);
      const framework = options.framework ?? getOwnFramework();
      const files = readProjectFiles(side, framework);
      writeProject(place, files);
      if (options.json)
        printJson(io, { folder: place, kind: side, framework, files: files.map(({ path }) => path) });
      else io.stdout(describeProject(place, side, files));
      finish(0);
    });
}

/** Asks three times at most. */
const TRIES = 3;

async function askKind(ask: CliIo['ask']): Promise<ProjectKind> {
  let answer = '';
  for (let tries = 0; ask && tries < TRIES; tries++) {
    answer = (await ask('Which side is the project for: provider, consumer or both? ')).trim().toLowerCase();
    const kind = PROJECT_KINDS.find((each) => each === answer);
    if (kind) return kind;
  }
  const got = answer === '' ? 'it is missing' : `got ${formatValue(answer)}`;
  throw new DataShareError([
    problems.usage(
      `the side must be ${PROJECT_KINDS.join(', ')}: ${got}`,
      'write it like: datashare init provider',
    ),
  ]);
}

async function askFolder(ask: CliIo['ask']): Promise<string> {
  const answer = await ask?.(`Which folder is it for (${DEFAULT_FOLDER})? `);
  return answer?.trim() || DEFAULT_FOLDER;
}

/** The steps of each side, after the project is installed. */
const STEPS: Readonly<Record<Exclude<ProjectKind, 'both'>, readonly string[]>> = {
  provider: ['Replace the values in provider-settings.ts, and the share in provider-stack.ts.'],
  consumer: [
    'Replace invitation.json by the invitation that you received: datashare invitation show invitation.json',
    'Replace the values in consumer-settings.ts, and the mappings in consumer-stack.ts.',
  ],
};

function describeProject(folder: string, kind: ProjectKind, files: readonly ProjectFile[]): string {
  const steps = kind === 'both' ? [...STEPS.provider, ...STEPS.consumer] : STEPS[kind];
  return [
    `${files.length} files are in ${escapeUnprintable(folder)}:`,
    ...files.map(({ path }) => `  ${path}`),
    '',
    'Next:',
    `  cd ${quoteArgument(folder)}`,
    '  npm install',
    '  npm test',
    '  npm run synth',
    '  npm run access',
    '',
    ...steps,
    'The workflow .github/workflows/access.yml posts who gains and who loses access on each pull request.',
    '',
  ].join('\n');
}
