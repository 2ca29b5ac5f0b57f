import { PublishMode, rollbackSnapshot } from '../../lib';
import type { Accounts } from '../support/accounts';
import { BOTH_KINDS, contents, fill, LAKES, pair, put } from '../support/accounts';
import type { Instant } from '../support/crash';
import { Crash } from '../support/crash';
import { CompiledCommand } from '../support/datashare-process';
import { folder } from '../support/lake-pair';
import { currentFiles, readPublished } from '../support/published-snapshots';
import type { Watched } from '../support/watching-proxy';

const command = new CompiledCommand();
afterAll(() => command.remove());

const version = (n: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`in/d${i % 2}/${i}`, `version ${n}`]));

type Matches = (request: Watched) => boolean;

/** Instants of a publication: the nth request of a kind, before it arrives, or when it has been answered. */
function instants(accounts: Accounts): [string, 'asked' | 'answered', number, Matches][] {
  const isLake = accounts === LAKES;
  const written =
    (path: RegExp): Matches =>
    ({ path: at, method }) =>
      method === 'PUT' && at.startsWith(`/${accounts[1]}/`) && path.test(at);
  const shows = isLake ? ({ isRename }: Watched) => isRename : written(/\/current\.json$/);
  return [
    ['a copy into its place', 'answered', 2, ({ sourceETag }) => sourceETag !== undefined],
    ['its manifest is written', 'asked', 1, written(/\/manifests\//)],
    ['what shows it', 'asked', 1, shows],
    // Between two renames, where there are two.
    ...(isLake ? [['the second rename', 'asked', 2, shows] as [string, 'asked', number, Matches]] : []),
    ['the last that shows it', 'answered', isLake ? 2 : 1, shows],
    ['the record of the run', 'asked', 1, written(/\/runs\//)],
  ];
}

const cases = BOTH_KINDS.flatMap(([kind, accounts]) =>
  instants(accounts).map(
    ([what, phase, nth, matches]) => [kind, phase, what, { accounts, nth, matches }] as const,
  ),
);

describe('a killed publication leaves either the old or the new snapshot whole, and the next run continues', () => {
  test.each(cases)('on %s, %s: %s', async (_kind, phase, _what, { accounts, nth, matches }) => {
    const sides = await pair(version(1), {
      accounts,
      publish: PublishMode.ATOMIC,
      mapping: folder('in', 'out/sales'),
    });
    const crash = await Crash.prepare(sides, command);
    await crash.sync();
    await fill(accounts[0], sides.source.containerName, version(2));
    let seen = 0;
    const instant: Instant = (request, now) => now === phase && matches(request) && (seen += 1) === nth;
    await crash.killIfThen([], instant);
    const contents = new Set(Object.values(await currentFiles(sides)));
    // Between two renames there is nothing in its place; the next run puts it there.
    expect([...contents].join()).toMatch(accounts === LAKES ? /^(version [12])?$/ : /^version [12]$/);
    await crash.end([]);
    expect(new Set(Object.values(await readPublished(sides)))).toEqual(new Set(['version 2']));
    await crash.stop();
  });
});

test.each([
  ['run', 'version 2'],
  ['rollback', 'version 1'],
])(
  'what appears after a kill between two renames is moved aside by the next %s, and kept',
  async (next, published) => {
    const sides = await pair(version(1), {
      accounts: LAKES,
      publish: PublishMode.ATOMIC,
      mapping: folder('in', 'out/sales'),
    });
    const crash = await Crash.prepare(sides, command);
    await crash.sync();
    await fill(LAKES[0], sides.source.containerName, version(2));
    let renames = 0;
    const instant: Instant = ({ isRename }, now) => now === 'asked' && isRename && (renames += 1) >= 2;
    await crash.kill([], { instant, isLost: true });
    expect(await currentFiles(sides)).toEqual({});
    await put(sides.target, 'out/sales/mine', 'of Fabrikam');
    if (next === 'run') await crash.end([]);
    else await rollbackSnapshot(sides.subscription, { env: crash.proxy.env });
    expect(new Set(Object.values(await readPublished(sides)))).toEqual(new Set([published]));
    const kept = Object.entries(await contents(sides.target)).filter(([, text]) => text === 'of Fabrikam');
    expect(kept.map(([path]) => path)).toEqual([
      expect.stringMatching(/^out\/sales\.snapshots\/found-[^/]+\/mine$/),
    ]);
    await crash.stop();
  },
);
