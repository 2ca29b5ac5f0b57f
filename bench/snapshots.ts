import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureDigests, measureEvents } from './snapshots/change-rows';
import { measureFollow } from './snapshots/follow-row';
import { measureParallel } from './snapshots/parallel-rows';
import { describeRow, describeMachine } from './snapshots/report';
import type { Row } from './snapshots/row';
import type { Sizes } from './snapshots/rows';
import { measureComparisons, measureDistantCopy, measureEmulatorCopy, measureMirror } from './snapshots/rows';
import { installPeers } from './snapshots/tools';
import { measureWaiting } from './snapshots/waiting-rows';

/*
 * Measures the cost of a snapshot, next to AzCopy and rclone in the same run: npm run bench. README.md describes the measurements.
 */

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    blobs: { type: 'string' },
    'many-blobs': { type: 'string' },
    copies: { type: 'string' },
    rows: {
      type: 'string',
      default: 'comparisons,mirror,parallel,waiting,changes,follow,distant,emulated',
    },
    'no-build': { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});

const WHOLE: Sizes = { blobs: 1_000_000, manyBlobs: 5_000_000, copies: 10_000 };
const QUICK: Sizes = { blobs: 20_000, manyBlobs: 0, copies: 300 };

void main();

async function main(): Promise<void> {
  const root = join(__dirname, '..');
  if (!values['no-build']) execFileSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' });
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'cdktf-azure-data-share-bench');
  const peers = values['no-peers'] ? { missing: ['omitted by --no-peers'] } : await installPeers(cache);
  console.log(`${describeMachine()}\n${peers.missing.map((text) => `missing peer: ${text}\n`).join('')}`);

  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const rows: Row[] = [];
  try {
    for await (const row of measureRows(folder, getSizes(), peers)) {
      rows.push(row);
      console.log(describeRow(row));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  if (values.json) {
    const text = JSON.stringify({ machine: describeMachine(), missing: peers.missing, rows }, null, 2);
    writeFileSync(values.json, `${text}\n`);
  }
  const isWhole = rows.every(({ failures }) => failures.length === 0);
  const missed = rows.flatMap(({ goals }) => goals).filter(({ isMet }) => !isMet);
  console.log(missed.length === 0 ? 'all goals met' : `goals missed: ${missed.length}`);
  process.exitCode = isWhole && missed.length === 0 ? 0 : 1;
}

function getSizes(): Sizes {
  const standard = values.quick ? QUICK : WHOLE;
  return {
    blobs: Number(values.blobs ?? standard.blobs),
    manyBlobs: Number(values['many-blobs'] ?? standard.manyBlobs),
    copies: Number(values.copies ?? standard.copies),
  };
}

async function* measureRows(...args: Parameters<typeof measureComparisons>): AsyncGenerator<Row> {
  const names = values.rows.split(',');
  if (names.includes('comparisons')) yield* measureComparisons(...args);
  if (names.includes('mirror')) yield* measureMirror(args[0], args[1]);
  if (names.includes('parallel')) yield measureParallel(args[0], args[1].blobs);
  if (names.includes('waiting')) yield* measureWaiting(args[0], args[2]);
  if (names.includes('changes')) {
    yield* measureEvents(args[0], args[1]);
    yield* measureDigests(args[0], args[1]);
  }
  if (names.includes('follow')) yield measureFollow(args[0]);
  if (names.includes('distant')) yield measureDistantCopy(...args);
  if (names.includes('emulated')) yield measureEmulatorCopy(...args);
}
