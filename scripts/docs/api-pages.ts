import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED_NOTE } from './markdown';

const ROOT = join(__dirname, '../..');
const TYPEDOC = join(ROOT, 'node_modules/typedoc/bin/typedoc');

/** Creates the API reference from the sources: one page for each entry point (typedoc.json). */
export function createApiPages(): Record<string, string> {
  mkdirSync(join(ROOT, 'cdktf.out'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'cdktf.out/docs-'));
  try {
    // TypeDoc is an ES module, which ts-node and Jest cannot load here.
    execFileSync(process.execPath, [TYPEDOC, '--out', folder, '--logLevel', 'Error'], {
      cwd: ROOT,
      stdio: 'inherit',
    });
    const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
    return Object.fromEntries(
      names.map((name) => [
        `docs/api/${name}`,
        `${GENERATED_NOTE}\n\n${readFileSync(join(folder, name), 'utf8').trimEnd()}\n`,
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
