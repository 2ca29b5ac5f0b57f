import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { RunRecord } from '../../lib/snapshot/contract/run-record';
import { toRunRecordPath } from '../../lib/snapshot/contract/run-record';
import { DATA_CONTAINER, STATE_CONTAINER, TARGET_ACCOUNT } from '../endpoint/server';
import { createCopyPeers, createFloor, createHistoryClient, createOwnClient } from './clients';
import { ComputedTask } from './computed-task';
import { formatCount } from './report';
import type { Row } from './row';
import { createGoal } from './row';
import type { Peers } from './tools';

/** The datasets of these rows are folders, or files, of the one container of the endpoint. Peers copy the container. */
const FOLDERS = 50;
const FILES_PER_FOLDER = 1000;
const FILES = 200;
const RECORDS = 1000;
const REQUEST_MS = 20;
/** With the delay of each request: 100 ms. */
const PAGE_MS = 80;

/** Measures work that consists of many small waits: many datasets, and many records. */
export async function* measureWaiting(folder: string, peers: Peers): AsyncGenerator<Row> {
  yield* measureFolders(folder, peers);
  yield measureFiles(folder);
  yield measureHistory(folder);
}

async function* measureFolders(folder: string, peers: Peers): AsyncGenerator<Row> {
  const paths = Array.from({ length: FOLDERS }, (_, i) => `dir000/sub${String(i).padStart(2, '0')}`);
  const document = { mappings: paths.map((path, i) => createMapping(`folder-${i}`, 'Folder', path)) };
  const blobs = FOLDERS * FILES_PER_FOLDER;
  const title = `${FOLDERS} datasets of ${formatCount(FILES_PER_FOLDER)} blobs, ${REQUEST_MS} ms for each request, 100 ms for each list page`;
  const unchanged = await ComputedTask.start(join(folder, 'folders'), blobs, true, { document });
  try {
    await unchanged.prepare(createOwnClient('--reconcile', '--adopt'));
    await unchanged.delay(REQUEST_MS, PAGE_MS);
    const row = await unchanged.run([createOwnClient(), ...createCopyPeers(peers), createFloor('list')]);
    const goals = createGoal(row, 'wallSeconds', 1.5, 'at most 1.5 s');
    yield { title: `no change, ${title}`, ...row, goals };
  } finally {
    await unchanged.stop();
  }
  const empty = await ComputedTask.start(join(folder, 'empty-folders'), blobs, false, { document });
  try {
    await empty.delay(REQUEST_MS, PAGE_MS);
    const row = await empty.run([createOwnClient(), ...createCopyPeers(peers), createFloor('copy', 128)]);
    yield { title: `full copy, ${title}`, ...row, goals: createGoal(row, 'wallSeconds', 9, 'at most 9 s') };
  } finally {
    await empty.stop();
  }
}

async function measureFiles(folder: string): Promise<Row> {
  const paths = Array.from(
    { length: FILES },
    (_, i) => `dir000/sub00/file-${String(i).padStart(7, '0')}.csv`,
  );
  const document = { mappings: paths.map((path, i) => createMapping(`file-${i}`, 'File', path)) };
  const task = await ComputedTask.start(join(folder, 'files'), FILES, true, { document });
  try {
    await task.prepare(createOwnClient('--reconcile', '--adopt'));
    await task.delay(REQUEST_MS, 0);
    const row = await task.run([createOwnClient()]);
    const limit = FILES + 10;
    return {
      title: `no change, ${FILES} File datasets, ${REQUEST_MS} ms for each request`,
      ...row,
      goals: [
        ...createGoal(row, 'requests', limit, `at most ${limit} requests`),
        ...createGoal(row, 'wallSeconds', 1, 'at most 1 s'),
      ],
    };
  } finally {
    await task.stop();
  }
}

async function measureHistory(folder: string): Promise<Row> {
  const task = await ComputedTask.start(join(folder, 'history'), 1, true);
  try {
    await Promise.all(Array.from({ length: RECORDS }, (_, at) => writeRecord(task, at)));
    await task.delay(REQUEST_MS, 0);
    const row = await task.run([createHistoryClient(RECORDS)]);
    const goals = createGoal(row, 'wallSeconds', 2, 'at most 2 s');
    return {
      title: `history of ${formatCount(RECORDS)} runs, ${REQUEST_MS} ms for each request`,
      ...row,
      goals,
    };
  } finally {
    await task.stop();
  }
}

function createMapping(datasetName: string, datasetType: 'Folder' | 'File', path: string): object {
  const place = { container: DATA_CONTAINER, path };
  return { datasetName, datasetType, source: place, target: place };
}

/** Writes the record of a run, an hour after the one before it. */
async function writeRecord({ task }: ComputedTask, at: number): Promise<void> {
  const startTime = new Date(Date.UTC(2026, 0, 1) + at * 3_600_000).toISOString();
  const synchronizationId = randomUUID();
  const record: RunRecord = {
    ...{ documentType: 'synchronization', schemaVersion: 1, synchronizationId, subscriptionName: 'bench' },
    ...{ invitationId: randomUUID(), shareName: 'bench', synchronizationMode: 'Incremental' },
    ...{ startTime, endTime: startTime, durationMs: 0, status: 'Succeeded', message: null },
    ...{ manifestSha256: null, details: [], failures: [] },
  };
  const { origin, sas } = task.service;
  const path = toRunRecordPath('bench', startTime, synchronizationId);
  const url = `${origin}/${TARGET_ACCOUNT}/${STATE_CONTAINER}/${path}?${sas(TARGET_ACCOUNT)}`;
  const { status } = await fetch(url, {
    method: 'PUT',
    headers: { 'x-ms-blob-type': 'BlockBlob' },
    body: JSON.stringify(record),
  });
  if (status !== 201) throw new Error(`a record was not written: ${status}`);
}
