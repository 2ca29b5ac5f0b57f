import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { terraform } from './terraform';
import { errorsByModule } from './terraform-messages';

/** The commands of Terraform, in their order. */
export const STAGES = ['validate', 'plan', 'apply'] as const;

export const COMMANDS = {
  validate: ['validate', '-json'],
  plan: ['plan', '-json', '-input=false'],
  apply: ['apply', '-json', '-input=false', '-auto-approve'],
};

/** Writes a configuration into a folder, and returns its path. */
export function writeConfiguration(folder: string, name: string, stack: unknown): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'main.tf.json'), JSON.stringify(stack));
  return path;
}

/**
 * Runs the commands up to a stage on faults that are each in a module of one configuration. Returns the first message about each, with its
 * command.
 */
export async function findNoticed(
  folder: string,
  stage: (typeof STAGES)[number],
  faults: readonly { readonly name: string; readonly stack: unknown }[],
  root: object = {},
): Promise<Map<string, string>> {
  const modules = faults.map(({ stack }, at) => {
    writeConfiguration(folder, `${stage}/fault${at}`, stack);
    return [`fault${at}`, { source: `./fault${at}` }] as const;
  });
  const path = writeConfiguration(folder, stage, { ...root, module: Object.fromEntries(modules) });
  await terraform(path, 'init', '-input=false');
  const said = new Map<string, string>();
  for (const command of STAGES.slice(0, STAGES.indexOf(stage) + 1)) {
    const errors = errorsByModule(await terraform(path, ...COMMANDS[command]));
    for (const [at, { name }] of faults.entries()) {
      const [error] = errors.get(`fault${at}`) ?? [];
      if (error !== undefined && !said.has(name)) said.set(name, `${command}: ${error}`);
    }
  }
  return said;
}
