import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import type { LockOwner } from '../../lib/snapshot/contract/lock-owner';
import { hasEnded, getProcessInfo } from '../../lib/runtime/process-info';

const holder = (more: Partial<LockOwner>): LockOwner => ({
  synchronizationId: 'run-1',
  since: '2027-01-01T00:00:00Z',
  renewals: 0,
  idleSeconds: 0,
  ...getProcessInfo(),
  ...more,
});
/** A number that no process has any more. */
const dead = (): number => spawnSync(process.execPath, ['-e', '']).pid;

describe('who runs this', () => {
  test('is said by machine, process and user', () => {
    expect(getProcessInfo()).toEqual({
      host: hostname(),
      processId: process.pid,
      user: expect.stringMatching(/./) as string,
      processScope: expect.stringMatching(/./) as string,
      processStart: expect.stringMatching(/^\d+$/) as string,
    });
  });

  test('has ended if this machine has no such process', () => {
    expect(hasEnded(holder({ processId: dead() }))).toBe(true);
  });

  test('has not ended if the process exists, even if it belongs to another user', () => {
    expect(
      [process.pid, process.ppid, 1].map((processId) => hasEnded(holder({ processId, processStart: null }))),
    ).toEqual([false, false, false]);
  });

  test('on another machine is never said to have ended', () => {
    expect(hasEnded(holder({ processId: dead(), host: `${hostname()}-2` }))).toBe(false);
  });

  test.each<[string, Partial<LockOwner>]>([
    [
      'in another PID namespace, such as a container with the same host name',
      { processScope: 'boot pid:[1]' },
    ],
    ['that wrote its lock with an earlier version of this program', { processScope: null }],
    ['before the last restart', { processScope: 'another boot' }],
  ])('%s is never said to have ended', (_case, owner) => {
    expect(hasEnded(holder({ processId: dead(), ...owner }))).toBe(false);
  });

  test('has ended if another process has its id now', () => {
    const { ppid: processId } = process;
    expect(hasEnded(holder({ processId, processStart: '1' }))).toBe(true);
    expect(hasEnded(holder({ processId, processStart: null }))).toBe(false);
  });

  test('has ended if this process has its id now, as in a container that was restarted', () => {
    expect(hasEnded(holder({ processStart: '1' }))).toBe(true);
    expect(hasEnded(holder({}))).toBe(false);
  });

  test('is only asked after, and never signalled, whatever number the lock says', () => {
    const kill = jest.spyOn(process, 'kill').mockReturnValue(true);
    for (const processId of [0, -1, NaN, 1.5]) hasEnded(holder({ processId }));
    expect(kill.mock.calls.filter(([, sent]) => sent !== 0)).toEqual([]);
    kill.mockRestore();
  });
});
