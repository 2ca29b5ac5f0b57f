import type { RunRecord } from '../../lib';
import { syncSnapshot, verifySnapshot } from '../../lib';
import type { Pair } from './accounts';
import { container, contents } from './accounts';
import { documentFile } from './cli';
import type { CompiledCommand, DatashareProcess } from './datashare-process';
import type { Watched } from './watching-proxy';
import { copyKey, isCopy, isDone, findRepeated, WatchingProxy } from './watching-proxy';

/** When a process is killed: told of each request, when it is asked and when it has been answered. */
export type Instant = (request: Watched, phase: 'asked' | 'answered') => boolean;

export interface Kill {
  readonly instant?: Instant;
  /** By time, since its start. */
  readonly afterMs?: number;
  /** True if the request of that moment never arrives. */
  readonly isLost?: boolean;
}

/** Runs of one subscription that are killed, and what the last one has to make of it. */
export class Crash {
  public static async prepare(sides: Pair, command: CompiledCommand, script?: string): Promise<Crash> {
    return new Crash(sides, await WatchingProxy.start(sides.accounts), command, script);
  }

  private readonly file: string;
  /** Copies that had no answer yet when a run was killed. */
  private readonly inFlight = new Set<string>();

  private constructor(
    private readonly sides: Pair,
    public readonly proxy: WatchingProxy,
    private readonly command: CompiledCommand,
    private readonly script: string | undefined,
  ) {
    this.file = documentFile(sides.subscription);
  }

  /** A synchronization that nothing happens to, and of which nothing is counted. */
  public async sync(): Promise<RunRecord> {
    const record = await syncSnapshot(this.sides.subscription, { env: this.proxy.env });
    this.proxy.reset();
    return record;
  }

  /** Runs the command and kills it. */
  public async kill(args: readonly string[], { instant, afterMs, isLost }: Kill): Promise<void> {
    const { proxy } = this;
    let isKilled = false;
    const child = this.start(args);
    const strike = (): void => {
      if (isKilled) return;
      isKilled = true;
      for (const request of proxy.requests.filter((each) => isCopy(each) && each.status === undefined))
        this.inFlight.add(copyKey(request));
      child.signal('SIGKILL');
    };
    // A little slower than the emulator, so that more is in flight.
    proxy.before = async (request) => {
      if (instant?.(request, 'asked')) {
        strike();
        if (isLost) return 'lost';
      }
      if (isCopy(request)) await new Promise((resolve) => setTimeout(resolve, 3));
    };
    proxy.after = (request) => instant?.(request, 'answered') && strike();
    const timer = afterMs === undefined ? undefined : setTimeout(strike, afterMs);
    const { exitCode } = await child.ended;
    clearTimeout(timer);
    // By time it may have ended before.
    if (afterMs === undefined) expect({ exitCode, isKilled }).toEqual({ exitCode: -1, isKilled: true });
    proxy.before = proxy.after = () => {};
  }

  /** Runs the command, and kills it at that instant if it comes. */
  public async killIfThen(args: readonly string[], instant: Instant): Promise<void> {
    const child = this.start(args);
    const { proxy } = this;
    proxy.before = (request) => instant(request, 'asked') && child.signal('SIGKILL');
    proxy.after = (request) => instant(request, 'answered') && child.signal('SIGKILL');
    await child.ended;
    proxy.before = proxy.after = () => {};
  }

  /** Runs the command to its end: all is there then, and nothing was copied twice. */
  public async finish(args: readonly string[]): Promise<void> {
    await this.end(args);
    expect(await contents(this.sides.target)).toEqual(await contents(this.sides.source));
  }

  /** Runs the command to its end: nothing was copied twice. */
  public async end(args: readonly string[]): Promise<void> {
    const { sides, proxy } = this;
    const earlier = proxy.requests.length;
    const ran = await this.start(args).ended;
    expect(ran).toMatchObject({ exitCode: 0 });
    // Milliseconds where the machine has nothing else to do; the lease would hold for 30 seconds.
    expect(takeoverMs(proxy.requests.slice(earlier))).toBeLessThan(10_000);
    const { status } = await verifySnapshot(sides.subscription, { env: proxy.env });
    expect(status).toBe('Succeeded');
    await this.expectNothingTwice();
  }

  public async stop(): Promise<void> {
    await this.proxy.stop();
  }

  private start(args: readonly string[]): DatashareProcess {
    const all = [this.file, '--max-concurrency', '4', ...args];
    const { env } = this.proxy;
    return this.script
      ? this.command.startScript(this.script, all, env)
      : this.command.start(['sync', ...all], env);
  }

  private async expectNothingTwice(): Promise<void> {
    const done = this.proxy.requests.filter(isDone);
    const copies = done.filter(isCopy);
    const wholeTwice = findRepeated(copies.filter(({ blockId }) => blockId === undefined).map(copyKey));
    const blocksTwice = findRepeated(copies.filter(({ blockId }) => blockId !== undefined).map(copyKey));
    const target = `/${this.sides.accounts[1]}/${this.sides.target.containerName}/`;
    const commits = done.filter(
      (r) => r.path.startsWith(target) && r.operation === 'blocklist' && r.method === 'PUT',
    );
    expect({ wholeTwice, commitsTwice: findRepeated(commits.map(({ path }) => path)) }).toEqual({
      wholeTwice: [],
      commitsTwice: [],
    });
    expect(blocksTwice.filter((key) => !this.inFlight.has(key))).toEqual([]);
    const { stateContainer } = this.sides.subscription;
    const state = await container(this.sides.accounts[1], stateContainer)
      .getBlobClient('contoso-sales/state.json')
      .downloadToBuffer();
    expect(JSON.parse(state.toString())).toMatchObject({ journals: [] });
  }
}

/** From the first request of a run to the moment when it says in the lock that it has it. */
function takeoverMs(requests: readonly Watched[]): number {
  const taken = requests.find((r) => r.path.endsWith('/lock.json') && r.method === 'PUT' && isDone(r));
  return taken!.at - requests[0].at;
}
