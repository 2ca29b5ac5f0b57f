import { parseArgs } from 'node:util';
import { installNode, isNodeVersion } from '../install-node';
import { runCommand } from '../run-command';
import { makeWorkFolder } from '../work-folder';
import { createNewProject, runNewProject } from './new-project';
import { packBoth } from './pack';
import type { Project } from './project';
import { checkTypes, installProject, runTests, stageSources } from './project';

/*
 * Packs both packages, installs them with npm in the projects of `test/packages`, and runs with what is installed: the examples and
 * the tests of each project, a new project of `datashare init`, and the demo. `npm run test:packages -- --node 20,22,24 cdktn` runs
 * the last two on these versions of Node.js, and one project alone. The projects are outside the repository, so that apps find
 * nothing in its `node_modules`; only jest does.
 */

const SHORT_TESTS = ['examples.test.ts', 'packages/*.test.ts'];

/** The projects, by the folder of their `package.json`, with the tests that run in each. */
const PROJECTS: Readonly<Record<string, readonly string[]>> = {
  cdktf: SHORT_TESTS,
  cdktn: [...SHORT_TESTS, 'constructs/*.test.ts'],
  alias: SHORT_TESTS,
};

/** Values of the environment of a version of Node.js; none for the one that runs this. */
type Environment = Readonly<Record<string, string>>;

function main(): void {
  const { names, versions } = readArguments();
  const out = makeWorkFolder('packages');
  packBoth(out);
  const environments = versions.length === 0 ? [{}] : versions.map((version) => installNode(version).env);
  for (const name of names) {
    const project = installProject(out, name);
    console.log(`\n${name}: ${project.folder}`);
    stageSources(project);
    checkTypes(project);
    runTests(project, PROJECTS[name]);
    // It has the framework under another name, which a new project has not.
    if (name !== 'alias') tryAsUser(project, environments);
  }
}

/** @returns the projects, and versions of Node.js besides that of this process */
function readArguments(): { readonly names: readonly string[]; readonly versions: readonly string[] } {
  const { values, positionals } = parseArgs({
    options: { node: { type: 'string' } },
    allowPositionals: true,
  });
  const versions = values.node?.split(',') ?? [];
  const names = positionals.length === 0 ? Object.keys(PROJECTS) : positionals;
  const wrong = [
    ...names.filter((name) => !Object.hasOwn(PROJECTS, name)),
    ...versions.filter((version) => !isNodeVersion(version)),
  ];
  if (wrong.length === 0) return { names, versions };
  console.error(
    `unknown: ${wrong.join(', ')}; usage: npm run test:packages -- [--node 20,22.11.0] [${Object.keys(PROJECTS).join('] [')}]`,
  );
  return process.exit(64);
}

/** Does what a new user does: the commands of a new project, and the demo. */
function tryAsUser(project: Project, environments: readonly Environment[]): void {
  const created = createNewProject(project);
  for (const env of environments) {
    runCommand({ cwd: created, env }, 'node', '--version');
    runNewProject(created, env);
    const demo = ['-r', 'ts-node/register/transpile-only', 'examples/two-companies/demo/main.ts'];
    runCommand({ cwd: project.folder, env, isQuiet: true }, 'node', ...demo);
    console.log(`a new project of datashare init, and the demo: as expected (${created})`);
  }
}

main();
