import { BlobServiceClient } from '@azure/storage-blob';
import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { StorageEmulators } from '../../testing';
import { startStorageEmulators } from '../../testing';

let emulators: StorageEmulators;
beforeAll(async () => {
  emulators = await startStorageEmulators({ accounts: ['contoso'], dataLakes: ['fabrikam'] });
});
afterAll(() => emulators.stop());

test('an account has blobs, and a data lake has directories', async () => {
  const blobs = BlobServiceClient.fromConnectionString(emulators.connectionString('contoso'));
  const { containerClient } = await blobs.createContainer('curated');
  await containerClient.getBlockBlobClient('a/b.txt').upload('text', 4);
  const lake = DataLakeServiceClient.fromConnectionString(emulators.connectionString('fabrikam'));
  const files = lake.getFileSystemClient('landing');
  await files.create();
  await files.getDirectoryClient('a').create();
  const found: unknown[] = [];
  for await (const { name, isDirectory } of files.listPaths()) found.push([name, isDirectory]);
  expect(found).toEqual([['a', true]]);
});

test('the environment names both sides', () => {
  expect(emulators.connectSides('contoso', 'fabrikam')).toEqual({
    DATASHARE_SOURCE_CONNECTION_STRING: expect.stringContaining('AccountName=contoso;') as string,
    DATASHARE_TARGET_CONNECTION_STRING: expect.stringContaining('AccountName=fabrikam;') as string,
  });
});

test('all wrong names are told at once, and an account that was not started is refused', async () => {
  await expect(
    startStorageEmulators({ accounts: ['A', 'contoso'], dataLakes: ['contoso'] }),
  ).rejects.toMatchObject({
    problems: [
      { message: expect.stringContaining('"A"') as string },
      { message: expect.stringContaining('named once') as string },
    ],
  });
  await expect(startStorageEmulators({})).rejects.toMatchObject({ code: 'ValueInvalid' });
  expect(() => emulators.connectionString('tailwind')).toThrow(/one of contoso, fabrikam/);
});
