import { hostname, userInfo } from 'node:os';
import type { LockOwner } from '../snapshot/contract/lock-owner';

/** Describes this process for the lock, so that others can see whose run they wait for. */
export function getProcessInfo(): Pick<LockOwner, 'host' | 'processId' | 'user'> {
  return { host: hostname(), processId: process.pid, user: getUserName() };
}

/** True if the process of another run on this machine has ended; false if that is not known. */
export function hasEnded({ host, processId }: LockOwner): boolean {
  if (host !== hostname() || processId === process.pid) return false;
  try {
    process.kill(processId, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function getUserName(): string {
  try {
    return userInfo().username;
  } catch {
    // Containers can run under a user id that has no name.
    return 'an unnamed user';
  }
}
