import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from './terraform-provider/configuration';

interface Stack extends Configuration {
  readonly terraform?: { readonly backend?: Readonly<Record<string, object>> };
}

/**
 * A synthesized stack as its company applies it: where its accounts are, unless it names the subscription itself; and
 * with a state beside it where it has one in Azure.
 */
export function deployable(text: string): string {
  const [, subscription_id] = /\/subscriptions\/([0-9a-f-]{36})\//.exec(text) ?? [];
  const { provider, terraform, ...stack } = JSON.parse(text) as Stack;
  const placed = Object.entries(provider ?? {}).map(([name, configs]) => [
    name,
    configs.map((config) => ({ subscription_id, ...config })),
  ]);
  const { backend = {}, ...settings } = terraform ?? {};
  const state = 'azurerm' in backend ? {} : { backend };
  return JSON.stringify({
    ...stack,
    provider: Object.fromEntries(placed) as object,
    terraform: { ...settings, ...state },
  });
}

/** Writes a stack to where CDKTF writes it, below a folder; returns the folder of the stack. */
export function writeStack(folder: string, name: string, text: string): string {
  const path = join(folder, 'cdktf.out/stacks', name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'cdk.tf.json'), deployable(text));
  return path;
}
