import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GOLDENS } from '../fixtures/goldens';
import { writeStack } from './deployable';
import { run } from './terraform';
import type { Changes } from './terraform-messages';
import { changesIn, errorsIn } from './terraform-messages';
import type { Configuration } from './terraform-provider/configuration';

export const NOTHING: Changes = { add: 0, change: 0, remove: 0 };

/** The stacks that are applied together: those of one app, where one of them reads the states of others. */
const TOGETHER = GOLDENS.filter(([name]) => name.startsWith('cross-stack/'));

/** The stacks of the examples, as they are deployed. */
export const DEPLOYMENTS: readonly (readonly [name: string, stacks: typeof GOLDENS])[] = [
  ...GOLDENS.filter((golden) => !TOGETHER.includes(golden)).map((golden) => [golden[0], [golden]] as const),
  ['cross-stack', inOrder(TOGETHER)],
];

/** Stacks with data shares, which Terraform does not destroy as long as the code has them. */
const PROTECTED = ['in-place-native/contoso'];

/** A stack that was applied, with the number of its resources. */
export interface Deployed {
  readonly name: string;
  /** The folder of all stacks that are deployed together. */
  readonly root: string;
  readonly folder: string;
  readonly count: number;
}

/** Runs a command that has to end well, and returns what it prints. */
export async function succeed(folder: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout } = await run(folder, ...args);
  expect({ command: args[0], exitCode, errors: errorsIn(stdout) }).toEqual({
    command: args[0],
    exitCode: 0,
    errors: [],
  });
  return stdout;
}

/** Validates, plans and applies stacks in a new folder, which has to add all resources and nothing else. */
export async function deploy(stacks: typeof GOLDENS): Promise<readonly Deployed[]> {
  const root = mkdtempSync(join(tmpdir(), 'terraform-'));
  const deployed: Deployed[] = [];
  for (const [name, text] of stacks) {
    const folder = writeStack(root, name.split('/').at(-1)!, text);
    const count = countResources(text);
    await succeed(folder, 'init', '-input=false');
    await succeed(folder, 'validate', '-json');
    const planned = await succeed(folder, 'plan', '-json', '-input=false', '-out=plan');
    expect(changesIn(planned)).toEqual({ ...NOTHING, add: count });
    expect(changesIn(await succeed(folder, 'apply', '-json', 'plan'))).toEqual({ ...NOTHING, add: count });
    deployed.push({ name, root, folder, count });
  }
  return deployed;
}

/** Plans again what is applied: nothing is to be done. */
export async function expectNoChanges(deployed: readonly Deployed[]): Promise<void> {
  for (const { folder } of deployed) {
    const again = await succeed(folder, 'plan', '-json', '-input=false', '-detailed-exitcode');
    expect(changesIn(again)).toEqual(NOTHING);
  }
}

/** Destroys stacks, the last one first. What is protected stays. */
export async function destroy(deployed: readonly Deployed[]): Promise<void> {
  for (const { name, folder, count } of [...deployed].reverse()) {
    const args = ['apply', '-destroy', '-json', '-auto-approve', '-input=false'];
    if (PROTECTED.includes(name)) {
      const { stdout } = await run(folder, ...args);
      expect(errorsIn(stdout).join('\n')).toMatch(/^Instance cannot be destroyed: .*_DataShare_/m);
      continue;
    }
    expect(changesIn(await succeed(folder, ...args))).toEqual({ ...NOTHING, remove: count });
  }
}

/** The stacks of an app in the order in which they are applied: those that read the states of others come after them. */
function inOrder(stacks: typeof GOLDENS): typeof GOLDENS {
  const countStateReads = (text: string): number => {
    const { data = {} } = JSON.parse(text) as Configuration;
    return Object.keys(data['terraform_remote_state'] ?? {}).length;
  };
  return [...stacks].sort(([, a], [, b]) => countStateReads(a) - countStateReads(b));
}

function countResources(text: string): number {
  const { resource = {} } = JSON.parse(text) as Configuration;
  return Object.values(resource).reduce((count, all) => count + Object.keys(all).length, 0);
}
