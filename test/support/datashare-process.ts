import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Ran } from './cli';
import { compileSources } from './compile-sources';

/** The command as JavaScript. */
export class CompiledCommand {
  private readonly folder: string;

  /** @param scripts Beside the command, by their paths in the project. */
  constructor(...scripts: readonly string[]) {
    this.folder = compileSources('lib', ...scripts);
  }

  /** Starts `datashare` with these arguments. */
  public start(args: readonly string[], env: Readonly<Record<string, string>>): DatashareProcess {
    return this.startScript('lib/cli/main.ts', args, env);
  }

  /** Runs `datashare` in a shell, with its output where the shell command says: `datashare` stands for the command. */
  public async runInShell(text: string, env: Readonly<Record<string, string>>): Promise<Ran> {
    const main = join(this.folder, asJavaScript('lib/cli/main.ts'));
    const command = text.replaceAll('datashare ', `"${process.execPath}" "${main}" `);
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    return new DatashareProcess(spawn('bash', ['-c', command], { env, stdio: [...stdio] })).ended;
  }

  public startScript(
    script: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): DatashareProcess {
    const main = join(this.folder, asJavaScript(script));
    return new DatashareProcess(
      spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const asJavaScript = (path: string): string => path.replace(/\.ts$/, '.js');

/** `datashare` in a process of its own, which signals may reach. */
export class DatashareProcess {
  /** The output of the process; its exit code is -1 if a signal ended it. */
  public readonly ended: Promise<Ran>;

  constructor(private readonly child: ChildProcess) {
    const said = { stdout: '', stderr: '' };
    child.stdout!.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode) => resolve({ exitCode: exitCode ?? -1, ...said }));
    });
  }

  public get processId(): number {
    return this.child.pid!;
  }

  public signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }
}
