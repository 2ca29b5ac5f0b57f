import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { parseInvitation, parseSubscription } from '../lib';

const ROOT = join(__dirname, '..');
const EXAMPLES = join(ROOT, 'examples');

/** Every app: a file directly in the folder of an example. `support` is what they share. */
const apps = readdirSync(EXAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'support')
  .flatMap(({ name }) =>
    readdirSync(join(EXAMPLES, name))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => [`${name}/${file}`] as const),
  );

/** Runs the app as a user does, without a network, and returns the text of each stack's cdk.tf.json. */
async function synthesize(app: string): Promise<Record<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), 'synth-'));
  const preload = ['-r', join(__dirname, 'support/no-network.js'), '-r', 'ts-node/register/transpile-only'];
  await promisify(execFile)(process.execPath, [...preload, join('examples', app)], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: outdir },
  });
  const stacks = readdirSync(join(outdir, 'stacks'));
  return Object.fromEntries(
    stacks.map((s) => [s, readFileSync(join(outdir, 'stacks', s, 'cdk.tf.json'), 'utf8')]),
  );
}

test('there are apps to test', () => {
  expect(apps.map(([app]) => app)).toEqual([
    'exchange/main.ts',
    'many-partners/main.ts',
    'scheduled/main.ts',
    'two-companies/consumer.ts',
    'two-companies/provider.ts',
  ]);
});

test.each(apps)(
  '%s synthesizes twice to the same bytes, without a network, as its golden file has it',
  async (app) => {
    const [first, second] = [await synthesize(app), await synthesize(app)];
    expect(Object.keys(first)).toHaveLength(1);
    expect(second).toEqual(first);
    for (const [stack, text] of Object.entries(first)) {
      const golden = join(EXAMPLES, app, '..', 'golden', `${stack}.tf.json`);
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, text);
      expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
      expect(text).not.toContain(basename(ROOT) + '/examples');
    }
  },
);

test('the outputs of the two companies are documents that fit together', async () => {
  type Outputs = { output: Record<string, { value: unknown }> };
  const outputOf = async (app: string, stack: string, output: string): Promise<unknown> =>
    (JSON.parse((await synthesize(app))[stack]) as Outputs).output[output].value;

  const handedOver = JSON.parse(
    readFileSync(join(EXAMPLES, 'two-companies/invitation.json'), 'utf8'),
  ) as unknown;
  const sent = await outputOf('two-companies/provider.ts', 'contoso', 'fabrikam_invitation');
  expect(handedOver).toEqual(sent);

  const invitation = parseInvitation(sent);
  const subscription = parseSubscription(
    await outputOf('two-companies/consumer.ts', 'fabrikam', 'subscription'),
  );
  expect(subscription.invitation).toEqual({
    invitationId: invitation.invitationId,
    shareName: 'travel',
    termsSha256: invitation.termsSha256,
    expiresOn: null,
    state: 'Active',
  });
  expect(subscription.source).toEqual(invitation.source);
});

/** Runs a demo as a user does, which ends with 0 where every command in it ended as it says; returns what it prints. */
async function demo(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['-r', 'ts-node/register/transpile-only', join('examples', file)],
    { cwd: ROOT, env: { ...process.env, NO_COLOR: '1' } },
  );
  return stdout;
}

test('the demo carries a share from declaration to data, and leaves nothing running', async () => {
  const stdout = await demo('two-companies/demo/main.ts');
  expect(stdout).toContain('contoso-travel FullSync succeeded');
  expect(stdout).toContain('contoso-travel Incremental succeeded');
  expect(stdout).toContain('11 files verified');
  expect(stdout.match(/RegionMismatch/g)).toHaveLength(2);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
}, 30_000);

test('the life of a share, from the invitation to its end', async () => {
  const stdout = await demo('exchange/life-cycle/main.ts');
  /** What each step prints, by its number. */
  const steps = stdout.split(/^(?=\d+\. )/m);
  const told = [
    [1, /invitations\/[0-9a-f-]{36}\/\*\n\s+read, list/],
    [2, /The rejection is left in the exchange/],
    [3, /fabrikam +Accepted +current[^]*northwind +Rejected/],
    [4, /fabrikam .* gains reading and listing of\n\s+contoso\/observations: daily\/\*/],
    [5, /FullSync succeeded[^]*Incremental succeeded[^]*fabrikam +Accepted +current +just now +incr/],
    [6, /AcceptanceOutdated: [^]*TermsChanged: [^]*exit code 3/],
    [7, /Incremental succeeded/],
    [8, /AccessWithdrawn: the provider has revoked[^]*exit code 3[^]*fabrikam +Revoked/],
  ] as const;
  for (const [step, said] of told) expect(steps[step]).toMatch(said);
  expect(steps).toHaveLength(9);
  // What is shared lands, and nothing that lies beside it.
  expect(stdout).not.toContain('drafts');
}, 60_000);
