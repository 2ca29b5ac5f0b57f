import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as azurerm from '@cdktf/provider-azurerm/lib/provider';
import * as cdktf from 'cdktf';
import ts from 'typescript';
import * as constructs from '../../constructs';
import { listBlocks, ROOT } from './pages';

/** The two stacks of the README, synthesized. code-blocks.test.ts compiles them. */

const MODULES: Readonly<Record<string, unknown>> = {
  '@cdktf/provider-azurerm/lib/provider': azurerm,
  cdktf,
  'cdktf-azure-data-share': constructs,
};

function synthesizeBlock(code: string, stack: string): Record<'resource' | 'output', Record<string, object>> {
  const outdir = mkdtempSync(join(tmpdir(), 'docs-'));
  const invitation = join(ROOT, 'examples/two-companies/invitation.json');
  const here = code
    .replace('new App()', `new App({ outdir: ${JSON.stringify(outdir)} })`)
    .replace("'contoso-travel.invitation.json'", JSON.stringify(invitation));
  const { outputText } = ts.transpileModule(here, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is our own README
  const run = new Function('require', 'exports', outputText) as (
    require: (name: string) => unknown,
    exports: object,
  ) => void;
  run((name) => MODULES[name], {});
  return JSON.parse(readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8')) as ReturnType<
    typeof synthesizeBlock
  >;
}

const [provider, consumer] = listBlocks('ts', 'README.md');

test('the stack of the provider grants on two containers, and outputs the invitation', () => {
  const { resource, output } = synthesizeBlock(provider.code, 'contoso');
  expect(Object.keys(resource)).toEqual(['azurerm_role_assignment']);
  expect(Object.keys(resource['azurerm_role_assignment'])).toHaveLength(2);
  expect(Object.keys(output)).toEqual(['fabrikam_invitation']);
});

test('the stack of the consumer accepts such an invitation', () => {
  const { resource, output } = synthesizeBlock(consumer.code, 'fabrikam');
  expect(Object.keys(resource).sort()).toEqual([
    'azurerm_role_assignment',
    'azurerm_storage_account',
    'azurerm_storage_container',
  ]);
  expect(Object.keys(output)).toEqual(['subscription']);
});
