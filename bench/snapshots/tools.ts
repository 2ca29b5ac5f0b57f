import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The other programs that are measured. */
export interface Peers {
  /** Undefined if the installation failed; then `missing` contains the reason. */
  readonly rclone?: string;
  readonly azcopy?: string;
  readonly missing: readonly string[];
}

const AZCOPY_VERSION = '10.32.2';

/** Installs missing peers. A peer that cannot be installed is reported and omitted. */
export async function installPeers(cache: string): Promise<Peers> {
  const missing: string[] = [];
  const orMissing = async (name: string, install: () => Promise<string>): Promise<string | undefined> => {
    try {
      return await install();
    } catch (error) {
      missing.push(`${name}: ${(error as Error).message.trim().split('\n').at(-1)}`);
      return undefined;
    }
  };
  const rclone = await orMissing('rclone', installRclone);
  const azcopy = await orMissing('AzCopy', () => installAzcopy(cache));
  return { rclone, azcopy, missing };
}

async function installRclone(): Promise<string> {
  await orInstalled('rclone', ['version'], 'rclone');
  return 'rclone';
}

/** The npm package contains the program, which needs libsecret from Debian's package. */
async function installAzcopy(cache: string): Promise<string> {
  const packageFolder = join(cache, `azcopy-${AZCOPY_VERSION}`);
  const program = join(packageFolder, 'node_modules/@azure-tools/azcopy-linux/dist/bin/azcopy_linux_amd64');
  if (!existsSync(program)) {
    await mkdir(packageFolder, { recursive: true });
    await writeFile(join(packageFolder, 'package.json'), '{ "private": true }');
    const wanted = `@azure-tools/azcopy-linux@${AZCOPY_VERSION}`;
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', wanted], { cwd: packageFolder });
    await chmod(program, 0o755);
  }
  await orInstalled(program, ['--version'], 'libsecret-1-0');
  return program;
}

/** Runs a program; if this fails, installs a Debian package and runs the program again. */
async function orInstalled(program: string, args: readonly string[], debianPackage: string): Promise<void> {
  try {
    await run(program, args);
  } catch {
    await run('apt-get', ['install', '-y', debianPackage]);
    await run(program, args);
  }
}
