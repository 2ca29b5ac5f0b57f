import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { problems } from '../../lib/errors/catalogue';
import { DataShareError } from '../../lib/errors/data-share-error';

/** One service of Azurite on the loopback interface, in memory, with its own accounts. */
export interface Emulator {
  /** Returns `AccountName=...;AccountKey=...;BlobEndpoint=...` of one of the accounts; `QueueEndpoint` for queues. */
  connectionString(account: string): string;
  stop(): Promise<void>;
}

/** The longest that Azurite may take to listen. */
const PATIENCE_MS = 60_000;

const ENDS_WITH_PARENT = join(__dirname, 'end-with-parent.js');
const KEEPS_UNUSED_EXTENTS = join(__dirname, 'keep-unused-extents.js');

/** Starts Azurite's Blob service. All accounts are in one process, because Azurite refuses to copy from another host and port. */
export function startEmulator(accounts: readonly string[]): Promise<Emulator> {
  return startService('blob', accounts, [ENDS_WITH_PARENT, KEEPS_UNUSED_EXTENTS]);
}

/** Starts Azurite's Queue service. */
export function startQueueEmulator(accounts: readonly string[]): Promise<Emulator> {
  return startService('queue', accounts, [ENDS_WITH_PARENT]);
}

/** Starts a service on a free port. The SDK uses newer service versions than Azurite supports, so that the check is off. */
async function startService(
  service: 'blob' | 'queue',
  accounts: readonly string[],
  preloads: readonly string[],
): Promise<Emulator> {
  const keys = new Map(accounts.map((account) => [account, randomBytes(64).toString('base64')]));
  const args = [
    ...preloads.flatMap((path) => ['-r', path]),
    findAzurite(service),
    `--${service}Port`,
    '0',
    '--inMemoryPersistence',
    '--silent',
    '--disableTelemetry',
    '--skipApiVersionCheck',
  ];
  const azurite = spawn(process.execPath, args, {
    env: { ...process.env, AZURITE_ACCOUNTS: [...keys].map(([name, key]) => `${name}:${key}`).join(';') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const endpoint = await readEndpoint(azurite);
  const field = service === 'blob' ? 'BlobEndpoint' : 'QueueEndpoint';
  return {
    connectionString: (account) =>
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${keys.get(account)};${field}=${endpoint}/${account};`,
    stop: () => stopService(azurite),
  };
}

/** Azurite is an optional peer: only tests need it. */
function findAzurite(service: string): string {
  try {
    return require.resolve(`azurite/dist/src/${service}/main.js`);
  } catch {
    throw new DataShareError([
      problems.usage('the package azurite is not installed', 'run npm install --save-dev azurite'),
    ]);
  }
}

async function readEndpoint(azurite: ChildProcess): Promise<string> {
  const tooLong = setTimeout(() => azurite.kill(), PATIENCE_MS);
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

async function stopService(azurite: ChildProcess): Promise<void> {
  if (azurite.exitCode !== null || azurite.signalCode !== null) return;
  const ended = new Promise((resolve) => azurite.once('exit', resolve));
  azurite.stdin!.end();
  const tooLong = setTimeout(() => azurite.kill('SIGKILL'), PATIENCE_MS);
  await ended;
  clearTimeout(tooLong);
}
