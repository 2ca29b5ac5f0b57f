import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createCopyPeers,
  createFloor,
  createListingPeers,
  createOwnClient,
  createXmlClient,
} from './clients';
import type { Outcome } from './computed-task';
import { ComputedTask } from './computed-task';
import { countBlobs, startFilledEmulator } from './emulator';
import { measureCommand } from './measure';
import { formatCount } from './report';
import type { Goal, Row } from './row';
import { createGoal, createPeerGoal, findLowest } from './row';
import type { Peers } from './tools';

export interface Sizes {
  /** The number of blobs in rows with few changes or none. */
  readonly blobs: number;
  /** The number of blobs in the row that shows the growth of memory; 0 omits the row. */
  readonly manyBlobs: number;
  /** The number of blobs in rows that copy everything. */
  readonly copies: number;
}

const PAGE = 5000;
const CHANGED_EVERY = 100;
const REQUEST_MS = 20;
const PAGE_MS = 100;
/** Requests in addition to the pages: state, lock, the target container, journal, manifest, run record. */
const OTHER_REQUESTS = 6;
/** Pages that ranges of a listing read twice. */
const MAX_FURTHER_PAGES = 24;

/** Measures listing and comparison: without changes, without changes at a distance, and with 1 % changed. */
export async function* measureComparisons(
  folder: string,
  { blobs, manyBlobs }: Sizes,
  peers: Peers,
): AsyncGenerator<Row> {
  const clients = [createOwnClient(), ...createListingPeers(peers), createFloor('list')];
  const task = await ComputedTask.start(join(folder, 'comparisons'), blobs, true);
  let peakMiB: number | undefined;
  try {
    // Writes a manifest of the existing blobs, without copying any.
    await task.prepare(createOwnClient('--reconcile', '--adopt'));
    const unchanged = await task.run([clients[0], createXmlClient(), ...clients.slice(1)]);
    peakMiB = findLowest(unchanged, 'ours', 'peakMiB');
    yield {
      title: `no change, ${formatCount(blobs)} blobs`,
      ...unchanged,
      goals: createUnchangedGoals(unchanged, blobs),
    };

    await task.delay(0, PAGE_MS);
    const title = `no change, ${formatCount(blobs)} blobs, ${PAGE_MS} ms for each list page`;
    const far = await task.run(clients);
    yield { title, ...far, goals: createFarGoals(far, blobs) };

    await task.delay(0, 0);
    await task.change({ every: CHANGED_EVERY, from: 0 });
    const changed = await task.run(clients);
    const goals = createChangedGoals(changed, blobs);
    yield { title: `1 in ${CHANGED_EVERY} of ${formatCount(blobs)} blobs changed`, ...changed, goals };
  } finally {
    await task.stop();
  }
  if (manyBlobs > 0) yield measureManyUnchanged(folder, manyBlobs, peakMiB);
}

/** One in so many blobs is gone at the source. */
const GONE_EVERY = 200;

/** Measures a mirror that copies 1 % of the blobs and deletes 0.5 %, and the next run, which finds no change. */
export async function* measureMirror(folder: string, { blobs }: Sizes): AsyncGenerator<Row> {
  const document = { deletions: 'mirror' };
  const task = await ComputedTask.start(join(folder, 'mirror'), blobs, true, { document });
  // The manifest is one of adopted blobs, which a mirror deletes on request only.
  const client = createOwnClient('--allow-deletes', String(Math.ceil(blobs / GONE_EVERY)));
  try {
    await task.prepare(createOwnClient('--reconcile', '--adopt'));
    await task.change({ every: CHANGED_EVERY, from: 0, goneEvery: GONE_EVERY });
    const first = await task.run([client]);
    const title = `1 in ${CHANGED_EVERY} of ${formatCount(blobs)} blobs changed, 1 in ${GONE_EVERY} deleted by a mirror`;
    yield { title, ...first, goals: createMemoryGoal(first, blobs) };
    const next = await task.runAgain(client);
    yield { title: 'the run after it: no change', ...next, goals: createUnchangedGoals(next, blobs) };
  } finally {
    await task.stop();
  }
}

async function measureManyUnchanged(folder: string, blobs: number, before: number | undefined): Promise<Row> {
  const task = await ComputedTask.start(join(folder, 'many'), blobs, true);
  try {
    await task.prepare(createOwnClient('--reconcile', '--adopt'));
    const outcome = await task.run([createOwnClient(), createFloor('list')]);
    const text = 'memory within 20 % of the first row';
    const goals = before === undefined ? [] : createGoal(outcome, 'peakMiB', before * 1.2, text);
    return { title: `no change, ${formatCount(blobs)} blobs`, ...outcome, goals };
  } finally {
    await task.stop();
  }
}

/** Measures a full copy with a delay for each request. */
export async function measureDistantCopy(folder: string, { copies }: Sizes, peers: Peers): Promise<Row> {
  const task = await ComputedTask.start(join(folder, 'distant'), copies, false);
  try {
    await task.delay(REQUEST_MS, 0);
    const outcome = await task.run([createOwnClient(), ...createCopyPeers(peers), createFloor('copy', 128)]);
    const title = `full copy, ${formatCount(copies)} blobs, ${REQUEST_MS} ms for each request`;
    return { title, ...outcome, goals: createDistantGoals(outcome, copies) };
  } finally {
    await task.stop();
  }
}

/** Measures a full copy against Azurite, with a new one for each client: Azurite gets slower as it fills. */
export async function measureEmulatorCopy(folder: string, { copies }: Sizes, peers: Peers): Promise<Row> {
  const outcome: Outcome = { figures: [], failures: [] };
  for (const client of [createOwnClient(), ...createCopyPeers(peers), createFloor('copy', 128)]) {
    const files = join(folder, 'emulated', client.name.replace(/\W+/g, '-'));
    await mkdir(files, { recursive: true });
    const emulator = await startFilledEmulator('data', copies);
    try {
      const task = { service: emulator, container: 'data', target: 'data', folder: files };
      const cost = await measureCommand(await client.command(task));
      const requests = { ...emulator.requests };
      const copied = await countBlobs(emulator, 'data');
      if (copied !== copies) throw new Error(`${copied} of ${copies} blobs were copied`);
      outcome.figures.push({ client: client.name, kind: client.kind, requests, ...cost });
    } catch (error) {
      outcome.failures.push({ client: client.name, failure: (error as Error).message });
    } finally {
      await emulator.stop();
    }
  }
  return {
    title: `full copy, ${formatCount(copies)} small blobs, emulator`,
    ...outcome,
    goals: createCopyGoals(outcome, copies),
  };
}

/** With fewer blobs, the start of the process dominates. Then only requests have a goal. */
const WHOLE_BLOBS = 1_000_000;
const WHOLE_COPIES = 10_000;

function createUnchangedGoals(outcome: Outcome, blobs: number): Goal[] {
  const requests = Math.ceil(blobs / PAGE) + OTHER_REQUESTS;
  const goals = createGoal(outcome, 'requests', requests, `at most ${formatCount(requests)} requests`);
  if (blobs < WHOLE_BLOBS) return goals;
  const seconds = (3 * blobs) / WHOLE_BLOBS;
  const megabytes = (230 * blobs) / WHOLE_BLOBS;
  return [
    ...goals,
    ...createGoal(outcome, 'listedMB', megabytes, `at most ${formatCount(megabytes)} MB of listings`),
    ...createGoal(outcome, 'cpuSeconds', seconds, `at most ${seconds.toFixed(0)} s of CPU`),
    ...createMemoryGoal(outcome, blobs),
    ...createPeerGoal(outcome, 'wallSeconds', 0.25, 'at most a quarter of the best peer in wall time'),
  ];
}

function createFarGoals(outcome: Outcome, blobs: number): Goal[] {
  const seconds = findLowest(outcome, 'floor', 'wallSeconds');
  if (seconds === undefined || blobs < WHOLE_BLOBS) return [];
  // Each range of the listing costs at most one page more.
  const requests = Math.ceil(blobs / PAGE) + OTHER_REQUESTS + MAX_FURTHER_PAGES;
  return [
    ...createGoal(outcome, 'requests', requests, `at most ${formatCount(requests)} requests`),
    ...createGoal(outcome, 'wallSeconds', seconds / 3, 'at most a third of reading one page after the other'),
  ];
}

function createChangedGoals(outcome: Outcome, blobs: number): Goal[] {
  // The run journals its intended writes in batches.
  const requests = Math.ceil(blobs / PAGE) + OTHER_REQUESTS + Math.ceil((1.01 * blobs) / CHANGED_EVERY);
  const text = `one request for each changed blob, plus 1 %: at most ${formatCount(requests)}`;
  return [...createGoal(outcome, 'requests', requests, text), ...createMemoryGoal(outcome, blobs)];
}

function createMemoryGoal(outcome: Outcome, blobs: number): Goal[] {
  return blobs < WHOLE_BLOBS ? [] : createGoal(outcome, 'peakMiB', 256, 'under 256 MiB');
}

function createCopyGoals(outcome: Outcome, copies: number): Goal[] {
  const limit = copies + 10;
  const goals = createGoal(outcome, 'requests', limit, `at most ${formatCount(limit)} requests`);
  if (copies < WHOLE_COPIES) return goals;
  return [
    ...goals,
    ...createPeerGoal(outcome, 'wallSeconds', 0.6, 'at most 0.6 of the best peer in wall time'),
  ];
}

function createDistantGoals(outcome: Outcome, copies: number): Goal[] {
  if (copies < WHOLE_COPIES) return [];
  const seconds = (3 * copies) / WHOLE_COPIES;
  return createGoal(outcome, 'wallSeconds', seconds, `at most ${seconds.toFixed(0)} s with default settings`);
}
