import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { ChangedBlobs } from './computed';
import type { EndpointStats } from './server';

/** An endpoint in its own process, so that its cost does not count as cost of a client. */
export interface EndpointProcess {
  readonly origin: string;
  stats(): Promise<EndpointStats>;
  /** Resets the counts of requests. */
  reset(): Promise<void>;
  /** Sets the delay before each response, and the additional delay before each page of a listing, in milliseconds. */
  delay(request: number, page: number): Promise<void>;
  /** Changes blobs of the source. */
  change(blobs: ChangedBlobs): Promise<void>;
  /** Remembers what is stored in the containers for the state and the exchange. */
  keepState(): Promise<void>;
  restoreState(): Promise<void>;
  /** Resets the target to a full copy of the initial source, or to an empty container. */
  resetTarget(is: 'copied' | 'empty'): Promise<void>;
  stop(): Promise<void>;
}

/** @param flags The flags of main.ts */
export async function startEndpoint(flags: readonly string[]): Promise<EndpointProcess> {
  const args = ['-r', 'ts-node/register/transpile-only', join(__dirname, 'main.ts'), ...flags];
  const endpoint = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: endpoint.stdout });
  let isStopped = false;
  const ended = once(endpoint, 'exit').then(([code, signal]) => {
    if (!isStopped) throw new Error(`the endpoint ended: ${code ?? signal}`);
  });
  // Later requests fail because the endpoint is gone; this prints the reason.
  ended.catch(console.error);
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  const origin = line.replace('listening on ', '');
  const tell = async (path: string): Promise<EndpointStats> =>
    (await (await fetch(`${origin}/__bench/${path}`)).json()) as EndpointStats;
  return {
    origin,
    stats: () => tell('stats'),
    reset: async () => void (await tell('reset')),
    delay: async (request, page) => void (await tell(`latency?request=${request}&page=${page}`)),
    change: async (blobs) => void (await tell(`change?blobs=${encodeURIComponent(JSON.stringify(blobs))}`)),
    keepState: async () => void (await tell('keep')),
    restoreState: async () => void (await tell('restore')),
    resetTarget: async (is) => void (await tell(`target?is=${is}`)),
    stop: async () => {
      isStopped = true;
      endpoint.stdin.end();
      await ended;
    },
  };
}

/** Any key works, because the endpoint checks no signature. */
export function createConnectionString(origin: string, account: string): string {
  const key = Buffer.from('any key').toString('base64');
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${origin}/${account};`;
}
