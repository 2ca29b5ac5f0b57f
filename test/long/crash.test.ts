import { DatasetType } from '../../lib';
import type { Accounts, Pair } from '../support/accounts';
import { BOTH_KINDS, LAKES, pair, put } from '../support/accounts';
import type { Instant } from '../support/crash';
import { Crash } from '../support/crash';
import { putWithoutMd5 } from '../support/without-md5';
import { CompiledCommand } from '../support/datashare-process';
import { isCopy } from '../support/watching-proxy';

/** `CRASHES=200 npx jest test/long/crash` takes minutes, and finds what twenty do not. */
const CRASHES = Number(process.env['CRASHES'] ?? 20);
const SEED = Number(process.env['SEED'] ?? 1);

const IN_BLOCKS = 'test/support/sync-in-blocks.ts';
const BLOCK_BYTES = 65_536;
const FILES = 12;

// Processes take long to start where the machine has other things to do.
const command = new CompiledCommand(IN_BLOCKS);
afterAll(() => command.remove());

type Random = (below: number) => number;

/** The killed process, the moment, and the next step: the same for the same number. */
type Scenario = (random: Random, accounts: Accounts) => Promise<void>;

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a first run': async (random, accounts) => {
    const crash = await Crash.prepare(await twoFolders({ accounts }), command);
    await crash.kill([], { instant: atCopy(1 + random(2 * FILES), random) });
    await crash.finish([]);
    await crash.stop();
  },
  'an incremental run': async (random, accounts) => {
    const [sides, crash] = await synchronizePair({ accounts });
    await change(sides, 9);
    await crash.kill([], { instant: atCopy(1 + random(18), random) });
    await crash.finish([]);
    await crash.stop();
  },
  'a full run that is continued as a full one': async (random, accounts) => {
    const [, crash] = await synchronizePair({ accounts });
    await crash.kill(['--mode', 'full'], { instant: atCopy(1 + random(2 * FILES), random) });
    await crash.finish(['--mode', 'full']);
    await crash.stop();
  },
  'a mirror that deletes': async (random, accounts) => {
    const [sides, crash] = await synchronizePair({ accounts, deletions: 'mirror' });
    await change(sides, 2);
    for (let i = 2; i < FILES; i++) await sides.source.deleteBlob(`a/${i}`);
    // All ten go in one request, or each in its own.
    const isDelete: Instant = ({ operation, method, path }) =>
      (operation === 'batch' || method === 'DELETE') && path.includes(sides.target.containerName);
    const nth = accounts === LAKES ? 1 + random(10) : 1;
    await crash.kill(['--allow-deletes', '10'], { instant: at(isDelete, nth, random) });
    await crash.finish(['--allow-deletes', '10']);
    await crash.stop();
  },
  'a run that has copied all and is about to put it in force': async (random, accounts) => {
    const [sides, crash] = await synchronizePair({ accounts });
    await change(sides, 5);
    const toState = write(/\/state\.json$/, '');
    const steps: readonly (readonly [Instant, number])[] = [
      [write(/\/manifests\/a\./, ''), 1],
      [write(/\/manifests\/b\./, ''), 1],
      // The first time, it says that there is a journal.
      [toState, 2],
    ];
    const [isWrite, nth] = steps[random(steps.length)];
    const isLost = random(3) > 0;
    const instant = isLost ? atRequest(isWrite, nth) : atAnswer(isWrite, nth);
    await crash.kill([], { instant, isLost });
    await crash.finish([]);
    await crash.stop();
  },
  'two runs, one after the other': async (random, accounts) => {
    const crash = await Crash.prepare(await twoFolders({ accounts }), command);
    const first = 1 + random(FILES);
    await crash.kill([], { instant: atCopy(first, random) });
    await crash.kill([], { instant: atCopy(1 + random(FILES - 6), random) });
    await crash.finish([]);
    await crash.stop();
  },
  'a run that copies in blocks': async (random, accounts) => {
    const large = Array.from({ length: 12 }, (_, i) => String.fromCharCode(97 + i).repeat(BLOCK_BYTES));
    const blobs = { large: large.join(''), other: large.reverse().join(''), small: '1' };
    const sides = await pair(blobs, { accounts });
    const crash = await Crash.prepare(sides, command, IN_BLOCKS);
    const isCommit: Instant = ({ method, path, operation }) =>
      method === 'PUT' && operation === 'blocklist' && path.includes(sides.target.containerName);
    const isCopyOrCommit: Instant = (request, phase) => isCopy(request) || isCommit(request, phase);
    await crash.kill([], { instant: at(isCopyOrCommit, 1 + random(27), random) });
    await crash.finish([]);
    await crash.stop();
  },
  'a run before the source changes': async (random, accounts) => {
    const sides = await twoFolders({ accounts, deletions: 'mirror', maxDeleteFraction: 1 });
    const crash = await Crash.prepare(sides, command);
    await crash.kill([], { instant: atCopy(1 + random(2 * FILES), random) });
    await change(sides, 6);
    for (let i = 8; i < FILES; i++) await sides.source.deleteBlob(`a/${i}`);
    await crash.finish([]);
    await crash.stop();
  },
  'a run, at any time': async (random, accounts) => {
    const crash = await Crash.prepare(await twoFolders({ accounts }), command);
    await crash.kill([], { afterMs: random(1200) });
    await crash.finish([]);
    await crash.stop();
  },
};

describe('a run that is killed at any instant is finished by the next one, and nothing is copied twice', () => {
  const names = Object.keys(SCENARIOS);
  const cases = Array.from({ length: CRASHES }, (_, i) => {
    const [kind, accounts] = BOTH_KINDS[(i + Math.floor(i / names.length)) % 2];
    return [i + 1, names[i % names.length], kind, accounts] as const;
  });
  test.each(cases)('%i: %s between accounts of %s', async (number, name, _kind, accounts) => {
    await SCENARIOS[name](randomFrom(SEED * 1000 + number), accounts);
  });
});

async function twoFolders(changes: Parameters<typeof pair>[1] = {}): Promise<Pair> {
  const names = ['a', 'b'].flatMap((folder) => Array.from({ length: FILES }, (_, i) => `${folder}/${i}`));
  const sides = await pair(
    {},
    {
      mapping: (from, to) =>
        ['a', 'b'].map((path) => ({
          datasetName: path,
          datasetType: DatasetType.FOLDER,
          source: { container: from, path },
          target: { container: to, path },
        })),
      ...changes,
    },
  );
  for (const [index, name] of names.entries()) await putHalf(sides, index, name, name);
  return sides;
}

/** Half of the blobs have no Content-MD5, like those that tools upload in blocks. */
const putHalf = ({ source }: Pair, index: number, name: string, content: string): Promise<void> =>
  index % 2 === 0 ? put(source, name, content) : putWithoutMd5(source, name, content);

async function synchronizePair(changes: Parameters<typeof pair>[1] = {}): Promise<[Pair, Crash]> {
  const sides = await twoFolders(changes);
  const crash = await Crash.prepare(sides, command);
  await crash.sync();
  return [sides, crash];
}

/** Some of each folder are changed, and one is new. */
async function change(sides: Pair, files: number): Promise<void> {
  for (const folder of ['a', 'b'])
    for (let i = 0; i < files; i++)
      await putHalf(sides, i, `${folder}/${i === 0 ? 'new' : i}`, `${folder}/${i}, again`);
}

const atCopy = (nth: number, random: Random): Instant => at(isCopy, nth, random);

const write =
  (path: RegExp, operation: string): Instant =>
  (request) =>
    request.method === 'PUT' && request.operation === operation && path.test(request.path);

/** When it is asked, or when it is done and before it is known: by chance. */
function at(what: Instant, nth: number, random: Random): Instant {
  return random(2) === 0 ? atRequest(what, nth) : atAnswer(what, nth);
}

const atRequest = (what: Instant, nth: number): Instant =>
  atNth((request, phase) => phase === 'asked' && what(request, phase), nth);

const atAnswer = (what: Instant, nth: number): Instant =>
  atNth((request, phase) => phase === 'answered' && what(request, phase), nth);

function atNth(what: Instant, nth: number): Instant {
  let seen = 0;
  return (request, phase) => what(request, phase) && (seen += 1) === nth;
}

/** Marsaglia's xorshift: small, and the same everywhere. */
function randomFrom(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 8; i++) next();
  return (below) => Math.floor(next() * below);
}
