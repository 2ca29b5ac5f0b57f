import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { LockOwner, Runner } from '../snapshot/contract/lock-owner';

/** Describes this process for the lock, so that others can see whose run they wait for. */
export function getProcessInfo(): Runner {
  return {
    host: hostname(),
    processId: process.pid,
    user: getUserName(),
    processScope: readProcessScope(),
    processStart: readProcessStart('self'),
  };
}

/**
 * True if the process of another run has ended; false if that is not known. The id of a process means nothing on another
 * machine, after a restart of this one, or in another container, even if the host name is the same.
 */
export function hasEnded({ host, processId, processScope, processStart }: LockOwner): boolean {
  if (host !== hostname() || processScope === null || processScope !== readProcessScope()) return false;
  try {
    process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const start = readProcessStart(String(processId));
  return start !== null && processStart !== null && start !== processStart;
}

/** Returns the boot and the PID namespace of this process. Only Linux has namespaces; elsewhere the host is enough. */
function readProcessScope(): string | null {
  if (process.platform !== 'linux') return process.platform;
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

/** Returns the start of a process, in ticks since the boot; null if the system does not say. */
function readProcessStart(processId: string): string | null {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
    // The second field is the name of the program, in parentheses, and can contain anything. The start is the 22nd.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
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
