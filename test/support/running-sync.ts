import type { Ran } from './cli';
import { datashare } from './cli';
import type { Watched, WatchingProxy } from './watching-proxy';
import { isCopy } from './watching-proxy';

/** A run whose first two copies have been asked for, and wait. */
export interface UnderWay {
  readonly ended: Promise<Ran>;
  /** Lets them arrive; resolves when each has its answer. */
  letGo(): Promise<void>;
}

/** Starts `datashare sync` in this process; from the third on, copies do not wait. */
export async function underWay(proxy: WatchingProxy, file: string, ...args: string[]): Promise<UnderWay> {
  const held: Watched[] = [];
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => {
    proxy.before = async (request) => {
      if (!isCopy(request) || held.length === 2) return;
      held.push(request);
      if (held.length === 2) resolve();
      await gate;
    };
  });
  const ended = datashare(['sync', file, '--max-concurrency', '2', ...args], { env: proxy.env });
  await reached;
  const letGo = async (): Promise<void> => {
    open();
    await until(() => held.every(({ status }) => status !== undefined));
  };
  return { ended, letGo };
}

/** Waits until it is so. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
