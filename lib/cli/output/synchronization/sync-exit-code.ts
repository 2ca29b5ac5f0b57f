import type { RunRecord } from '../../../snapshot/contract/run-record';

/** Tells files that all collided, which need a decision, from failures that another run may overcome. */
export function toSyncExitCode({ status, details }: RunRecord): number {
  if (status === 'Succeeded') return 0;
  const hasFailures = details.some(({ filesFailed }) => filesFailed > 0);
  const areCollisions = details.every(({ filesFailed, filesCollided }) => filesFailed === filesCollided);
  return hasFailures && areCollisions ? 5 : 1;
}
