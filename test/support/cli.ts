import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';
import { bothSides } from './accounts';

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as main.ts does, with a terminal that is a string. */
export async function datashare(args: readonly string[], io: Partial<CliIo> = {}): Promise<Ran> {
  const ran = { stdout: '', stderr: '' };
  const exitCode = await run(args, {
    stdout: (text) => (ran.stdout += text),
    stderr: (text) => (ran.stderr += text),
    useColors: false,
    commandName: 'datashare',
    shell: 'Posix',
    env: bothSides(),
    now: () => new Date(),
    stdin: () => Promise.resolve(''),
    signal: new AbortController().signal,
    ...io,
  });
  return { exitCode, ...ran };
}

/** Writes a document to a file of its own. */
export function documentFile(document: unknown, name = 'subscription.json'): string {
  const path = join(mkdtempSync(join(tmpdir(), 'ds-')), name);
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document));
  return path;
}
