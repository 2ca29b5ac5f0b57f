import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** Terraform is on neither npm nor Debian. Where a provider waits for it, it has been looked for. */
export const hasTerraform =
  process.env['TF_REATTACH_PROVIDERS'] !== undefined || spawnSync('terraform', ['version']).status === 0;

/** The end of a run of Terraform. */
export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
}

/**
 * Runs Terraform in a folder, with the settings of nobody. What a failing command prints has its reasons. Never wait for it
 * in a call that blocks: the provider that it asks may be in this very process.
 */
export async function run(folder: string, ...args: string[]): Promise<Run> {
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  const options = { cwd: folder, env: { ...env, CHECKPOINT_DISABLE: '1' }, maxBuffer: 2 ** 26 };
  return promisify(execFile)('terraform', args, options).then(
    ({ stdout }) => ({ exitCode: 0, stdout }),
    ({ code, stdout }: { readonly code: number; readonly stdout: string }) => ({ exitCode: code, stdout }),
  );
}

export async function terraform(folder: string, ...args: string[]): Promise<string> {
  return (await run(folder, ...args)).stdout;
}

/** The result of a plan: the reason for its refusal, or the planned outputs. */
export interface Planned {
  readonly refusals: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface Line {
  readonly diagnostic?: { readonly detail: string };
}

interface PlanJson {
  readonly planned_values: { readonly outputs: Readonly<Record<string, { readonly value: unknown }>> };
}

export async function plan(folder: string): Promise<Planned> {
  const lines = await terraform(folder, 'plan', '-json', '-input=false', '-out=plan');
  const refusals = lines
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => (JSON.parse(line) as Line).diagnostic?.detail ?? []);
  if (refusals.length > 0) return { refusals, outputs: {} };
  const { outputs } = (JSON.parse(await terraform(folder, 'show', '-json', 'plan')) as PlanJson)
    .planned_values;
  return {
    refusals,
    outputs: Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value])),
  };
}
