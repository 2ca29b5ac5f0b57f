import { mkdir } from 'node:fs/promises';
import type { ChangedBlobs } from '../endpoint/computed';
import type { EndpointProcess } from '../endpoint/process';
import { startEndpoint } from '../endpoint/process';
import { DATA_CONTAINER } from '../endpoint/server';
import type { Client, Service, Task } from './clients';
import { measureCommand } from './measure';
import type { CountedQueue } from './counted-queue';
import type { Failure, Figures } from './row';

/** The endpoint checks no signature, but clients require one. */
const ANY_SAS = 'sv=2021-12-02&ss=b&srt=sco&sp=rwdlac&se=2099-01-01T00%3A00%3A00Z&sig=YW55';

/** The figures of each client, or its failure. */
export type Outcome = { readonly figures: Figures[]; readonly failures: Failure[] };

/** A task against the endpoint that computes its listing. */
export class ComputedTask {
  private isStateKept = false;

  private constructor(
    private readonly endpoint: EndpointProcess,
    public readonly task: Task,
    private readonly isCopied: boolean,
  ) {}

  /** @param isCopied True if the target has a copy of everything before each client starts */
  public static async start(
    folder: string,
    blobs: number,
    isCopied: boolean,
    fields: Task['fields'] = {},
  ): Promise<ComputedTask> {
    await mkdir(folder, { recursive: true });
    const endpoint = await startEndpoint([`--blobs=${blobs}`, ...(isCopied ? ['--copied'] : [])]);
    const { origin } = endpoint;
    const service: Service = {
      origin,
      // The peers use a SAS as well: no client signs its requests.
      connectionString: (account) => `BlobEndpoint=${origin}/${account};SharedAccessSignature=${ANY_SAS}`,
      sas: () => ANY_SAS,
    };
    const task = { service, container: DATA_CONTAINER, target: DATA_CONTAINER, folder, fields };
    return new ComputedTask(endpoint, task, isCopied);
  }

  public delay(request: number, page: number): Promise<void> {
    return this.endpoint.delay(request, page);
  }

  public change(blobs: ChangedBlobs): Promise<void> {
    return this.endpoint.change(blobs);
  }

  /** Keeps the state and the exchange as they are now: each further client starts with them. */
  public async keepState(): Promise<void> {
    this.isStateKept = true;
    await this.endpoint.keepState();
  }

  public restoreState(): Promise<void> {
    return this.endpoint.restoreState();
  }

  /** Runs the steps before the measurement. */
  public async prepare(client: Client): Promise<void> {
    await measureCommand(await client.command(this.task));
  }

  /** Runs a client once more, with the target and the state that it has left. */
  public async runAgain(client: Client): Promise<Outcome> {
    const outcome: Outcome = { figures: [], failures: [] };
    await this.measure(client, outcome);
    return outcome;
  }

  /** Runs each client with the same initial target. A client whose target differs from the source afterwards has failed. */
  public async run(clients: readonly Client[], queue?: CountedQueue): Promise<Outcome> {
    const outcome: Outcome = { figures: [], failures: [] };
    for (const client of clients) {
      await this.endpoint.resetTarget(this.isCopied ? 'copied' : 'empty');
      if (this.isStateKept) await this.endpoint.restoreState();
      await queue?.fill();
      await this.measure(client, outcome, queue);
    }
    return outcome;
  }

  private async measure(client: Client, outcome: Outcome, queue?: CountedQueue): Promise<void> {
    await this.endpoint.reset();
    try {
      const cost = await measureCommand(await client.command(this.task));
      const { requests: ofBlobs, listedBytes, differences } = await this.endpoint.stats();
      const requests = { ...ofBlobs, ...queue?.requests };
      if (differences > 0 && client.kind !== 'floor')
        throw new Error(`${differences} blobs of the target are not as the source has them`);
      const listedMB = listedBytes / 1e6;
      outcome.figures.push({ client: client.name, kind: client.kind, requests, listedMB, ...cost });
    } catch (error) {
      outcome.failures.push({ client: client.name, failure: (error as Error).message });
    }
  }

  public stop(): Promise<void> {
    return this.endpoint.stop();
  }
}
