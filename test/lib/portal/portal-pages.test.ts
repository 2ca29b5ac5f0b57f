import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo } from '../../../lib/cli/io';
import { Inbox } from '../../../lib/portal/inbox-reader';
import { renderPart } from '../../../lib/portal/pages/layout';
import { RecipientsPart } from '../../../lib/portal/pages/sharing-page';
import { ACCEPTANCE, FULL_SUBSCRIPTION, INVITATION, withFields } from '../../fixtures/documents';
import { ASKED_ON, createSynchronizedStatus } from '../../fixtures/status';
import { PortalClient, startPortal } from '../../support/portal';

/** Starts a portal for some documents, and reads one of its pages. */
async function readPage(
  documents: Readonly<Record<string, object>>,
  findPath: (client: PortalClient) => Promise<string> | string,
): Promise<string> {
  const portal = await startPortal();
  try {
    for (const [name, document] of Object.entries(documents)) {
      writeFileSync(join(portal.folder, name), JSON.stringify(document));
    }
    const client = await PortalClient.open(portal.url);
    return (await client.get(await findPath(client))).text;
  } finally {
    await portal.stop();
  }
}

test('an invitation tells what the command tells: purpose, legal basis, when access begins, the schedule', async () => {
  const invitation = withFields(INVITATION, {
    purpose: 'Benchmarks',
    legalBasis: 'Agreement 17',
    acceptBy: null,
    grantOn: 'Acceptance',
    snapshotSchedule: { cron: '30 3 * * *' },
  });
  const text = await readPage({ 'sales.invitation.json': invitation }, async (client) => {
    const inbox = (await client.get('inbox')).text;
    expect(inbox).toContain('no deadline');
    return `invitations/${/invitations\/(\w+)"/.exec(inbox)![1]}`;
  });
  for (const fact of [
    'CopyBased: copies are written to your storage account',
    'Benchmarks',
    'Agreement 17',
    'no deadline',
    'granted after the provider receives your acceptance',
    'daily at 03:30 UTC',
  ]) {
    expect(text).toContain(`<dd>${fact}</dd>`);
  }
});

test('the code for an acceptance is shown to the provider, and not to the consumer who wrote it', async () => {
  const received = { 'sales-fabrikam.acceptance.json': ACCEPTANCE };
  expect(await readPage(received, () => 'sharing')).toContain('Acceptance.fromFile');
  const own = { ...received, 'sales.subscription.json': FULL_SUBSCRIPTION };
  expect(await readPage(own, () => 'sharing')).not.toContain('Acceptance.fromFile');
});

test('a subscription tells which files of its datasets are copied', async () => {
  const patterns = { 'mappings[0].include': ['2026/**'], 'mappings[0].exclude': ['<b>'] };
  const text = await readPage(
    { 'sales.subscription.json': withFields(FULL_SUBSCRIPTION, patterns) },
    async (client) => {
      const overview = (await client.get('')).text;
      return `subscriptions/${/subscriptions\/(\w+)"/.exec(overview)![1]}`;
    },
  );
  expect(text).toContain('only &quot;2026/**&quot;, without &quot;&lt;b>&quot;');
});

test('a folder that does not exist yet is no problem', async () => {
  const portal = await startPortal([], join(mkdtempSync(join(tmpdir(), 'portal-')), 'consumer'));
  const client = await PortalClient.open(portal.url);
  expect((await client.get('')).text).not.toContain('class="problems"');
  await portal.stop();
});

test('recipients have the declared and the measured frequency', () => {
  const status = createSynchronizedStatus('fabrikam', {
    isLate: true,
    frequency: {
      declaredCron: '30 3 * * *',
      declaredIntervalMs: 86_400_000,
      runsInSevenDays: 6,
      lastGapMs: 90_000_000,
      bytesInSevenDays: 1500,
      areBytesAtLeast: true,
    },
  });
  const report = { askedOn: ASKED_ON, recipients: [status], problems: [] };
  const text = renderPart(RecipientsPart({ report, problems: [] })).replace(/<[^>]+>/g, ' ');
  expect(text).toMatch(/daily 03:30\s+Late\s+6 times in 7 days, at least 1\.5 kB, last gap 25 h 0 min/);
});

test('the inbox asks for the invited principal in the tenant of the provider', async () => {
  const asked: (readonly string[])[] = [];
  const exchange = 'https://contoso.blob.core.windows.net/exchange';
  const caller = { principalId: '7b0c1f8e-0000-4000-8000-000000000001', tenant: 'contoso.example' };
  const io = { signal: new AbortController().signal } as unknown as CliIo;
  const runCommand = (argv: readonly string[], { stdout }: CliIo): Promise<number> => {
    asked.push(argv);
    stdout('{"invitations":[]}\n');
    return Promise.resolve(0);
  };
  const list = await new Inbox(runCommand, io, caller).list({
    invitations: [],
    subscriptions: [],
    acceptances: [],
    exchanges: [exchange],
    outputs: [],
    unread: [],
  });
  expect(list).toEqual({ entries: [], problems: [] });
  expect(asked).toEqual([
    [
      'invitation',
      'list',
      '--json',
      `--principal-id=${caller.principalId}`,
      '--tenant=contoso.example',
      '--',
      exchange,
    ],
  ]);
});
