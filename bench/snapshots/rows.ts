import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createCopyPeers, floor, createListingPeers, ours } from './clients';
import type { Outcome } from './computed-task';
import { ComputedTask } from './computed-task';
import { countBlobs, startFilledEmulator } from './emulator';
import { measureCommand } from './measure';
import type { Goal, Row } from './row';
import { atMost, atMostOfPeer, least } from './row';
import type { Peers } from './tools';

export interface Sizes {
  /** Blobs where few or none have changed. */
  readonly blobs: number;
  /** Blobs of the same, for what memory grows with; 0 leaves it out. */
  readonly manyBlobs: number;
  /** Blobs that are all copied. */
  readonly copies: number;
}

const PAGE = 5000;
const CHANGED_EVERY = 100;
const REQUEST_MS = 20;
const PAGE_MS = 100;
/** Beside the pages: state, lock, journal, manifest, record. */
const OTHER_REQUESTS = 5;

const formatCount = (value: number): string => value.toLocaleString('en-US');

/** Listing and comparing: nothing has changed; nothing has, far away; one in a hundred has. */
export async function* comparisons(
  folder: string,
  { blobs, manyBlobs }: Sizes,
  peers: Peers,
): AsyncGenerator<Row> {
  const clients = [ours(), ...createListingPeers(peers), floor('list')];
  const task = await ComputedTask.start(join(folder, 'comparisons'), blobs, true);
  let peakMiB: number | undefined;
  try {
    // Its manifest: of what is there already, so that nothing needs to be copied for it.
    await task.prepare(ours('--reconcile', '--adopt'));
    const unchanged = await task.run(clients);
    peakMiB = least(unchanged, 'ours', 'peakMiB');
    yield {
      title: `no change, ${formatCount(blobs)} blobs`,
      ...unchanged,
      goals: setUnchangedGoals(unchanged, blobs),
    };

    await task.delay(0, PAGE_MS);
    const title = `no change, ${formatCount(blobs)} blobs, ${PAGE_MS} ms a list page`;
    const far = await task.run(clients);
    yield { title, ...far, goals: farGoals(far, blobs) };

    await task.delay(0, 0);
    await task.change(CHANGED_EVERY);
    const changed = await task.run(clients);
    const goals = setChangedGoals(changed, blobs);
    yield { title: `1 in ${CHANGED_EVERY} of ${formatCount(blobs)} blobs changed`, ...changed, goals };
  } finally {
    await task.stop();
  }
  if (manyBlobs > 0) yield manyUnchanged(folder, manyBlobs, peakMiB);
}

async function manyUnchanged(folder: string, blobs: number, before: number | undefined): Promise<Row> {
  const task = await ComputedTask.start(join(folder, 'many'), blobs, true);
  try {
    await task.prepare(ours('--reconcile', '--adopt'));
    const outcome = await task.run([ours(), floor('list')]);
    const text = 'memory within 20 % of that of the first row';
    const goals = before === undefined ? [] : atMost(outcome, 'peakMiB', before * 1.2, text);
    return { title: `no change, ${formatCount(blobs)} blobs`, ...outcome, goals };
  } finally {
    await task.stop();
  }
}

/** Everything is copied, each request has its time on the way. */
export async function distantCopy(folder: string, { copies }: Sizes, peers: Peers): Promise<Row> {
  const task = await ComputedTask.start(join(folder, 'distant'), copies, false);
  try {
    await task.delay(REQUEST_MS, 0);
    const outcome = await task.run([ours(), ...createCopyPeers(peers), floor('copy', 128)]);
    const title = `full copy, ${formatCount(copies)} blobs, ${REQUEST_MS} ms a request`;
    return { title, ...outcome, goals: distantGoals(outcome, copies) };
  } finally {
    await task.stop();
  }
}

/** Everything is copied, against Azurite: a new one for each client, for it gets slower with what it has. */
export async function measureEmulatorCopy(folder: string, { copies }: Sizes, peers: Peers): Promise<Row> {
  const outcome: Outcome = { figures: [], failures: [] };
  for (const client of [ours(), ...createCopyPeers(peers), floor('copy', 128)]) {
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
    goals: copyGoals(outcome, copies),
  };
}

/** In fewer blobs than these it is the start of a process that is measured: then only requests have a goal. */
const WHOLE_BLOBS = 1_000_000;
const WHOLE_COPIES = 10_000;

function setUnchangedGoals(outcome: Outcome, blobs: number): Goal[] {
  const requests = Math.ceil(blobs / PAGE) + OTHER_REQUESTS;
  const goals = atMost(outcome, 'requests', requests, `at most ${formatCount(requests)} requests`);
  if (blobs < WHOLE_BLOBS) return goals;
  const seconds = (10 * blobs) / WHOLE_BLOBS;
  return [
    ...goals,
    ...atMost(outcome, 'cpuSeconds', seconds, `at most ${seconds.toFixed(0)} s of CPU`),
    ...atMost(outcome, 'peakMiB', 256, 'under 256 MiB'),
    ...atMostOfPeer(outcome, 'wallSeconds', 0.25, 'at most a quarter of the best peer in wall time'),
  ];
}

function farGoals(outcome: Outcome, blobs: number): Goal[] {
  const seconds = least(outcome, 'floor', 'wallSeconds');
  if (seconds === undefined || blobs < WHOLE_BLOBS) return [];
  return atMost(outcome, 'wallSeconds', seconds, 'no slower than one page after the other');
}

function setChangedGoals(outcome: Outcome, blobs: number): Goal[] {
  // The run notes what it is about to write, many at once.
  const requests = Math.ceil(blobs / PAGE) + OTHER_REQUESTS + Math.ceil((1.01 * blobs) / CHANGED_EVERY);
  const text = `one request a changed blob, 1 % beside: at most ${formatCount(requests)}`;
  return atMost(outcome, 'requests', requests, text);
}

function copyGoals(outcome: Outcome, copies: number): Goal[] {
  const limit = copies + 10;
  const goals = atMost(outcome, 'requests', limit, `at most ${formatCount(limit)} requests`);
  if (copies < WHOLE_COPIES) return goals;
  return [
    ...goals,
    ...atMostOfPeer(outcome, 'wallSeconds', 0.6, 'at most 0.6 of the best peer in wall time'),
  ];
}

function distantGoals(outcome: Outcome, copies: number): Goal[] {
  if (copies < WHOLE_COPIES) return [];
  const seconds = (4 * copies) / WHOLE_COPIES;
  return atMost(outcome, 'wallSeconds', seconds, `at most ${seconds.toFixed(0)} s with our defaults`);
}
