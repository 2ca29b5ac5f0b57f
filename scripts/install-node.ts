import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runCommand } from './run-command';
import { makeWorkFolder } from './work-folder';

/** An installed version of Node.js. */
export interface InstalledNode {
  readonly path: string;
  /** For child processes, which find this version first. */
  readonly env: { readonly PATH: string };
}

/** True for what `installNode` takes: the number of a major version, for its newest, or a whole version. */
export const isNodeVersion = (text: string): boolean => /^\d+(\.\d+\.\d+)?$/.test(text);

/** Installs a version of Node.js into a folder of its own, with the package `node` of npm, unless it is there. */
export function installNode(version: string): InstalledNode {
  const folder = makeWorkFolder(`node-${version}`);
  const bin = join(folder, 'node_modules', 'node', 'bin');
  const path = join(bin, process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(path)) {
    const quiet = ['--no-save', '--no-fund', '--no-audit', '--loglevel=error'];
    runCommand({ cwd: folder }, 'npm', 'install', '--prefix', folder, ...quiet, `node@${version}`);
  }
  return { path, env: { PATH: `${bin}${delimiter}${process.env['PATH']}` } };
}
