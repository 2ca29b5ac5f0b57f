import { formulaNames } from '../../bench/endpoint/blob-names';
import { ComputedSource } from '../../bench/endpoint/computed';
import { createConnectionString } from '../../bench/endpoint/process';
import type { EndpointStats } from '../../bench/endpoint/server';
import { DATA_CONTAINER, Endpoint } from '../../bench/endpoint/server';
import { CHANGES, createMessages, EXCHANGE, getPlaces } from '../../bench/snapshots/change-rows';
import { createInvitation, createSubscription } from '../../bench/snapshots/clients';
import { CountedQueue } from '../../bench/snapshots/counted-queue';
import { syncEvents, syncFromDigests, syncSnapshot, writeShareDigests } from '../../lib';

/*
 * The rows of the benchmark about changes, at a small size: their requests are counted, and nothing is timed.
 */

const BLOBS = 1000;
const names = formulaNames(BLOBS);
/** At this size, the manifest has one part, so that the place of the changes makes no difference. */
const [[, changed]] = getPlaces(BLOBS);

/** An endpoint whose target has a copy of everything, as `datashare` has recorded it. */
class Bench {
  public static async start(fields: object, env: Readonly<Record<string, string>> = {}): Promise<Bench> {
    const endpoint = new Endpoint({ names, isCopied: true, latency: { request: 0, page: 0 } });
    const bench = new Bench(endpoint, await endpoint.listen(0), fields, env);
    await syncSnapshot(bench.subscription, { env: bench.env, reconcile: true, adopt: true });
    await bench.ask('reset');
    return bench;
  }

  public readonly subscription: object;
  public readonly invitation: object;
  public readonly env: Record<string, string>;

  private constructor(
    private readonly endpoint: Endpoint,
    private readonly origin: string,
    fields: object,
    env: Readonly<Record<string, string>>,
  ) {
    const subscription = {
      ...createSubscription({ container: DATA_CONTAINER, target: DATA_CONTAINER }),
      ...fields,
    };
    this.subscription = subscription;
    this.invitation = createInvitation(subscription);
    this.env = {
      DATASHARE_SOURCE_CONNECTION_STRING: createConnectionString(origin, 'contoso'),
      DATASHARE_TARGET_CONNECTION_STRING: createConnectionString(origin, 'fabrikam'),
      ...env,
    };
  }

  public async ask(what: string): Promise<EndpointStats> {
    return (await (await fetch(`${this.origin}/__bench/${what}`)).json()) as EndpointStats;
  }

  public async change(blobs: object): Promise<void> {
    await this.ask(`change?blobs=${encodeURIComponent(JSON.stringify(blobs))}`);
  }

  /** Returns the number of requests since the last time, and of the blobs that are not as the source has them. */
  public async count(): Promise<{ readonly total: number; readonly requests: EndpointStats['requests'] }> {
    const { requests, differences } = await this.ask('stats');
    expect(differences).toBe(0);
    await this.ask('reset');
    return { total: sum(requests), requests };
  }

  public stop(): Promise<void> {
    return this.endpoint.close();
  }
}

const sum = (requests: EndpointStats['requests']): number =>
  Object.values(requests).reduce((total, count) => total + count, 0);

describe('by events', () => {
  let queue: CountedQueue;
  let bench: Bench;
  beforeAll(async () => {
    queue = await CountedQueue.start();
    bench = await Bench.start({ changeEvents: queue.changeEvents }, queue.env);
  });
  afterAll(() => Promise.all([bench.stop(), queue.stop()]));

  test('a run without changes is two requests', async () => {
    await queue.fill();
    expect((await syncEvents(bench.subscription, { env: bench.env })).record).toBeNull();
    expect(queue.requests).toEqual({ 'Get Messages': 1 });
    expect((await bench.count()).requests).toEqual({ 'Get Blob': 1 });
  });

  test('a hundred changes are at most 130 requests beside those about messages', async () => {
    await bench.change(changed);
    queue.setMessages(createMessages(new ComputedSource(names), changed));
    await queue.fill();
    const { record } = await syncEvents(bench.subscription, { env: bench.env });
    expect(record?.details[0].filesWritten).toBe(CHANGES);
    expect(queue.requests).toEqual({ 'Get Messages': 4, 'Delete Message': CHANGES });
    const { total, requests } = await bench.count();
    expect(requests['List Blobs']).toBeUndefined();
    expect(total).toBeLessThanOrEqual(130);
  });
});

describe('by digests', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await Bench.start({ exchange: EXCHANGE });
    await writeShareDigests([bench.invitation], { env: bench.env });
    await syncFromDigests(bench.subscription, { env: bench.env });
  });
  afterAll(() => bench.stop());

  test('a run without changes is four requests, although the provider has written that there are none', async () => {
    await writeShareDigests([bench.invitation], { env: bench.env });
    await bench.count();
    const { outcome } = await syncFromDigests(bench.subscription, { env: bench.env });
    expect([outcome, (await bench.count()).requests]).toEqual([
      'Unchanged',
      { 'Get Blob': 3, 'Put Blob': 1 },
    ]);
  });

  test('a hundred changes are at most 130 requests', async () => {
    await bench.change(changed);
    await writeShareDigests([bench.invitation], { env: bench.env });
    await bench.ask('reset');
    const { outcome, record } = await syncFromDigests(bench.subscription, { env: bench.env });
    expect([outcome, record?.details[0].filesWritten]).toEqual(['Applied', CHANGES]);
    expect((await bench.count()).total).toBeLessThanOrEqual(130);
  });
});
