import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSubscription, PublishMode } from '../../lib';
import { assignment, plan as planOf } from '../fixtures/terraform';
import { bothSides, container, fill, pair, put } from '../support/accounts';
import { datashare, documentFile } from '../support/cli';
import { folder } from '../support/lake-pair';
import { sync } from '../support/snapshots';
import { listBlocks, listCommandLines, listOutputs, ROOT, splitWords } from './pages';

/** The command lines of all pages, run against the emulator. */

/** The synthesized JSON of many-partners: the platform.tf.json of the guide. */
const PLATFORM = join(ROOT, 'examples/many-partners/golden/platform.tf.json');

test('the subscription that is written by hand is one, and the commands run on it', async () => {
  const { code } = listBlocks('json').find((block) => block.code.includes('documentType'))!;
  const document = { ...parseSubscription(code), stateContainer: 'docs-state' };
  await fill('contoso', 'curated', { 'sales/daily/a.csv': '1' });
  const file = join(mkdtempSync(join(tmpdir(), 'docs-')), 'contoso-travel.subscription.json');
  writeFileSync(file, JSON.stringify(document));

  const commands = listCommandLines().filter((line) => /^datashare \w+ contoso-travel/.test(line));
  expect(new Set(commands).size).toBeGreaterThan(5);
  for (const command of commands) {
    const args = command
      .split(' ')
      .slice(1)
      .map((arg) => arg.replace('contoso-travel.subscription.json', file));
    const { exitCode, stderr } = await datashare(args);
    // On a slow machine, a command says what it waits for.
    expect([command, exitCode, stderr.replace('checking source and target\n', '')]).toEqual([command, 0, '']);
  }
  expect(await container('fabrikam', 'contoso').getBlobClient('sales/a.csv').exists()).toBe(true);
});

test('the line that goes back to an earlier snapshot does', async () => {
  const [line, ...others] = listCommandLines().filter((each) => each.startsWith('datashare rollback'));
  expect(others).toEqual([]);
  const sides = await pair({ 'in/a': '1' }, { publish: PublishMode.ATOMIC, mapping: folder('in', 'sales') });
  await sync(sides);
  await put(sides.source, 'in/a', '2');
  await sync(sides);
  const file = documentFile(sides.subscription);
  const args = line
    .split(' ')
    .slice(1)
    .map((arg) => (arg.endsWith('.json') ? file : arg));
  const { stdout } = await datashare(args, { env: bothSides() });
  expect(stdout).toContain('is published again');
});

describe('the review of access', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  const [base, plan] = [join(folder, 'base.tf.json'), join(folder, 'plan.json')];

  beforeAll(() => {
    // Before the change, fabrikam's access ended earlier, and tailspin was not there.
    const before = JSON.parse(
      readFileSync(PLATFORM, 'utf8').replaceAll('2027-07-01T00:00:00', '2027-04-01T00:00:00'),
    ) as Record<'resource' | 'output', Record<string, Record<string, unknown>>>;
    const assignments = before.resource['azurerm_role_assignment'];
    for (const blocks of [assignments, before.output])
      for (const name of Object.keys(blocks)) if (name.includes('tailspin')) delete blocks[name];
    writeFileSync(base, JSON.stringify(before));
    writeFileSync(
      plan,
      JSON.stringify(planOf([{ address: 'azurerm_role_assignment.a', before: assignment() }])),
    );
  });

  /** Runs a line of a page on these files. */
  const ask = (line: string): ReturnType<typeof datashare> => {
    const words = line.split(' ').slice(1);
    const files: Record<string, string> = {
      'base.tf.json': base,
      'platform.tf.json': PLATFORM,
      'cdktf.out/stacks/platform/cdk.tf.json': PLATFORM,
      'plan.json': plan,
    };
    const io = { now: () => new Date('2026-11-22T00:00:00Z') };
    return datashare(
      words.map((word) => files[word] ?? word),
      io,
    );
  };
  const lines = listCommandLines().filter((line) => line.startsWith('datashare access'));

  test('there are commands to run', () => expect(lines).toHaveLength(9));

  test.each(lines)('%s', async (line) => {
    const ran = await ask(line);
    expect(ran).toMatchObject({ exitCode: line.endsWith('--exit-code') ? 10 : 0, stderr: '' });
    expect(ran.stdout).not.toBe('');
  });

  test('is compared as the guide shows it', async () => {
    const { stdout } = await ask('datashare access diff base.tf.json platform.tf.json');
    expect(listOutputs()).toContain(stdout);
  });
});

describe('the handshake', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docs-'));
  /** The synthesized JSON of the exchange example, which the invitations come from. */
  const golden = JSON.parse(
    readFileSync(join(ROOT, 'examples/exchange/golden/contoso.tf.json'), 'utf8'),
  ) as Record<'output', Record<string, { value: unknown }>>;
  const output = join(folder, 'output.json');
  /** Returns the output of `terraform output -json`, with Fabrikam's invitation changed. */
  const printOutput = (changes: object = {}): object =>
    Object.fromEntries(
      Object.entries(golden.output).map(([name, { value }]) => [
        name,
        {
          sensitive: false,
          value: name === 'fabrikam_invitation' ? { ...(value as object), ...changes } : value,
        },
      ]),
    );
  /** When it is rejected, which the guide shows. */
  const rejectedAt = { now: () => new Date('2026-11-22T12:00:00Z') };

  beforeAll(async () => {
    writeFileSync(output, JSON.stringify(printOutput()));
    // The containers that Terraform creates, and the shared data.
    await fill('contoso', 'exchange', {});
    await fill('contoso', 'observations', { 'daily/a.csv': 'date,rain', 'stations.json': '[1]' });
  });

  /** Runs a line of a page in a folder of its own. */
  const run = (line: string): ReturnType<typeof datashare> => {
    const args = splitWords(line)
      .slice(1)
      .map((word) => (word.endsWith('.json') && !word.includes('/') ? join(folder, word) : word));
    const writes = /^datashare (invitation export|acceptance export|accept|reject) /.test(line);
    return datashare(
      [...args, ...(writes ? ['--out', folder] : [])],
      line.startsWith('datashare reject') ? rejectedAt : {},
    );
  };

  test('works as the guides say, line after line', async () => {
    const listLines = (...pages: string[]): string[] =>
      pages
        .flatMap((page) => listCommandLines(page))
        .filter((line) => /^datashare (?!.* contoso-travel)/.test(line))
        // These need an identity in Microsoft Entra ID, or receipts: invitation-list, verify-against and share-proof run them.
        .filter((line) => !/invitation list|--against|--prove/.test(line));
    const lines = listLines('docs/exchange.md', 'docs/invited.md');
    expect(lines).toHaveLength(12);
    for (const line of lines) {
      expect([line, await run(line)]).toEqual([line, expect.objectContaining({ exitCode: 0, stderr: '' })]);
      // The provider takes it in, applies and publishes.
      if (line.startsWith('datashare accept ')) {
        writeFileSync(output, JSON.stringify(printOutput({ acceptedOn: '2026-11-22T12:00:00Z' })));
        await run('datashare invitation publish output.json');
      }
    }
    const { stdout } = await datashare(['status', 'https://contoso.blob.core.windows.net/exchange']);
    expect(listOutputs()).toContain(stdout);
    // The README has the short form, which works on what is there.
    for (const line of listLines('README.md'))
      expect([line, await run(line)]).toEqual([line, expect.objectContaining({ exitCode: 0, stderr: '' })]);
    await run('datashare acceptance export https://contoso.blob.core.windows.net/exchange');
    const accepted = JSON.parse(
      readFileSync(join(folder, 'weather-fabrikam.acceptance.json'), 'utf8'),
    ) as object;
    expect(accepted).toMatchObject({
      documentType: 'acceptance',
      snapshotTrigger: { kind: 'ProviderSchedule' },
    });
    const { mappings } = parseSubscription(readFileSync(join(folder, 'weather.subscription.json'), 'utf8'));
    const landing = mappings[0].target!.container;
    expect(landing).toMatch(/^weather-[0-9a-f]{8}$/);
    expect(await container('fabrikam', landing).getBlobClient('daily/a.csv').exists()).toBe(true);
  });
});
