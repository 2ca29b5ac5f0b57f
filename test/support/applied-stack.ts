import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { datashare } from './cli';
import { writeStack } from './deployable';
import { run, terraform } from './terraform';
import { errorsIn, parsePlannedActions } from './terraform-messages';

/** The actions on resources, by addresses without hashes. */
export type Actions = Readonly<Record<string, string>>;

export interface Planned {
  readonly errors: readonly string[];
  /** The actions on containers, accounts, queues, their events, and what keeps them. */
  readonly actions: Actions;
  /** The actions on role assignments. */
  readonly grants: Actions;
  /** The words of `access diff` on the destruction of data: in the plan, and between the two codes. */
  readonly told: { readonly plan: string[]; readonly code: string[] };
  /** The text of `access diff` for the plan. */
  readonly text: string;
}

/** An applied stack whose code can be changed. */
export class AppliedStack<Code extends object> {
  private readonly folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  private readonly stack: string;

  /** @param synthesize Synthesizes the code. Terraform writes it in a folder that has the state. */
  constructor(
    private readonly synthesize: (code: Code) => string,
    private readonly code: Code,
  ) {
    this.stack = this.write(code);
  }

  public async apply(): Promise<void> {
    await terraform(this.stack, 'init', '-input=false');
    const { stdout } = await run(this.stack, 'apply', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(stdout)).toEqual([]);
  }

  /** Plans a change of the code, and does not apply it. */
  public async plan(change: Code): Promise<Planned> {
    this.write(mergeCode(this.code, change));
    const args = ['plan', '-json', '-input=false', '-refresh=false', '-out=plan'];
    const { stdout } = await run(this.stack, ...args);
    const errors = errorsIn(stdout);
    const [before, after, plan] = ['before.tf.json', 'cdk.tf.json', 'plan.json'].map((name) =>
      join(name === 'before.tf.json' ? this.folder : this.stack, name),
    );
    this.writeCode(this.code, before);
    if (errors.length === 0) writeFileSync(plan, await terraform(this.stack, 'show', '-json', 'plan'));
    return {
      errors,
      actions: selectActions(stdout, /^(azurerm_(storage|eventgrid)|terraform_data)/),
      grants: selectActions(stdout, /^azurerm_role_assignment/),
      text: errors.length > 0 ? '' : (await datashare(['access', 'diff', plan])).stdout,
      told: {
        plan: errors.length > 0 ? [] : await listDestructions(plan),
        code: await listDestructions(before, after),
      },
    };
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(code: Code): string {
    return writeStack(this.folder, 'applied', this.synthesize(code));
  }

  private writeCode(code: Code, path: string): void {
    writeFileSync(path, this.synthesize(code));
  }
}

export const withoutHash = (address: string): string => address.replace(/_[0-9A-F]{8}\b/, '');

function selectActions(stdout: string, types: RegExp): Actions {
  const selected = Object.entries(parsePlannedActions(stdout)).filter(([address]) => types.test(address));
  return Object.fromEntries(selected.map(([address, action]) => [withoutHash(address), action]));
}

/** Merges a change into a code; an object of values is merged with the one that it changes. */
function mergeCode<Code extends object>(code: Code, change: Code): Code {
  const isValues = (value: unknown): value is object =>
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  const before = code as Readonly<Record<string, unknown>>;
  const merged = Object.entries(change).map(([key, value]: [string, unknown]) => [
    key,
    isValues(value) && isValues(before[key]) ? { ...before[key], ...value } : value,
  ]);
  return { ...code, ...(Object.fromEntries(merged) as object) };
}

/** The sentences of `access diff` on data that is destroyed or that may be. */
async function listDestructions(...files: string[]): Promise<string[]> {
  const { stdout } = await datashare(['access', 'diff', ...files, '--json']);
  const { destroys, unclear } = JSON.parse(stdout) as {
    readonly destroys: readonly { readonly name: string; readonly because: string }[];
    readonly unclear: readonly string[];
  };
  return [
    ...destroys.map(({ name, because }) => `${because}: ${name}`),
    ...unclear.filter((text) => /storage_|terraform_data/.test(text)).map(withoutHash),
  ];
}
