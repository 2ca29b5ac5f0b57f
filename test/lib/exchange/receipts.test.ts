import { describeFinding } from '../../../lib/errors/data-share-error';
import { publishInvitations, syncSnapshot, parseSynchronizationReceipt } from '../../../lib';
import type { SynchronizationReceipt } from '../../../lib';
import { bothSides, connectionString, container, contents, pair, put } from '../../support/accounts';
import { exchange, toInvitation, createMissingExchange } from '../../support/exchanges';
import { getRefusal } from '../../support/refusal';

const env = bothSides();
const FOLDER = 'receipts/7b0c1f8e-0000-4000-8000-000000000001/';

const RUN_ID = '7b0c1f8e-0000-4000-8000-00000000000a';

/** The receipt of a run that succeeded. */
async function createReceiptText(): Promise<string> {
  const { facts, client } = await exchange();
  const share = await pair({ 'a.csv': '1' }, { exchange: facts });
  await syncSnapshot(share.subscription, { env });
  return Object.values(await contents(client))[0];
}

async function receiptsIn(client: Parameters<typeof contents>[0]): Promise<SynchronizationReceipt[]> {
  return Object.entries(await contents(client))
    .filter(([path]) => path.startsWith('receipts/'))
    .map(([path, text]) => parseSynchronizationReceipt(text, path));
}

describe('a synchronization', () => {
  test('tells the provider how much was copied, and not where it landed', async () => {
    const { facts, client } = await exchange();
    const share = await pair({ 'a.csv': '12', 'b.csv': '345' }, { exchange: facts });
    const record = await syncSnapshot(share.subscription, { env });
    const [path] = Object.keys(await contents(client));
    const time = record.startTime.replace(/[-:]/g, '');
    expect(path).toBe(`${FOLDER}${time}-success-${record.synchronizationId}.json`);
    const [receipt] = await receiptsIn(client);
    expect(receipt).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/synchronizationReceipt.v1.json',
      documentType: 'synchronizationReceipt',
      schemaVersion: 1,
      invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
      shareName: 'sales',
      synchronizationId: record.synchronizationId,
      synchronizationMode: 'FullSync',
      status: 'Succeeded',
      startTime: record.startTime,
      endTime: record.endTime,
      durationMs: record.durationMs,
      filesRead: 2,
      filesWritten: 2,
      sizeRead: 5,
      sizeWritten: 5,
      filesFailed: 0,
      manifestSha256: record.manifestSha256,
      snapshotTrigger: { kind: 'Manual', cron: null },
      details: [
        {
          ...{ datasetName: 'all', status: 'Succeeded', filesWritten: 2, sizeWritten: 5, filesFailed: 0 },
          ...{ filesRead: 2, filesGone: 0, snapshotName: null },
          manifestSha256: record.details[0].manifestSha256,
          sourceSha256: record.details[0].sourceSha256,
        },
      ],
    });
    const text = Object.values(await contents(client)).join('');
    for (const own of ['fabrikam', share.target.containerName, share.subscription.stateContainer])
      expect(text).not.toContain(own);
  });

  test('that failed leaves a receipt as well, without the reason', async () => {
    const { facts, client } = await exchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    await share.source.delete();
    expect((await getRefusal(() => syncSnapshot(share.subscription, { env })))[0].code).toBe(
      'ContainerNotFound',
    );
    expect(await receiptsIn(client)).toMatchObject([{ status: 'Failed', filesWritten: 0 }]);
  });

  test('that is interrupted leaves a receipt as well', async () => {
    const { facts, client } = await exchange();
    const share = await pair({ 'a.csv': '1', 'b.csv': '2', 'c.csv': '3' }, { exchange: facts });
    const interrupt = new AbortController();
    const refusal = await getRefusal(() =>
      syncSnapshot(share.subscription, {
        env,
        abortSignal: interrupt.signal,
        maxConcurrency: 1,
        onProgress: () => interrupt.abort(),
      }),
    );
    expect(refusal[0].code).toBe('Interrupted');
    expect(await receiptsIn(client)).toMatchObject([{ status: 'Failed' }]);
  });

  test('leaves nothing if the subscription names no exchange', async () => {
    const share = await pair({ 'a.csv': '1' });
    await syncSnapshot(share.subscription, { env });
    const state = container('fabrikam', share.subscription.stateContainer);
    expect(Object.keys(await contents(state)).filter((path) => path.includes('/receipts/'))).toEqual([]);
  });
});

describe('a receipt that cannot be written', () => {
  test('never fails a synchronization, and is sent with the next one', async () => {
    const facts = createMissingExchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    const warnings: string[] = [];
    const first = await syncSnapshot(share.subscription, {
      env,
      onWarning: (warning) => warnings.push(describeFinding(warning)),
    });
    expect(first.status).toBe('Succeeded');
    expect(warnings).toEqual([
      `InvitationNotRead: the current invitation cannot be read, so changes by the provider are not known: the exchange does not have it; check your access to the exchange, or pass the current invitation as a file`,
      `ReceiptNotLeft: a receipt could not be written to the exchange (ContainerNotFound: the exchange has no container "${facts.container}"); nothing to do: the next synchronization sends it again`,
    ]);

    const client = container('contoso', facts.container);
    await client.create();
    const second = await syncSnapshot(share.subscription, { env });
    const left = await receiptsIn(client);
    expect(left.map(({ synchronizationId }) => synchronizationId)).toEqual([
      first.synchronizationId,
      second.synchronizationId,
    ]);
    const state = container('fabrikam', share.subscription.stateContainer);
    expect(Object.keys(await contents(state)).filter((path) => path.includes('/receipts/'))).toEqual([]);
  });

  test('for lack of a permission is reported with a fix', async () => {
    const { facts } = await exchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    const warnings: string[] = [];
    const wrong = connectionString('contoso').replace(/AccountKey=[^;]+/, `AccountKey=${'A'.repeat(86)}==`);
    const record = await syncSnapshot(share.subscription, {
      env: { ...env, DATASHARE_EXCHANGE_CONNECTION_STRING: wrong },
      onWarning: (warning) => warnings.push(describeFinding(warning)),
    });
    expect(record.status).toBe('Succeeded');
    expect(warnings).toEqual([
      expect.stringMatching(/^InvitationNotRead: .*AccessDenied: the exchange refused/),
      expect.stringMatching(/^ReceiptNotLeft: .*\(AccessDenied: the exchange refused/),
    ]);
  });

  test('is sent before waiting ones, and a refused one does not block the others', async () => {
    const { facts, client } = await exchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    const state = container('fabrikam', share.subscription.stateContainer);
    await state.create();
    const createReceiptName = (minute: number): string =>
      `${FOLDER}20260101T00${String(minute).padStart(2, '0')}00.000Z-success-7b0c1f8e-0000-4000-8000-00000000000a.json`;
    const text = await createReceiptText();
    for (let minute = 0; minute < 3; minute++)
      await put(state, `contoso-sales/${createReceiptName(minute)}`, text);
    // Leased by somebody: it can be written by nobody else.
    await put(client, createReceiptName(0), 'mine');
    await client.getBlobClient(createReceiptName(0)).getBlobLeaseClient().acquireLease(-1);
    await syncSnapshot(share.subscription, { env });
    const left = Object.keys(await contents(client));
    expect(left).toEqual(expect.arrayContaining([createReceiptName(1), createReceiptName(2)]));
    expect(left).toHaveLength(4);
    const held = Object.keys(await contents(state)).filter((path) => path.includes('/receipts/'));
    expect(held).toEqual([`contoso-sales/${createReceiptName(0)}`]);
  });

  test.each<[string, string, (text: string) => string]>([
    ['an acceptance', 'acceptance', () => '{"documentType":"acceptance","schemaVersion":1}'],
    ['a rejection', 'rejection', () => '{"documentType":"rejection","schemaVersion":1}'],
    ['no document', `success-${RUN_ID}`, () => 'hello'],
    ['another document', `success-${RUN_ID}`, () => '{"documentType":"acceptance","schemaVersion":1}'],
    ['a failure that is called a success', `failure-${RUN_ID}`, (text) => text],
    [
      'a receipt of another invitation',
      `success-${RUN_ID}`,
      (text) => text.replaceAll('7b0c1f8e-0000-4000-8000-000000000001', RUN_ID),
    ],
    ['a receipt with more bytes than any', `success-${RUN_ID}`, (text) => text + ' '.repeat(300 * 1024)],
  ])('is %s: it is not sent, and blocks no others', async (_case, kind, change) => {
    const { facts, client } = await exchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    const state = container('fabrikam', share.subscription.stateContainer);
    await state.create();
    const text = await createReceiptText();
    const bad = `${FOLDER}20260101T000000.000Z-${kind}.json`;
    const good = `${FOLDER}20260102T000000.000Z-success-${RUN_ID}.json`;
    await put(state, `contoso-sales/${bad}`, change(text));
    await put(state, `contoso-sales/${good}`, text);
    const codes: string[] = [];
    const onWarning = ({ code }: { readonly code: string }): void => void codes.push(code);
    const record = await syncSnapshot(share.subscription, { env, onWarning });
    expect(codes).not.toContain('ReceiptNotLeft');
    const left = Object.keys(await contents(client));
    expect(left).toContain(good);
    expect(left).toHaveLength(2);
    expect(left.some((path) => path.includes(record.synchronizationId))).toBe(true);
    const held = Object.keys(await contents(state)).filter((path) => path.includes('/receipts/'));
    expect(held).toEqual([`contoso-sales/${bad}`]);
  });

  test('of another invitation stays', async () => {
    const { facts, client } = await exchange();
    const share = await pair({ 'a.csv': '1' }, { exchange: facts });
    const state = container('fabrikam', share.subscription.stateContainer);
    await state.create();
    const other = 'receipts/7b0c1f8e-0000-4000-8000-00000000000f/20270101T000000.000Z-rejection.json';
    await put(state, `contoso-sales/${other}`, '{}');
    await put(state, `contoso-sales/${FOLDER}notes.txt`, 'mine');
    await syncSnapshot(share.subscription, { env });
    expect(await receiptsIn(client)).toHaveLength(1);
    expect(Object.keys(await contents(state))).toEqual(
      expect.arrayContaining([`contoso-sales/${other}`, `contoso-sales/${FOLDER}notes.txt`]),
    );
  });
});

test('a SAS or key for the source is no credential for an exchange in another account', async () => {
  const { facts } = await exchange();
  const share = await pair({ 'a.csv': '1' }, { exchange: { ...facts, storageAccountName: 'contoso2' } });
  await expect(publishInvitations([toInvitation(share.subscription)], { env })).rejects.toMatchObject({
    code: 'EndpointUntrusted',
  });
});
