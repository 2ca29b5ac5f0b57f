import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerClient } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';
import { createEvent, toBase64Message } from '../../test/support/storage-events';
import { createFollower } from './clients';
import { CountedQueue } from './counted-queue';
import { startFilledEmulator } from './emulator';
import type { Row } from './row';

const CONTAINER = 'data';
const BLOBS = 1000;
/** The changes, one after another: each is sent after the one before it was copied, and after a pause. */
const CHANGES = 40;
/** Pauses in milliseconds, longer than the wait for an empty queue becomes, and shorter. */
const PAUSES = [0, 150, 700, 1300, 2900];
const LIMIT_MS = 2000;
const LOOK_MS = 5;

/** Measures the time from a message in the queue to the copy of its blob, with `datashare follow` in a process of its own. */
export async function measureFollow(folder: string): Promise<Row> {
  const files = join(folder, 'follow');
  await mkdir(files, { recursive: true });
  const [emulator, queue] = await Promise.all([startFilledEmulator(CONTAINER, BLOBS), CountedQueue.start()]);
  const fields = { document: { changeEvents: queue.changeEvents }, env: queue.env };
  const task = { service: emulator, container: CONTAINER, target: CONTAINER, folder: files, fields };
  const { argv, env } = await createFollower().command(task);
  const [program, ...args] = argv;
  const follower = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(follower, 'exit');
  const open = (account: string): ContainerClient =>
    BlobServiceClient.fromConnectionString(emulator.connectionString(account)).getContainerClient(CONTAINER);
  try {
    // Its first line tells that everything was listed.
    await Promise.race([once(follower.stdout, 'data'), ended]);
    const latenciesMs: number[] = [];
    for (let at = 0; at < CHANGES; at++) {
      await sleep(PAUSES[at % PAUSES.length]);
      latenciesMs.push(await followChange(open('contoso'), open('fabrikam'), queue, at));
    }
    // The last copy is there before its run has ended.
    await sleep(Math.max(...PAUSES));
    latenciesMs.sort((a, b) => a - b);
    const isMet = latenciesMs.at(-1)! < LIMIT_MS;
    return {
      title: `message to copy with datashare follow, ${CHANGES} changes of ${BLOBS} blobs, emulator`,
      figures: [],
      failures: [],
      latenciesMs,
      goals: [{ text: 'every copy within 2 s of its message', isMet }],
    };
  } finally {
    follower.kill('SIGTERM');
    await ended;
    await Promise.all([emulator.stop(), queue.stop()]);
  }
}

/** Changes a blob, sends its message, and returns the time until the target has its content. */
async function followChange(
  source: ContainerClient,
  target: ContainerClient,
  queue: CountedQueue,
  at: number,
): Promise<number> {
  const path = `dir${at % 10}/file-${String(at).padStart(6, '0')}.csv`;
  const sizeBytes = 2000 + at;
  const { etag } = await source.getBlockBlobClient(path).upload(Buffer.alloc(sizeBytes), sizeBytes);
  const time = new Date().toISOString();
  const sequencer = at.toString(16).padStart(32, '0');
  const event = { container: CONTAINER, path, etag: etag!, sizeBytes, time, sequencer };
  const sentAt = performance.now();
  await queue.send(toBase64Message(createEvent(event)));
  const copy = target.getBlobClient(path);
  while ((await copy.getProperties()).contentLength !== sizeBytes) {
    if (performance.now() - sentAt > 60_000) throw new Error(`${path} was not copied within a minute`);
    await sleep(LOOK_MS);
  }
  return performance.now() - sentAt;
}
