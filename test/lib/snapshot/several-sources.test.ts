import type { MultiSourceSubscription, RunRecord } from '../../../lib';
import {
  checkSubscription,
  DataShareError,
  PublishMode,
  ShareKind,
  listSynchronizations,
  planSnapshot,
  syncSnapshot,
  verifySnapshot,
} from '../../../lib';
import { problems } from '../../../lib/errors/catalogue';
import { checkOpenedSubscription } from '../../../lib/runtime/check-subscription';
import { openSubscription } from '../../../lib/runtime/open-subscription';
import { connectionString, contents, FLAT, pair } from '../../support/accounts';
import type { Fault, SeenRequest } from '../../support/fault-proxy';
import { answerWith, busy, endlessPage, FaultProxy, leaveUnanswered } from '../../support/fault-proxy';
import { getRefusal } from '../../support/refusal';
import { createSides, ENV, NO_RETRY, WITHOUT_NORTHWIND } from '../../support/several-accounts';

const countWritten = ({ details }: RunRecord): number[] => details.map(({ filesWritten }) => filesWritten);

test('each dataset is copied from its own account, and the next run copies nothing', async () => {
  const { document, target } = await createSides();
  expect(countWritten(await syncSnapshot(document, { env: ENV }))).toEqual([1, 2]);
  expect(await contents(target)).toEqual({
    'sales/a': 'from contoso',
    'weather/a': 'from northwind',
    'weather/b': '2',
  });
  expect(countWritten(await syncSnapshot(document, { env: ENV }))).toEqual([0, 0]);
  expect(await verifySnapshot(document, { env: ENV })).toMatchObject({
    status: 'Succeeded',
    filesVerified: 3,
  });
  expect(await listSynchronizations(document, { env: ENV })).toHaveLength(2);
});

test('only bytes of an account in another region leave a region', async () => {
  const { document } = await createSides();
  const sources = [document.sources[0], { ...document.sources[1], location: 'northeurope' }];
  const across = { ...document, sources, allowCrossRegion: true };
  expect(await planSnapshot(across, { env: ENV })).toMatchObject({ egressBytes: 'from northwind2'.length });
});

test('a dataset that moves to another account has another source', async () => {
  const { document } = await createSides();
  await syncSnapshot(document, { env: ENV });
  const [sales, weather] = document.mappings;
  const swap = (mapping: typeof sales, storageAccountName: string) => ({
    ...mapping,
    source: { ...mapping.source, storageAccountName },
  });
  const moved = { ...document, mappings: [swap(sales, 'northwind'), swap(weather, 'contoso')] };
  const found = await getRefusal(() => syncSnapshot(moved, { env: ENV }));
  expect(found.map(({ code }) => code)).toEqual(['SourceUnrelated', 'SourceUnrelated']);
});

test('the datasets of other accounts are copied if one account cannot be reached, and the failure names its dataset', async () => {
  const { document, target } = await createSides();
  const [env, retry] = [WITHOUT_NORTHWIND, NO_RETRY];
  const failure = { problems: [{ code: 'EndpointUnreachable', where: 'dataset weather' }] };
  await expect(planSnapshot(document, { env, retry })).rejects.toMatchObject(failure);
  await expect(syncSnapshot(document, { env, retry })).rejects.toMatchObject(failure);
  expect(await contents(target)).toEqual({ 'sales/a': 'from contoso' });
});

test.each<[string, Fault, string]>([
  ['is too busy', busy(1), 'ServiceBusy'],
  ['never answers', leaveUnanswered, 'EndpointUnreachable'],
  ['lists without end', endlessPage, 'ListingEndless'],
])('an account that %s keeps no dataset of the others from being copied', async (_, fault, code) => {
  const { document, target } = await createSides();
  const proxy = await FaultProxy.start(...['contoso', 'northwind', 'fabrikam'].map(connectionString));
  const [contoso, northwind, fabrikam] = proxy.connectionStrings;
  const env = {
    DATASHARE_SOURCE_CONNECTION_STRING_CONTOSO: contoso,
    DATASHARE_SOURCE_CONNECTION_STRING_NORTHWIND: northwind,
    DATASHARE_TARGET_CONNECTION_STRING: fabrikam,
  };
  const retry = NO_RETRY;
  proxy.inject({ operation: 'list', account: 'northwind', times: 10_000 }, fault);
  // The faulty account comes first.
  const mappings = [...document.mappings].reverse();
  try {
    await expect(
      syncSnapshot({ ...document, mappings }, { env, retry, timeLimits: { pageMs: 300 } }),
    ).rejects.toMatchObject({ problems: [{ code, where: 'dataset weather' }] });
    expect(await contents(target)).toEqual({ 'sales/a': 'from contoso' });
  } finally {
    await proxy.stop();
  }
});

test('a file that its account refuses names the variable of that account', async () => {
  const { document } = await createSides();
  const proxy = await FaultProxy.start(...['contoso', 'northwind', 'fabrikam'].map(connectionString));
  const [contoso, northwind, fabrikam] = proxy.connectionStrings;
  const env = {
    DATASHARE_SOURCE_CONNECTION_STRING_CONTOSO: contoso,
    DATASHARE_SOURCE_CONNECTION_STRING_NORTHWIND: northwind,
    DATASHARE_TARGET_CONNECTION_STRING: fabrikam,
  };
  const isMeant = ({ headers }: SeenRequest): boolean =>
    String(headers['x-ms-copy-source']).includes('/northwind/');
  proxy.inject({ isMeant, times: 100 }, answerWith(403, 'CannotVerifyCopySource'));
  try {
    const { failures } = await syncSnapshot(document, { env, retry: { tries: 1 } });
    expect(failures.map(({ datasetName }) => datasetName)).toEqual(['weather', 'weather']);
    for (const { reason } of failures)
      expect(reason).toContain('DATASHARE_SOURCE_CONNECTION_STRING_NORTHWIND ');
  } finally {
    await proxy.stop();
  }
});

test('a snapshot is published although another account cannot be reached, and kept when that one answers again', async () => {
  const { document: whole, target } = await createSides();
  const document = { ...whole, publish: PublishMode.ATOMIC };
  const [env, retry] = [WITHOUT_NORTHWIND, NO_RETRY];
  await expect(syncSnapshot(document, { env, retry })).rejects.toMatchObject({
    problems: [{ code: 'EndpointUnreachable', where: 'dataset weather' }],
  });
  const listPublished = async () =>
    Object.keys(await contents(target)).filter((name) => name.endsWith('/current.json'));
  expect(await listPublished()).toEqual(['sales/current.json']);
  const [{ status, details }] = await listSynchronizations(document, { env });
  expect([
    status,
    ...details.map(({ datasetName, snapshotName }) => [datasetName, snapshotName !== null]),
  ]).toEqual(['Failed', ['sales', true], ['weather', false]]);
  expect(countWritten(await syncSnapshot(document, { env: ENV }))).toEqual([0, 2]);
  expect(await listPublished()).toEqual(['sales/current.json', 'weather/current.json']);
  expect(await verifySnapshot(document, { env: ENV })).toMatchObject({
    status: 'Succeeded',
    filesVerified: 3,
  });
});

test.each<[string, Record<string, string>]>([
  [
    'the variable of an account has the connection string of another one',
    { DATASHARE_SOURCE_CONNECTION_STRING_CONTOSO: connectionString('northwind') },
  ],
  [
    'the variable of the source names an account that has no dataset',
    { DATASHARE_SOURCE_CONNECTION_STRING: connectionString('tailwind') },
  ],
])('nothing is read if %s', async (_, more) => {
  const { document } = await createSides();
  const found = await getRefusal(() => syncSnapshot(document, { env: { ...ENV, ...more } }));
  expect(found).toMatchObject([{ code: 'ConnectionStringInvalid' }]);
});

test('accounts that do not answer are asked at the same time', async () => {
  const { subscription } = await pair({}, { accounts: FLAT });
  const { source, ...rest } = subscription;
  const names = Array.from({ length: 20 }, (_, index) => `lake${index + 10}`);
  const document: MultiSourceSubscription = {
    ...rest,
    schemaVersion: 2,
    allowCrossKind: true,
    sources: names.map((storageAccountName) => ({
      ...source,
      isHnsEnabled: true,
      storageAccountName,
      blobEndpoint: `https://${storageAccountName}.blob.core.windows.net`,
    })),
    mappings: names.map((storageAccountName) => ({
      ...{ datasetName: storageAccountName, datasetType: subscription.mappings[0].datasetType },
      source: { storageAccountName, container: 'curated', path: '' },
      target: { container: subscription.mappings[0].target!.container, path: storageAccountName },
    })),
  };
  let [asked, atOnce] = [0, 0];
  const opened = openSubscription(document, { env: ENV });
  const azure = {
    ...opened.loadAzure(),
    detectHierarchy: async () => {
      atOnce = Math.max(atOnce, ++asked);
      await new Promise((resolve) => setTimeout(resolve, 20));
      asked -= 1;
      throw new DataShareError([problems.endpointUnreachable('source', 'https://x', 'ETIMEDOUT')]);
    },
  };
  const { unanswered } = await checkOpenedSubscription({ ...opened, loadAzure: () => azure }, {});
  expect(atOnce).toBe(16);
  expect(unanswered.map(({ where }) => where)).toEqual(names.map((name) => `source ${name}`));
});

test('a read that is refused names the account of the dataset', async () => {
  const { document } = await createSides();
  const [sales, weather] = document.mappings;
  const found = await checkSubscription(
    {
      ...document,
      shareKind: ShareKind.IN_PLACE,
      mappings: [
        { ...sales, target: null },
        { ...weather, source: { ...weather.source, container: 'absent' }, target: null },
      ],
    },
    { env: ENV },
  );
  expect(found.problems).toMatchObject([{ code: 'ContainerNotFound', where: 'northwind/absent' }]);
});
