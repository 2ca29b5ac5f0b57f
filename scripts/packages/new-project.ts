import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCommand } from '../run-command';
import type { Project } from './project';

/**
 * Makes a new project as a user does, with `datashare init` of the installed package, and installs it. Both sides are in it, so that
 * all templates are.
 *
 * @returns the folder
 */
export function createNewProject({ folder, library }: Project): string {
  const created = `${folder}-init`;
  rmSync(created, { recursive: true, force: true });
  runCommand({ cwd: folder }, 'npx', 'datashare', 'init', 'both', created);
  pinTarball(join(created, 'package.json'), join(dirname(folder), `${library}.tgz`), library);
  runCommand({ cwd: created }, 'npm', 'install', '--no-fund', '--no-audit', '--loglevel=error');
  return created;
}

/** Runs the commands of a new project, which `datashare init` lists, and those of its workflow. */
export function runNewProject(folder: string, env: Readonly<Record<string, string>>): void {
  for (const script of ['check', 'test', 'synth', 'access'])
    runCommand({ cwd: folder, env, isQuiet: true }, 'npm', 'run', script);
  writeFileSync(join(folder, 'nothing.json'), '{"resource":{}}');
  for (const stack of ['provider', 'consumer']) {
    const files = ['nothing.json', `cdktf.out/stacks/${stack}/cdk.tf.json`];
    runCommand(
      { cwd: folder, env, isQuiet: true },
      'npx',
      'datashare',
      'access',
      'diff',
      ...files,
      '--markdown',
    );
  }
}

/** A project names the version that has made it, which is not on npm yet. */
function pinTarball(path: string, tarball: string, library: string): void {
  const pinned = `"${library}": "`;
  const [before, after, ...others] = readFileSync(path, 'utf8').split(pinned);
  if (after === undefined || others.length > 0) throw new Error(`${path} must name ${library} once`);
  writeFileSync(path, `${before}${pinned}file:${tarball}${after.slice(after.indexOf('"'))}`);
}
