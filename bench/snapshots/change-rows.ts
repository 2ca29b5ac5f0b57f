import { join } from 'node:path';
import { createEvent, toBase64Message } from '../../test/support/storage-events';
import { formulaNames } from '../endpoint/blob-names';
import type { ChangedBlobs } from '../endpoint/computed';
import { ComputedSource } from '../endpoint/computed';
import { DATA_CONTAINER, EXCHANGE_CONTAINER, SOURCE_ACCOUNT } from '../endpoint/server';
import { createDigestClient, createListingClient, createOwnClient, createStarts } from './clients';
import { ComputedTask } from './computed-task';
import type { Outcome } from './computed-task';
import { CountedQueue, QUEUE_OPERATIONS } from './counted-queue';
import { formatCount } from './report';
import type { Goal, Row } from './row';
import { createGoal } from './row';
import type { Sizes } from './rows';

export const CHANGES = 100;

/** The exchange that the digests are in. */
export const EXCHANGE = {
  storageAccountName: SOURCE_ACCOUNT,
  blobEndpoint: `https://${SOURCE_ACCOUNT}.blob.core.windows.net`,
  container: EXCHANGE_CONTAINER,
  tenantId: null,
};

/** Measures what a run costs that is told by change events what has changed, beside a listing run. */
export async function* measureEvents(folder: string, { blobs }: Sizes): AsyncGenerator<Row> {
  const queue = await CountedQueue.start();
  const { changeEvents, env } = queue;
  const task = await ComputedTask.start(join(folder, 'events'), blobs, true, {
    document: { changeEvents },
    env,
  });
  const clients = [createOwnClient('--from-events'), createListingClient(), ...createStarts()];
  // It changes as the source of the endpoint does, which is in another process.
  const source = new ComputedSource(formulaNames(blobs));
  try {
    await task.prepare(createOwnClient('--reconcile', '--adopt'));
    await task.keepState();
    const quiet = await task.run(clients, queue);
    const title = `by events: no change, ${formatCount(blobs)} blobs`;
    yield { title, ...quiet, goals: createQuietGoals(quiet, blobs) };
    for (const [place, changed] of getPlaces(blobs)) {
      await task.change(changed);
      queue.setMessages(createMessages(source, changed));
      const told = await task.run(clients.slice(0, 2), queue);
      const goals = createChangedGoals(told);
      yield {
        title: `by events: ${CHANGES} of ${formatCount(blobs)} blobs changed, ${place}`,
        ...told,
        goals,
      };
    }
  } finally {
    await Promise.all([task.stop(), queue.stop()]);
  }
}

/** Measures what a run costs that is told by digests what has changed, beside a listing run. The provider has written them before. */
export async function* measureDigests(folder: string, { blobs }: Sizes): AsyncGenerator<Row> {
  const document = { exchange: EXCHANGE };
  const task = await ComputedTask.start(join(folder, 'digests'), blobs, true, { document });
  const clients = [createOwnClient('--from-digest'), createListingClient(), ...createStarts()];
  try {
    await task.prepare(createOwnClient('--reconcile', '--adopt'));
    await task.prepare(createDigestClient());
    await task.prepare(createOwnClient('--from-digest'));
    // Digests are written on a quiet day too: their list then covers a later time.
    await task.prepare(createDigestClient());
    await task.keepState();
    const quiet = await task.run(clients);
    const title = `by digests: no change, ${formatCount(blobs)} blobs`;
    yield { title, ...quiet, goals: createQuietGoals(quiet, blobs) };
    for (const [place, changed] of getPlaces(blobs)) {
      await task.restoreState();
      await task.change(changed);
      await task.prepare(createDigestClient());
      await task.keepState();
      const told = await task.run(clients.slice(0, 2));
      const goals = createChangedGoals(told);
      yield {
        title: `by digests: ${CHANGES} of ${formatCount(blobs)} blobs changed, ${place}`,
        ...told,
        goals,
      };
    }
  } finally {
    await task.stop();
  }
}

/** The changes of a day are often in one folder. Those everywhere touch the most parts of a manifest. */
export function getPlaces(blobs: number): [string, ChangedBlobs][] {
  const from = Math.floor(blobs / 2);
  return [
    ['in one folder', { every: 1, from, to: from + CHANGES }],
    ['everywhere', { every: Math.floor(blobs / CHANGES), from: 0 }],
  ];
}

/** The messages of Event Grid about the changed blobs. */
export function createMessages(source: ComputedSource, changed: ChangedBlobs): string[] {
  source.change(changed);
  const messages: string[] = [];
  for (let index = changed.from; index < (changed.to ?? source.count); index += changed.every) {
    const { name: path, etag, written } = source.blobAt(index)!;
    const sequencer = index.toString(16).padStart(32, '0');
    const time = new Date().toISOString();
    const { sizeBytes } = written;
    messages.push(
      toBase64Message(createEvent({ container: DATA_CONTAINER, path, etag, sizeBytes, sequencer, time })),
    );
  }
  return messages;
}

/** Queues have no batches: each message costs a request to delete it, and 32 of them one to receive them. */
function createChangedGoals(outcome: Outcome): Goal[] {
  const others = outcome.figures.map((figures) => ({
    ...figures,
    requests: Object.fromEntries(
      Object.entries(figures.requests).filter(([operation]) => !QUEUE_OPERATIONS.includes(operation)),
    ),
  }));
  return createGoal(
    { figures: others },
    'requests',
    130,
    'at most 130 requests, without those about messages',
  );
}

function createQuietGoals(outcome: Outcome, blobs: number): Goal[] {
  const requests = createGoal(outcome, 'requests', 12, 'at most 12 requests');
  if (blobs < 1_000_000) return requests;
  return [
    ...requests,
    ...createGoal(outcome, 'cpuSeconds', 1.5, 'at most 1.5 s of CPU, with the start of node'),
  ];
}
