import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EndpointStats } from './server';

/** An endpoint in a process of its own: what it costs does not count for those who ask it. */
export interface EndpointProcess {
  readonly origin: string;
  stats(): Promise<EndpointStats>;
  /** Begins to count from zero. */
  reset(): Promise<void>;
  /** Waits so many milliseconds before each answer, and so many more before each page of a listing. */
  delay(request: number, page: number): Promise<void>;
  /** Makes each blob in so many of the source another one. */
  change(every: number): Promise<void>;
  /** Makes the target what it is after one whole copy of the first source, or empty. */
  resetTarget(is: 'copied' | 'empty'): Promise<void>;
  stop(): Promise<void>;
}

/** @param flags As main.ts has them. */
export async function startEndpoint(flags: readonly string[]): Promise<EndpointProcess> {
  const args = ['-r', 'ts-node/register/transpile-only', join(__dirname, 'main.ts'), ...flags];
  const endpoint = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: endpoint.stdout });
  let isStopped = false;
  const ended = once(endpoint, 'exit').then(([code, signal]) => {
    if (!isStopped) throw new Error(`the endpoint ended: ${code ?? signal}`);
  });
  // Whoever asks it afterwards is told that it is not there, and here why.
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
    change: async (every) => void (await tell(`change?every=${every}`)),
    resetTarget: async (is) => void (await tell(`target?is=${is}`)),
    stop: async () => {
      isStopped = true;
      endpoint.stdin.end();
      await ended;
    },
  };
}

/** Any key will do: the endpoint lets in whoever asks. */
export function createConnectionString(origin: string, account: string): string {
  const key = Buffer.from('any key').toString('base64');
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${origin}/${account};`;
}
