import type { SnapshotPlan } from '../../../lib';
import { planSnapshot, verifySnapshot } from '../../../lib';
import { bothSides, contents, FLAT, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { getRefusal } from '../../support/refusal';

const SILENT = { exitCode: 0, stdout: '', stderr: '' };

/** More files than a plan names if nothing else is said. */
const MANY = Object.fromEntries(Array.from({ length: 102 }, (_, at) => [`f${1000 + at}`, '1']));

describe('sync --dry-run', () => {
  test('prints what plan prints, ends as plan ends, and writes nothing', async () => {
    const { subscription, source, target } = await pair({ a: '1', b: '2' });
    const path = documentFile(subscription);
    const more = ['--max-concurrency', '4', '--if-running', 'skip', '--allow-deletes', '1'];
    for (const options of [[], ['--json'], ['--mode', 'full'], ['--reconcile']])
      expect(await datashare(['sync', path, '--dry-run', ...options, ...more])).toEqual(
        await datashare(['plan', path, ...options]),
      );
    expect(await contents(target)).toEqual({});
    await source.delete();
    const refused = await datashare(['sync', path, '--dry-run']);
    expect(refused.exitCode).not.toBe(0);
    expect(refused).toEqual(await datashare(['plan', path]));
  });

  test.each([
    ['--from-events'],
    ['--from-digest'],
    ['--max-bytes', '1GB'],
    ['--quiet'],
    ['--log-format', 'json'],
  ])('is refused with %s, which it could not show', async (...option) => {
    const ran = await datashare(['sync', 'contoso-sales.subscription.json', '--dry-run', ...option]);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(new RegExp(`'--dry-run' cannot be used with option '(-q, )?${option[0]}`));
  });
});

describe('--quiet', () => {
  test('prints nothing if all is well', async () => {
    const path = documentFile((await pair({ a: '1' })).subscription);
    for (const [command, option] of [
      ['sync', '-q'],
      ['sync', '--quiet'],
      ['reconcile', '-q'],
      ['verify', '-q'],
    ])
      expect(await datashare([command, path, option])).toEqual(SILENT);
  });

  test('prints a result that is no success as always', async () => {
    const { subscription, source, target } = await pair({ a: '1' });
    const path = documentFile(subscription);
    await datashare(['sync', path]);
    await put(target, 'b', 'of Fabrikam');
    await put(source, 'b', '2');
    const failed = await datashare(['sync', path, '-q']);
    // A collision, which is left alone.
    expect(failed.exitCode).toBe(5);
    expect(failed.stdout).toContain('all: b: ');
    await target.deleteBlob('a');
    const verified = await datashare(['verify', path, '-q']);
    expect(verified).toEqual(await datashare(['verify', path]));
    expect(verified.stdout).toContain('all: a is missing');
  });

  test('prints errors, and is refused with --json', async () => {
    const missing = await datashare(['sync', '/no/such/file.json', '-q']);
    expect(missing.exitCode).toBe(2);
    expect(missing.stderr).toMatch(/^error: /);
    const both = await datashare(['verify', '/no/such/file.json', '-q', '--json']);
    expect(both.stderr).toContain("option '-q, --quiet' cannot be used with option '--json'");
  });
});

describe('a list that is cut', () => {
  test('tells how to see the rest, and --all lists it', async () => {
    const { subscription, target } = await pair(MANY);
    const path = documentFile(subscription);
    const count = (text: string, line: RegExp): number =>
      text.split('\n').filter((each) => line.test(each)).length;
    const planned = await datashare(['plan', path]);
    expect(planned.stdout).toContain('\n  ... and 82 more; --all lists them\n');
    expect(count(planned.stdout, /^ {2}\+ f1/)).toBe(20);
    const all = await datashare(['plan', path, '--all']);
    expect([count(all.stdout, /^ {2}\+ f1/), all.stdout.includes('...')]).toEqual([102, false]);
    const json = await datashare(['plan', path, '--all', '--json']);
    expect((JSON.parse(json.stdout) as SnapshotPlan).changes).toHaveLength(102);

    await datashare(['sync', path, '-q']);
    for (const name of Object.keys(MANY)) await target.deleteBlob(name);
    const cut = await datashare(['verify', path]);
    expect(cut.stdout).toContain('\n  ... and 82 more; --all lists them\n');
    const whole = await datashare(['verify', path, '--all']);
    expect(count(whole.stdout, /^ {2}all: f1\d+ is missing$/)).toBe(102);
  });

  test('has a limit that cannot be lifted', async () => {
    const { subscription } = await pair({});
    const env = bothSides(FLAT);
    for (const wrong of [0, 1.5, 100_001]) {
      const text = expect.stringContaining('a whole number, from 1 to 100000') as string;
      expect(await getRefusal(() => planSnapshot(subscription, { env, maxChanges: wrong }))).toMatchObject([
        { text },
      ]);
      expect(
        await getRefusal(() => verifySnapshot(subscription, { env, maxDifferences: wrong })),
      ).toMatchObject([{ text }]);
    }
  });
});
