import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import * as ts from 'typescript';
import type { Ran } from './cli';

const PROJECT = join(__dirname, '..', '..');

/**
 * The command as JavaScript, in a folder of its own: a process that compiled it by itself would take seconds to start.
 * Without a look at types, which takes four times as long.
 */
export class CompiledCommand {
  private readonly folder = mkdtempSync(join(tmpdir(), 'datashare-compiled-'));

  /** @param scripts Beside the command, by their paths in the project. */
  constructor(...scripts: readonly string[]) {
    const { config } = ts.readConfigFile(join(PROJECT, 'tsconfig.json'), (path) =>
      readFileSync(path, 'utf8'),
    ) as { config: { compilerOptions: object } };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, PROJECT);
    const lib = readdirSync(join(PROJECT, 'lib'), { recursive: true, encoding: 'utf8' });
    const files = lib.filter((path) => path.endsWith('.ts')).map((path) => join('lib', path));
    for (const path of [...files, ...scripts]) this.compile(path, options);
    symlinkSync(join(PROJECT, 'node_modules'), join(this.folder, 'node_modules'));
  }

  /** Starts `datashare` with these arguments. */
  public start(args: readonly string[], env: Readonly<Record<string, string>>): DatashareProcess {
    return this.startScript('lib/cli/main.ts', args, env);
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

  private compile(path: string, compilerOptions: ts.CompilerOptions): void {
    const fileName = join(PROJECT, path);
    const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), { fileName, compilerOptions });
    const output = join(this.folder, asJavaScript(relative(PROJECT, fileName)));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
  }
}

const asJavaScript = (path: string): string => path.replace(/\.ts$/, '.js');

/** `datashare` in a process of its own, which signals may reach. */
export class DatashareProcess {
  /** What it said; its exit code is -1 where a signal ended it. */
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

  public signal(signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL'): void {
    this.child.kill(signal);
  }
}
