import { INVITATION } from '../../fixtures/documents';
import { datashare } from '../../support/cli';

const outputs = (document: object): string =>
  JSON.stringify({ fabrikam: { sensitive: false, value: document } });

test.each([
  ['is not set', undefined, 'DocumentUnreadable'],
  ['is no JSON', '{', 'DocumentNotJson'],
  ['has no invitation', '{}', 'it contains no invitation'],
  ['has an invitation without an exchange', outputs(INVITATION), 'ExchangeMissing'],
  ['is the invitation itself', JSON.stringify(INVITATION), 'ExchangeMissing'],
])('digest reads invitations from a variable, which %s', async (_, value, words) => {
  const { exitCode, stderr } = await datashare(['digest', 'env:INVITATIONS'], {
    env: { INVITATIONS: value },
  });
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain(words);
});

test('digest reads invitations from several variables', async () => {
  const env = { ONE: outputs(INVITATION), TWO: '{' };
  const { stderr } = await datashare(['digest', 'env:ONE', 'env:TWO'], { env });
  expect(stderr).toContain('env:TWO');
});

test('digest reads no change feed of ADLS Gen2, which has none', async () => {
  const exchange = {
    storageAccountName: 'contoso',
    blobEndpoint: INVITATION.source.blobEndpoint,
    container: 'exchange',
    tenantId: null,
  };
  const lake = { ...INVITATION, exchange, source: { ...INVITATION.source, isHnsEnabled: true } };
  const ask = (...args: string[]): ReturnType<typeof datashare> =>
    datashare(['digest', 'env:INVITATIONS', ...args], { env: { INVITATIONS: outputs(lake) } });
  const { exitCode, stderr } = await ask('--from', 'change-feed');
  expect(exitCode).toBe(2);
  expect(stderr).toContain("'from' must be listing: ADLS Gen2 has no change feed, got \"change-feed, for");
});
