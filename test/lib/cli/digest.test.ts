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
