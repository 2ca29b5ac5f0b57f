/*
 * Compiles the script of pages to a constant, so that the sources and the package render the same page: `npm run page`. A test compares
 * the file.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const PAGE = join(__dirname, '../lib/report/page');
const OUTPUT = join(PAGE, 'client-script.ts');

/** Returns the text of the generated file. */
export function createClientScriptFile(): string {
  const config = ts.readConfigFile(join(PAGE, 'client/tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config.config, ts.sys, join(PAGE, 'client'));
  const program = ts.createProgram(fileNames, { ...options, noEmit: false, removeComments: true });
  let script = '';
  const { diagnostics } = program.emit(undefined, (_path, text) => (script = text));
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (faults.length > 0) {
    throw new Error(ts.formatDiagnostics(faults, ts.createCompilerHost(options)));
  }
  const body = script.replace(/^export \{\};\n?/m, '').replace(/^ +/gm, '');
  if (/<\/|<!--/.test(body)) throw new Error('the script would end its element');
  return `/** The script of a page. Written by \`npm run page\`: do not edit. */
export const CLIENT_SCRIPT = \`(() => {
${body.replace(/[\\`]|\$\{/g, '\\$&')}})();\`;
`;
}

if (require.main === module) writeFileSync(OUTPUT, createClientScriptFile());
