import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Emulator } from './emulator';
import { readEndpoint, stopEmulator } from './emulator';

/** Starts Azurite's Queue service on a free port of the loopback interface, in memory. */
export async function startQueueEmulator(accounts: readonly string[]): Promise<Emulator> {
  const keys = new Map(accounts.map((account) => [account, randomBytes(64).toString('base64')]));
  const main = require.resolve('azurite/dist/src/queue/main.js');
  const flags = ['--queuePort', '0', '--inMemoryPersistence', '--silent', '--disableTelemetry'];
  const azurite = spawn(
    process.execPath,
    ['-r', join(__dirname, 'end-with-parent.js'), main, ...flags, '--skipApiVersionCheck'],
    {
      env: { ...process.env, AZURITE_ACCOUNTS: [...keys].map(([name, key]) => `${name}:${key}`).join(';') },
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  const endpoint = await readEndpoint(azurite);
  return {
    connectionString: (account) =>
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${keys.get(account)};QueueEndpoint=${endpoint}/${account};`,
    stop: () => stopEmulator(azurite),
  };
}
