import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listBlocks } from '../docs/pages';

const ROOT = join(__dirname, '../..');

/** Runs a demo as a user does, which ends with 0 where every command in it ended as it says; returns what it prints. */
async function demo(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-r', 'ts-node/register/transpile-only', join('examples', file)],
    { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } },
  );
  return stdout;
}

/** Durations and hashes differ from run to run. */
const withoutVariables = (text: string): string =>
  text.replaceAll(/\d+\.\d s\b/g, 'N s').replaceAll(/\b(?:[0-9a-f]{64}\b|[0-9a-f]{8}…)/g, 'HASH');

test('the demo carries a share from declaration to data, and leaves nothing running', async () => {
  const stdout = await demo('two-companies/demo/main.ts');
  expect(stdout).toContain('contoso-travel FullSync succeeded');
  expect(stdout).toContain('contoso-travel Incremental succeeded');
  expect(stdout).toContain('11 files verified');
  expect(stdout.match(/RegionMismatch(?=:|\])/g)).toHaveLength(2);
  const [, first, second, last] = stdout.split(
    /^contoso-lake FullSync |^contoso-lake Incr|is published again/m,
  );
  const bad = 'weather/climate/global-temperature.csv';
  for (const published of [first, last]) {
    expect(published).toMatch(/^ +weather\/daily\/seattle.csv +48.2 kB\n +weather\/hourly\/$/m);
    expect(published).not.toContain(bad);
  }
  expect(second).toContain(bad);
  expect(second).not.toContain('weather/hourly/');
  expect(last).toContain('contoso-lake: the target matches the last snapshot');
  const [, methods] = stdout.split(/^\d+\. Two ways to read without a copy$/m);
  const [rows, followed] = methods.split(/^\d+\. Fabrikam follows changes as they occur$/m);
  expect(followed).toMatch(/listed everything, nothing copied\n.* 1 event, 1 file copied \(178 kB\)/);
  expect(rows).toMatch(/Contoso's stack +2 of azurerm +3 of azapi/);
  expect(rows).toMatch(/read at +contoso\.blob\.core\.windows\.net +fabrikam\.blob\.core\.windows\.net/);
  expect(rows.trim().split('\n').length).toBeLessThanOrEqual(10);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  // The README shows a part of it, without the exit codes, and marks a larger omission.
  const shown = listBlocks('text', 'README.md')[0].code;
  const lines = new Set(withoutVariables(stdout).split('\n'));
  expect(
    withoutVariables(shown)
      .split('\n')
      .filter((line) => line !== '…' && !lines.has(line)),
  ).toEqual([]);
});

test('the life of a share, from the invitation to its end', async () => {
  const stdout = await demo('exchange/life-cycle/main.ts');
  /** The output of each step, by its number. */
  const steps = stdout.split(/^(?=\d+\. )/m);
  const told = [
    [1, /invitations\/[0-9a-f-]{36}\/\*\n\s+read, list/],
    [2, /The rejection is in the exchange/],
    [3, /fabrikam +Accepted +current[^]*northwind +Rejected/],
    [4, /fabrikam .* gains reading and listing of\n\s+contoso\/observations: daily\/\*/],
    [5, /FullSync succeeded[^]*Incremental succeeded[^]*fabrikam +Accepted +current +just now +incr/],
    [6, /AcceptanceOutdated: [^]*\[TermsChanged\][^]*exit code 3/],
    [7, /Incremental succeeded/],
    [8, /the provider revoked[^]*\[AccessWithdrawn\][^]*exit code 3[^]*fabrikam +Revoked/],
  ] as const;
  for (const [step, said] of told) expect(steps[step]).toMatch(said);
  expect(steps).toHaveLength(9);
  // The shared data lands, and no data next to it.
  expect(stdout).not.toContain('drafts');
});
