import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { App } from 'cdktf';

/** The JSON that `terraform` would read. */
export interface Synthesized {
  readonly file: string;
  /** The number of resources of each type. */
  readonly resources: Readonly<Record<string, number>>;
  /** The outputs' values: documents, as `terraform output -json` prints them after an apply. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

interface TerraformJson {
  readonly resource?: Readonly<Record<string, object>>;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

/** Synthesizes an app of one stack: what `cdktf synth` does, without its command line. */
export function synthesize(outdir: string, stackOf: (app: App) => TerraformStack): Synthesized {
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  const stack = stackOf(app);
  app.synth();
  const file = join(outdir, 'stacks', stack.node.id, 'cdk.tf.json');
  const { resource = {}, output = {} } = JSON.parse(readFileSync(file, 'utf8')) as TerraformJson;
  return {
    file,
    resources: Object.fromEntries(
      Object.entries(resource).map(([type, all]) => [type, Object.keys(all).length]),
    ),
    outputs: Object.fromEntries(Object.entries(output).map(([name, { value }]) => [name, value])),
  };
}

/** Writes a document where the other company, or the command, can read it. */
export function writeDocument(path: string, document: unknown): void {
  writeFileSync(path, `${JSON.stringify(document, null, 2)}\n`);
}
