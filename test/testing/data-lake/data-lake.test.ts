import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { freshName, put } from '../../support/accounts';
import { blobs, getContainerClient, fileSystem, lakeForTests, paths, refusal, write } from './lake-for-tests';

const lake = lakeForTests();

describe('which kind of account it is', () => {
  test('is described by the account information, the root directory and its access control', async () => {
    const files = await fileSystem(lake());
    const container = getContainerClient(lake(), files);
    expect((await container.getAccountInfo()).isHierarchicalNamespaceEnabled).toBe(true);
    expect(await container.getBlobClient('/').exists()).toBe(true);
    expect((await files.getDirectoryClient('').getAccessControl()).owner).toBe('$superuser');
  });

  test('a flat account at the same address is one', async () => {
    const service = DataLakeServiceClient.fromConnectionString(lake().connectionString('tailwind'));
    const files = service.getFileSystemClient(freshName());
    await files.create();
    const container = getContainerClient(lake(), files, 'tailwind');
    await put(container, 'a/b', '');
    expect(await blobs(container)).toEqual(['a/b']);
    expect((await container.getAccountInfo()).isHierarchicalNamespaceEnabled).not.toBe(true);
    expect(await container.getBlobClient('/').exists()).toBe(false);
    expect(await refusal(files.getDirectoryClient('').getAccessControl())).toBe(
      '400 HierarchicalNamespaceNotEnabled',
    );
  });
});

describe('unsupported requests', () => {
  test('are refused with an explanation', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a');
    const container = getContainerClient(lake(), files);
    const refused = await container
      .getBlobBatchClient()
      .deleteBlobs([container.getBlobClient('a').url], container.credential)
      .catch((error: Error) => error.message);
    expect(refused).toContain('this stand-in of a data lake does not do that: Blob Batch');
    expect(await refusal(files.getFileClient('a').setExpiry('NeverExpire'))).toBe('501 NotImplemented');
    expect(await refusal(files.setMetadata({ a: 'b' }))).toBe('done');
  });

  test('of the dfs endpoint are refused by the Blob endpoint', async () => {
    const service = DataLakeServiceClient.fromConnectionString(lake().blobConnectionString('contoso'));
    const files = service.getFileSystemClient((await fileSystem(lake())).name);
    expect(await refusal(paths(files))).toBe('501 NotImplemented');
  });

  test('without a signature, or with a wrong one at the Blob endpoint, are refused', async () => {
    const files = await fileSystem(lake());
    const url = `${lake().dfsOrigin}/contoso/${files.name}`;
    const statuses = [
      await fetch(`${url}?resource=filesystem&recursive=true`),
      await fetch(`${url}/a/b`, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' } }),
      await fetch(`${url}/a/b`, {
        method: 'PUT',
        headers: { 'x-ms-blob-type': 'BlockBlob', authorization: 'SharedKey contoso:x' },
      }),
    ].map(({ status }) => status);
    expect(statuses[0]).toBe(401);
    for (const status of statuses.slice(1)) expect([401, 403, 404]).toContain(status);
    expect(await paths(files)).toEqual([]);
  });
});

describe('watching it', () => {
  test('requests are seen, delayed, lost and answered otherwise', async () => {
    const files = await fileSystem(lake());
    lake().requests = [];
    await write(files, 'a');
    expect(
      lake().requests.map(({ method, query, status }) => `${method} ${query.get('action')} ${status}`),
    ).toEqual(['PUT null 201', 'PATCH append 202', 'PATCH flush 200']);
    let isLost = false;
    lake().after = ({ headers }) => {
      if (headers['x-ms-rename-source'] === undefined || isLost) return;
      isLost = true;
      return 'lost';
    };
    // The SDK asks again, and does not find what it renamed before.
    expect(await refusal(files.getFileClient('a').move('b'))).toBe('404 SourcePathNotFound');
    expect(await paths(files)).toEqual(['b']);
    lake().before = () => ({ status: 403, headers: { 'x-ms-error-code': 'AuthorizationFailure' } });
    expect(await refusal(files.getProperties())).toBe('403 AuthorizationFailure');
  });
});
