import type { RunRecord } from '../../../snapshot/contract/run-record';

/** Tells collisions, which need a decision, from failures that another run may overcome. */
export function toSyncExitCode({ status, details }: RunRecord): number {
  if (status === 'Succeeded') return 0;
  return details.every(({ filesFailed, filesCollided }) => filesFailed === filesCollided) ? 5 : 1;
}
