import { hostname, userInfo } from 'node:os';
import type { Holder } from '../snapshot/ports/lock-holder';

/** Who runs this, for others who want to know whom they wait for. */
export function getProcessInfo(): Pick<Holder, 'host' | 'processId' | 'user'> {
  return { host: hostname(), processId: process.pid, user: getUserName() };
}

/** Whether the process of another run on this machine is no more; false wherever that cannot be told. */
export function hasEnded({ host, processId }: Holder): boolean {
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
    // Containers may run under a number that has no name.
    return 'an unnamed user';
  }
}
