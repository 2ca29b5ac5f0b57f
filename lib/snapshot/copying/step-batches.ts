import type { DatasetStep } from '../planning/dataset-steps';
import type { Batches } from '../../streams/ordered-streams';

/** Maximum number of steps that wait for later ones. */
const MAX_HELD_STEPS = 30_000;
/** Number of copies that fill a batch. */
const ENOUGH_COPIES = 10_000;
/** Number of copies below which those that wait take hardly any time at the end. */
const FEW_COPIES = 128;
const MAX_WAIT_MS = 1000;
const MAX_WAIT_OF_FEW_MS = 5000;

/**
 * Combines batches until they have many copies, because each batch with copies costs a request to write its journal. While
 * batches arrive, none waits longer than a second, or than five seconds if it has few copies.
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
    const maxWaitMs = copies < FEW_COPIES ? MAX_WAIT_OF_FEW_MS : MAX_WAIT_MS;
    if (!isWorthIt && now() - since < maxWaitMs) continue;
    yield held;
    [held, copies] = [[], 0];
  }
  if (held.length > 0) yield held;
}
