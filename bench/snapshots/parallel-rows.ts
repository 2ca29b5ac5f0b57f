import { join } from 'node:path';
import type { Client } from './clients';
import { createOwnClient } from './clients';
import { ComputedTask } from './computed-task';
import { formatCount } from './report';
import type { Figures, Goal, Row } from './row';
import { getFigure } from './row';

const PAGE = 5000;
const PROCESSES = [1, 2, 4];
/** Requests of a run of several processes for each range: claim, result, the end of its listing, the lock. */
const REQUESTS_PER_RANGE = 5;
/**
 * Pages that a range costs in addition while pages are slow, as they are here, where all processes and the endpoint share the processors: it
 * is listed in up to eight ranges at a time, and one that has ended makes room for another.
 */
const PAGES_PER_RANGE = 12;
const RANGES_PER_PROCESS = 4;
/** Requests of each process: lock, state, split, manifest, claims of others, and waiting. */
const REQUESTS_PER_PROCESS = 40;

/** Measures a snapshot without changes that several processes share. */
export async function measureParallel(folder: string, blobs: number): Promise<Row> {
  const task = await ComputedTask.start(join(folder, 'parallel'), blobs, true);
  try {
    await task.prepare(createOwnClient('--reconcile', '--adopt'));
    await task.keepState();
    const outcome = await task.run(PROCESSES.map(createSharedClient));
    return {
      title: `shared by several processes: no change, ${formatCount(blobs)} blobs`,
      ...outcome,
      goals: PROCESSES.flatMap((processes, at) => createGoals(outcome.figures.at(at), processes, blobs)),
    };
  } finally {
    await task.stop();
  }
}

/** A client of several processes. Its CPU time is that of all; its memory is that of the largest. */
function createSharedClient(processes: number): Client {
  const client = createOwnClient('--parallel', String(processes));
  return {
    ...client,
    command: async (task) => {
      const command = await client.command(task);
      const [node, ...args] = command.argv;
      return { ...command, argv: [node, join(__dirname, 'together.js'), String(processes), ...args] };
    },
  };
}

function createGoals(figures: Figures | undefined, processes: number, blobs: number): Goal[] {
  if (!figures) return [];
  const perRange = REQUESTS_PER_RANGE + PAGES_PER_RANGE;
  const perProcess = RANGES_PER_PROCESS * perRange + REQUESTS_PER_PROCESS;
  const limit = Math.ceil(blobs / PAGE) + processes * perProcess;
  const text = `${processes} process(es): at most ${formatCount(limit)} requests`;
  return [{ text, isMet: getFigure(figures, 'requests') <= limit }];
}
