import type { DatasetStep } from '../planning/dataset-steps';
import type { Batches } from '../../streams/ordered-streams';

/** Maximum number of steps that wait for later ones. */
const MAX_HELD_STEPS = 30_000;
/** Number of copies that fill a batch. */
const ENOUGH_COPIES = 10_000;
const MAX_WAIT_MS = 1000;

/**
 * Combines batches until they have many copies, because each batch with copies costs a request to write its journal. No
 * batch waits longer than a second.
 */
export async function* coalesceBatches(
  batches: Batches<DatasetStep>,
  now: () => number = () => performance.now(),
): AsyncGenerator<readonly DatasetStep[]> {
  let held: DatasetStep[] = [];
  let [copies, since] = [0, 0];
  for await (const batch of batches) {
    const more = batch.reduce((sum, { kind }) => sum + (kind === 'copy' ? 1 : 0), 0);
    if (held.length === 0 && more === 0) {
      yield batch;
      continue;
    }
    if (copies === 0) since = now();
    copies += more;
    held = held.concat(batch);
    const isWorthIt = copies >= ENOUGH_COPIES || held.length >= MAX_HELD_STEPS;
    if (!isWorthIt && now() - since < MAX_WAIT_MS) continue;
    yield held;
    [held, copies] = [[], 0];
  }
  if (held.length > 0) yield held;
}
