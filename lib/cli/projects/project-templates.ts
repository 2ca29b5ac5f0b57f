import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { FRAMEWORK } from '../../framework';
import { VERSION } from '../../version';

/** The side of a share that a project is for. */
export type ProjectKind = 'provider' | 'consumer' | 'both';

/** The framework that a project uses. */
export type ProjectFramework = 'cdktf' | 'cdktn';

export const PROJECT_KINDS: readonly ProjectKind[] = ['provider', 'consumer', 'both'];
export const PROJECT_FRAMEWORKS: readonly ProjectFramework[] = ['cdktf', 'cdktn'];

/** Returns the framework that this package is for. */
export function getOwnFramework(): ProjectFramework {
  return FRAMEWORK.name === 'CDK Terrain' ? 'cdktn' : 'cdktf';
}

/** A file of a project, with its path in the folder of the project. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

/** The folders of `templates/` that a project is made of; a later one replaces files of an earlier one. */
const FOLDERS: Readonly<Record<ProjectKind, readonly string[]>> = {
  provider: ['common', 'provider'],
  consumer: ['common', 'consumer'],
  both: ['common', 'provider', 'consumer', 'both'],
};

/** npm leaves out a `.gitignore` when it packs a package, and obeys it; a folder that begins with a dot is easily overlooked. */
const PACKED_NAMES: ReadonlyMap<string, string> = new Map([
  ['gitignore', '.gitignore'],
  ['github/workflows/access.yml', '.github/workflows/access.yml'],
]);

/** Reads the files of a new project. The templates are an app that the tests compile, test and synthesize. */
export function readProjectFiles(kind: ProjectKind, framework: ProjectFramework): ProjectFile[] {
  const root = findTemplates(__dirname);
  const folders = [...FOLDERS[kind], ...(framework === 'cdktn' ? ['cdktn'] : [])];
  const files = new Map(folders.flatMap((folder) => readFolder(join(root, folder))));
  return [...files]
    .map(([path, text]) => ({ path: PACKED_NAMES.get(path) ?? path, text: adaptFile(path, text, framework) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Reads the files of a project whose stacks are written elsewhere: all but the stacks and tests of the templates. */
export function readImportProject(
  stacks: readonly ProjectFile[],
  framework: ProjectFramework,
): ProjectFile[] {
  const has = (name: string): boolean => stacks.some(({ path }) => path === name);
  const kind = !has('consumer-stack.ts') ? 'provider' : has('provider-stack.ts') ? 'both' : 'consumer';
  const around = readProjectFiles(kind, framework).filter(({ path }) => !OF_SIDE.test(path));
  const helpers = has('consumer-stack.ts')
    ? readFolder(join(findTemplates(__dirname), 'import-consumer'))
    : [];
  const added = [...helpers, ...stacks.map(({ path, text }) => [path, text] as const)];
  return [...around, ...added.map(([path, text]) => ({ path, text: adaptFile(path, text, framework) }))];
}

/** The files that a side of a new project has for itself. */
const OF_SIDE = /^(?:provider|consumer)[-.].*\.ts$|^invitation\.json$/;

/** The templates are beside the sources, or beside what the compiler wrote of them. */
function findTemplates(folder: string): string {
  const templates = join(folder, 'templates');
  if (existsSync(templates)) return templates;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('the package has no templates');
  return findTemplates(parent);
}

function readFolder(folder: string): [path: string, text: string][] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]);
}

function adaptFile(path: string, text: string, framework: ProjectFramework): string {
  if (path === 'package.json') return pinLibrary(text);
  return framework === 'cdktn' && path.endsWith('.ts') ? useCdktn(text) : text;
}

/** Pins the version of the library that writes the project. */
function pinLibrary(text: string): string {
  return text.replace(/("cdkt[fn]-azure-data-share": )"[^"]*"/, `$1"${VERSION}"`);
}

/** Imports the packages of CDK Terrain in place of those of CDKTF. */
export function useCdktn(code: string): string {
  return code.replace(/^((?:import\b.*|\}) from ')(@?)cdktf(?=[/'-])/gm, '$1$2cdktn');
}
