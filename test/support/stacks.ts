import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { App, TerraformOutput } from 'cdktf';
import { LocalBackend, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../constructs';
import { DataShareError } from '../../constructs';

/** A block of synthesized Terraform, as data. */
export type Block = Readonly<Record<string, unknown>>;

/** A condition that Terraform checks before it applies. */
export interface PreconditionBlock {
  readonly condition: string;
  readonly error_message: string;
}

/** A synthesized output. */
export interface OutputBlock {
  readonly value: unknown;
  readonly description?: string;
  readonly precondition?: readonly PreconditionBlock[];
}

interface Synthesized {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly output?: Readonly<Record<string, OutputBlock>>;
}

const folder = mkdtempSync(join(tmpdir(), 'data-share-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An app that writes to a folder of this test file. */
export function appForTest(): App {
  return Testing.app({ outdir: mkdtempSync(join(folder, 'app-')) });
}

/** A stack with a provider and a backend that is the same on every machine. One for each failing case. */
export function stackForTest(id = 'test', app: App = appForTest()): TerraformStack {
  const stack = new TerraformStack(app, id);
  new LocalBackend(stack, { path: `${id}.tfstate` });
  new AzurermProvider(stack, 'azurerm', { features: [{}], storageUseAzuread: true });
  return stack;
}

/** A string that only Terraform knows: `${var.<name>}`. */
export function variable(scope: Construct, name: string): string {
  return new TerraformVariable(scope, name, { type: 'string' }).stringValue;
}

/** Returns the synthesized stack, with all validations run and without CDKTF's metadata. */
export function synthesizeStack(stack: TerraformStack): Synthesized {
  stack.prepareStack();
  return JSON.parse(Testing.synth(stack, true)) as Synthesized;
}

/** Leaves out the checks of the form of ids, which every id has that only Terraform knows. */
export function withoutIdChecks<T extends PreconditionBlock>(preconditions: readonly T[]): T[] {
  return preconditions.filter(({ error_message: message }) => !/Id' must be a UUID/.test(message));
}

/** All resources of one type, as data. */
export function resources(stack: TerraformStack, type: { readonly tfResourceType: string }): Block[] {
  return Object.values(synthesizeStack(stack).resource?.[type.tfResourceType] ?? {});
}

/** All outputs, by name. */
export function outputs(stack: TerraformStack): Readonly<Record<string, OutputBlock>> {
  return synthesizeStack(stack).output ?? {};
}

/** The synthesized form of one output. */
export function getOutput({ output }: { readonly output: TerraformOutput }): OutputBlock {
  return outputs(TerraformStack.of(output))[output.friendlyUniqueId];
}

/** The Terraform addresses of all resources and outputs, in order. */
export function addresses(stack: TerraformStack): string[] {
  const { resource = {}, output = {} } = synthesizeStack(stack);
  const ofResources = Object.entries(resource).flatMap(([type, byName]) =>
    Object.keys(byName).map((name) => `${type}.${name}`),
  );
  return [...ofResources, ...Object.keys(output).map((name) => `output.${name}`)].sort();
}

/** Returns the problems that a call throws; fails if it succeeds, or throws another error. */
export function getProblems(call: () => unknown): readonly Problem[] {
  try {
    call();
  } catch (error) {
    if (DataShareError.isDataShareError(error)) return error.problems;
    throw error;
  }
  throw new Error('expected a DataShareError, but nothing was thrown');
}

/** The codes of what a call complains about. */
export function getProblemCodes(call: () => unknown): string[] {
  return getProblems(call).map(({ code }) => code);
}
