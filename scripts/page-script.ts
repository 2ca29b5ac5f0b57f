/*
 * Compiles the script of pages to a constant, so that the sources and the package render the same page: `npm run page`. A test compares
 * the file.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const PAGE = join(__dirname, '../lib/report/page');
const OUTPUT = join(PAGE, 'client-script.ts');

/** Returns the text of the generated file. Types are checked with all others. */
export function createClientScriptFile(): string {
  const source = readFileSync(join(PAGE, 'client/page-script.ts'), 'utf8');
  const { outputText: script } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022, removeComments: true },
  });
  const body = script.replace(/^export \{\};\n?/m, '').replace(/^ +/gm, '');
  if (/<\/|<!--/.test(body)) throw new Error('the script would end its element');
  return `/** The script of a page. Written by \`npm run page\`: do not edit. */
export const CLIENT_SCRIPT = \`(() => {
${body.replace(/[\\`]|\$\{/g, '\\$&')}})();\`;
`;
}

if (require.main === module) writeFileSync(OUTPUT, createClientScriptFile());
