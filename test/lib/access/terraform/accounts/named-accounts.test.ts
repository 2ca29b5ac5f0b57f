import { canBeNamed, findNamedAccounts } from '../../../../../lib/access/terraform/accounts/named-accounts';
import { measureProcessorMs } from '../../../../support/processor-time';

/** True if a text speaks of an account, or may do so. */
function matchAccount(account: string, text: string, isTemplate = true, argument = 'text'): boolean {
  const { names, openNames } = findNamedAccounts(argument, text, isTemplate);
  return names.includes(account) || openNames.some((name) => canBeNamed(name, account));
}

test.each([
  'https://lake.blob.core.windows.net',
  'LAKE.DFS.CORE.WINDOWS.NET',
  'wasbs://raw@lake.blob.core.windows.net/x',
  'lake-secondary.z6.web.core.windows.net',
  'lake-internetrouting.blob.core.windows.net',
  'lake.privatelink.dfs.core.windows.net',
  'lake.z01.blob.storage.azure.net',
  'lake.blob.core.usgovcloudapi.net',
  'DefaultEndpointsProtocol=https;AccountName=lake;AccountKey=x',
  '/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/Lake/blobServices/default',
  '{"url":"https:\\/\\/l\\u0061ke.blob.core.windows.net"}',
  '{"text":"{\\"url\\":\\"https:\\\\u002f\\\\u002flake.blob.core.windows.net\\"}"}',
  'https%3A%2F%2Flake.blob.core.windows.net',
  'https%253A%252F%252Flake.blob.core.windows.net',
  '&#108;ake.blob.core.windows.net',
  Buffer.from('curl https://lake.blob.core.windows.net').toString('base64'),
  'https://${var.name}.blob.core.windows.net',
  'https://la${var.name}.blob.core.windows.net',
  'https://${var.a}k${var.b}.blob.core.windows.net',
  'https://lake.${var.service}.core.windows.net',
  'https://lake${var.suffix}',
  '/x/storageAccounts/${var.name}/y',
  'AccountName=${var.name};AccountKey=x',
  '${format("https://%s.blob.core.windows.net", var.name)}',
  '${join("", ["https://la", "ke.blob.core.windows.net"])}',
  '${replace("https://X.blob.core.windows.net", "X", var.name)}',
  '${var.on ? "https://lake.blob.core.windows.net" : ""}',
  '${"${var.name}.blob.core.windows.net"}',
  'for a in lake; do curl https://$a.blob.core.windows.net; done',
  "@concat('https://', 'lake', '.blob.core.windows.net')",
  'ｌａｋｅ。blob.core.windows.net',
])('speaks of the account lake: %s', (text) => {
  expect(matchAccount('lake', text)).toBe(true);
});

test.each([
  'https://lake2.blob.core.windows.net',
  'https://mylake.blob.core.windows.net',
  'https://lake.queue.core.windows.net',
  'https://lake.vault.azure.net',
  '*.blob.core.windows.net',
  'privatelink.blob.core.windows.net',
  '/x/storageAccounts/lakes',
  'the lake',
  'https://sea${var.name}.blob.core.windows.net',
  'https://${var.name}2.blob.core.windows.net',
  '${var.endpoint}',
  '',
])('speaks of another account or of none: %s', (text) => {
  expect(matchAccount('lake', text)).toBe(false);
});

test.each([
  ['storage_account_name', 'Lake', true],
  ['storage_account_name', 'la${var.x}', true],
  ['storage_account_name', 'sea', false],
  ['name', 'lake', false],
])('an argument %s with the value %s names the account: %s', (argument, text, expected) => {
  expect(matchAccount('lake', text, true, argument)).toBe(expected);
});

test('a text that is no template has no expressions', () => {
  expect(matchAccount('lake', 'https://${x}.blob.core.windows.net', false)).toBe(true);
  expect(matchAccount('lake', '${join("", ["la", "ke"])}', false)).toBe(false);
});

test.each([
  ['many hosts', 'a.blob.'.repeat(100_000)],
  ['many hyphens', `${'a-'.repeat(300_000)}.blob.core.windows.net`],
  ['many escapes', '\\u0061'.repeat(100_000)],
  ['many expressions', '${a.b}'.repeat(100_000)],
  ['a long name', 'a'.repeat(1_000_000)],
  ['many percents', '%25'.repeat(300_000)],
])('a text of a stranger is read in linear time: %s', (_what, text) => {
  expect(measureProcessorMs(() => findNamedAccounts('url', text, true))).toBeLessThan(4000);
});
