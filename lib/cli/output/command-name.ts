import { posix, win32 } from 'node:path';
import { quoteArgument } from './shell';
import { FRAMEWORK } from '../../framework';
import { createLookup } from '../../lookup';

const COMMAND = 'datashare';

/** The start of this process, and access to the files that tell which command to type. */
export interface Invocation {
  /** The path of the script, as Node.js has it in `process.argv[1]`: symbolic links are kept. */
  readonly script: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly platform: NodeJS.Platform;
  /** The text of a file; undefined if it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
  /** A path without symbolic links; undefined if nothing is there. */
  readonly realPath: (path: string) => string | undefined;
}

/**
 * Returns the text that people type to run this command again: `datashare` if it is on the PATH, `npx datashare` if a
 * package manager found it in the project, `npx <package>` if npx downloaded it, or the path.
 */
export function findCommandName(invocation: Invocation): string {
  return findPackageManagerCommand(invocation) ?? (isOnPath(invocation) ? COMMAND : formatPath(invocation));
}

/** The commands that run a program of the current project, by the first word of `npm_config_user_agent`. */
const RUNNERS = createLookup<string>({
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
});

/** npm, pnpm, Yarn and Bun put `node_modules/.bin` on the PATH of what they run, so the PATH tells nothing then. */
function findPackageManagerCommand(invocation: Invocation): string | undefined {
  const { env, script } = invocation;
  const [manager] = (env['npm_config_user_agent'] ?? '').split('/');
  const runner = RUNNERS[manager];
  if (runner === undefined) return undefined;
  const [, cache] = /^(.*[\\/]_npx[\\/][^\\/]+)[\\/]node_modules[\\/]/.exec(script) ?? [];
  // `npx datashare` would download another package of that name.
  if (cache !== undefined) return `npx ${quoteArgument(readNpxPackage(cache, invocation))}`;
  if (isInProject(invocation)) return `${runner} ${COMMAND}`;
  // After `npx --prefix`, npx would not find the package of that other project, which is on the PATH of this process only.
  if (/[\\/]node_modules[\\/]/.test(script)) return formatPath(invocation);
  return env['npm_command'] === 'exec' ? `${runner} ${COMMAND}` : undefined;
}

/** The package as it was named to npx, for example with its version: npx keeps it next to what it downloads. */
function readNpxPackage(cache: string, { readFile, platform }: Invocation): string {
  try {
    const content = JSON.parse(readFile(getPathModule(platform).join(cache, 'package.json')) ?? '{}') as {
      readonly _npx?: { readonly packages?: readonly unknown[] };
    };
    const [name] = content._npx?.packages ?? [];
    return typeof name === 'string' ? name : FRAMEWORK.packageName;
  } catch {
    return FRAMEWORK.packageName;
  }
}

/** True if the script is in the `node_modules` of the current directory or of one above it. */
function isInProject({ script, cwd, platform }: Invocation): boolean {
  const [, project] = /^(.*?)[\\/]node_modules[\\/]/.exec(script) ?? [];
  if (project === undefined) return false;
  const relative = getPathModule(platform).relative(project, cwd);
  return !/^\.\.(?:[\\/]|$)/.test(relative) && !getPathModule(platform).isAbsolute(relative);
}

/** True if the PATH leads to this script: by a link, or by one of the small scripts that npm writes on Windows. */
function isOnPath({ script, env, platform, realPath }: Invocation): boolean {
  const path = getPathModule(platform);
  const names = platform === 'win32' ? [`${COMMAND}.cmd`, `${COMMAND}.ps1`, `${COMMAND}.exe`] : [COMMAND];
  for (const folder of (env['PATH'] ?? '').split(path.delimiter).filter((each) => each !== '')) {
    const [found] = names.flatMap((name) => realPath(path.join(folder, name)) ?? []);
    if (found === undefined) continue;
    // The first one on the PATH is the one that runs.
    const root = folder.replace(/[\\/]node_modules[\\/]\.bin[\\/]?$/, '');
    return found === realPath(script) || script.startsWith(path.join(root, 'node_modules', path.sep));
  }
  return false;
}

/** The path as a command. In PowerShell a quoted path is a text, not a command, so `node` precedes it. */
function formatPath({ script, cwd, platform }: Invocation): string {
  const path = getPathModule(platform);
  const relative = path.relative(cwd, script);
  const isBelow = !relative.startsWith('..') && !path.isAbsolute(relative);
  const isScript = /\.[cm]?[jt]s$/.test(script);
  const shown = isBelow ? (isScript ? relative : `.${path.sep}${relative}`) : script;
  const quoted = quoteArgument(shown);
  return isScript || quoted !== shown ? `node ${quoted}` : quoted;
}

const getPathModule = (platform: NodeJS.Platform): typeof posix => (platform === 'win32' ? win32 : posix);
