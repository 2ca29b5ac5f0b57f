import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join, resolve, sep } from 'node:path';
import ts from 'typescript';
import type { CliIo } from '../../lib/cli/io';
import type { CorpusCase } from '../fixtures/access-corpus/corpus-case';
import { GRANTS, NO_GRANTS } from '../fixtures/access-corpus/corpus';
import type { Mutant } from '../fixtures/access-corpus/mutants';
import { MUTANTS } from '../fixtures/access-corpus/mutants';
import { TIME_OF_REVIEW } from '../fixtures/platform/base-platform';
import type { Comparison } from './access-corpus';
import { CorpusFiles } from './access-corpus';

/*
 * Runs the corpus on each mutant of lib/access, in one process of compiled sources. Prints one line of JSON: which case found which mutant.
 *
 * Arguments: the folder of the project, whose TypeScript is mutated.
 */

type Run = (argv: readonly string[], io: CliIo) => Promise<number>;

/** Modules that import the sources of the mutants. */
const COMPILED = resolve(__dirname, '../..');
const RELOADED = ['lib/access', 'lib/cli'].map((path) => join(COMPILED, path) + sep);
const RUN = join(COMPILED, 'lib/cli/run.js');

interface LoadableModule {
  _compile(code: string, file: string): void;
}
type Extensions = Record<string, (module: LoadableModule, file: string) => void>;
const extensions = (Module as unknown as { readonly _extensions: Extensions })._extensions;
const load = extensions['.js'];

const io: CliIo = {
  stdout: () => {},
  stderr: () => {},
  useColors: false,
  commandName: 'datashare',
  shell: 'Posix',
  env: {},
  now: () => TIME_OF_REVIEW,
  stdin: () => Promise.resolve(''),
  signal: new AbortController().signal,
};

function isCurrent(project: string, { file, search }: Mutant): boolean {
  return readFileSync(join(project, 'lib/access', file), 'utf8').split(search).length === 2;
}

/** Loads the command with the text of one source changed. */
function loadMutant(project: string, { file, search, replacement }: Mutant): Run {
  const source = readFileSync(join(project, 'lib/access', file), 'utf8');
  const { outputText } = ts.transpileModule(
    source.replace(search, () => replacement),
    {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
      },
    },
  );
  const mutated = join(COMPILED, 'lib/access', file.replace(/\.ts$/, '.js'));
  for (const name of Object.keys(require.cache)) {
    if (RELOADED.some((folder) => name.startsWith(folder))) delete require.cache[name];
  }
  extensions['.js'] = (module, name) =>
    name === mutated ? module._compile(outputText, name) : load(module, name);
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- each mutant is another module
  return (require(RUN) as { readonly run: Run }).run;
}

/** A mutant that is none. */
const UNCHANGED: Mutant = {
  title: '',
  kind: '',
  file: 'review/access-diff.ts',
  search: 'export function diffAccess',
  replacement: 'export function diffAccess',
};

interface WrittenCase {
  readonly title: string;
  readonly kind: string;
  readonly isGrant: boolean;
  readonly comparisons: readonly Comparison[];
}

/** Finds a case that the mutant answers wrong; null if there is none. */
async function findKiller(run: Run, cases: readonly WrittenCase[]): Promise<string | null> {
  for (const { title, isGrant, comparisons } of cases) {
    for (const { form, paths } of comparisons) {
      const exitCode = await run(['access', 'diff', ...paths, '--exit-code'], io);
      if (isGrant === (exitCode === 0)) return `${title} (${form})`;
    }
  }
  return null;
}

async function main(project: string): Promise<void> {
  const files = new CorpusFiles();
  const write = (kinds: Readonly<Record<string, readonly CorpusCase[]>>, isGrant: boolean): WrittenCase[] =>
    Object.entries(kinds).flatMap(([kind, cases]) =>
      cases.map((own) => ({ title: own.title, kind, isGrant, comparisons: files.writeCase(own) })),
    );
  const cases = [...write(GRANTS, true), ...write(NO_GRANTS, false)];
  const found: [string, string | null][] = [
    ['nothing is taken out', await findKiller(loadMutant(project, UNCHANGED), cases)],
  ];
  for (const mutant of MUTANTS.filter((each) => isCurrent(project, each))) {
    const [first, others] = [true, false].map((isFirst) =>
      cases.filter(({ kind }) => (kind === mutant.kind) === isFirst),
    );
    found.push([mutant.title, await findKiller(loadMutant(project, mutant), [...first, ...others])]);
  }
  process.stdout.write(JSON.stringify(found));
}

void main(process.argv[2]);
