import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Azurite's Blob service on the loopback interface, in memory, with its own accounts. */
export interface Emulator {
  /** `AccountName=...;AccountKey=...;BlobEndpoint=...` of one of the accounts. */
  connectionString(account: string): string;
  stop(): Promise<void>;
}

/** Starts Azurite on a free port. All accounts are in one process, because Azurite refuses to copy from another host and port. */
export async function startEmulator(accounts: readonly string[]): Promise<Emulator> {
  const keys = new Map(accounts.map((account) => [account, randomBytes(64).toString('base64')]));
  const main = require.resolve('azurite/dist/src/blob/main.js');
  // The SDK uses newer service versions than Azurite supports.
  const flags = [
    '--blobPort',
    '0',
    '--inMemoryPersistence',
    '--silent',
    '--disableTelemetry',
    '--skipApiVersionCheck',
  ];
  const preloads = ['end-with-parent.js', 'keep-unused-extents.js'].flatMap((name) => [
    '-r',
    join(__dirname, name),
  ]);
  const azurite = spawn(process.execPath, [...preloads, main, ...flags], {
    env: { ...process.env, AZURITE_ACCOUNTS: [...keys].map(([name, key]) => `${name}:${key}`).join(';') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const endpoint = await readEndpoint(azurite);
  return {
    connectionString: (account) =>
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${keys.get(account)};BlobEndpoint=${endpoint}/${account};`,
    stop: () => stopEmulator(azurite),
  };
}

export async function readEndpoint(azurite: ChildProcess): Promise<string> {
  const tooLong = setTimeout(() => azurite.kill(), 60_000);
  for await (const line of createInterface({ input: azurite.stdout! })) {
    const listening = /successfully listens on (\S+)/.exec(line);
    if (listening) {
      clearTimeout(tooLong);
      azurite.stdout!.resume();
      return listening[1];
    }
  }
  clearTimeout(tooLong);
  throw new Error('Azurite exited or did not listen within a minute');
}

export async function stopEmulator(azurite: ChildProcess): Promise<void> {
  if (azurite.exitCode !== null) return;
  const ended = new Promise((resolve) => azurite.once('exit', resolve));
  azurite.stdin!.end();
  await ended;
}
