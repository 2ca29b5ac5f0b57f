import type { ContainerClient } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';
import { put } from '../../support/accounts';
import { FaultProxy } from '../../support/fault-proxy';
import {
  blobs,
  getContainerClient,
  FILES,
  fileSystem,
  lakeForTests,
  LISTED,
  paths,
  read,
  refusal,
  sourceUrl,
  write,
} from './lake-for-tests';

const lake = lakeForTests();

describe('the Blob endpoint', () => {
  test('lists directories too, by directory, and continues after a page', async () => {
    const files = await fileSystem(lake());
    const container = getContainerClient(lake(), files);
    for (const name of FILES) await put(container, name, name);
    expect(await blobs(container)).toEqual(LISTED);
    expect(await blobs(container, 'a-b')).toEqual(['a-b', 'a-b/dat2', 'a-b-c']);
    const pages: string[][] = [];
    for await (const { segment } of container.listBlobsFlat().byPage({ maxPageSize: 5 }))
      pages.push(segment.blobItems.map(({ name }) => name));
    expect(pages).toEqual([LISTED.slice(0, 5), LISTED.slice(5, 10), LISTED.slice(10)]);
    expect(await refusal(blobs(container, 'ab.txt/x'))).toBe('409 PathConflict');
  });

  test('marks directories', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b', 'four');
    const container = getContainerClient(lake(), files);
    const page = await container.listBlobsFlat({ includeMetadata: true }).byPage().next();
    const body = (page.value as { _response: { bodyAsText: string } })._response.bodyAsText;
    expect(body.match(/<ResourceType>\w+/g)).toEqual(['<ResourceType>directory', '<ResourceType>file']);
    const found = [];
    for await (const item of container.listBlobsFlat({ includeMetadata: true })) found.push(item);
    expect(found.map(({ metadata }) => metadata)).toEqual([{ hdi_isfolder: 'true' }, undefined]);
    expect(found.map(({ properties }) => properties.contentLength)).toEqual([0, 4]);
    const plain = [];
    for await (const item of container.listBlobsFlat()) plain.push(item.metadata);
    expect(plain).toEqual([undefined, undefined]);
  });

  test('lists one directory by a delimiter, an empty one in it too', async () => {
    const files = await fileSystem(lake());
    for (const path of ['a/b/c', 'a/d']) await write(files, path);
    await files.getDirectoryClient('a/empty').create();
    const found: string[] = [];
    for await (const item of getContainerClient(lake(), files).listBlobsByHierarchy('/', { prefix: 'a/' }))
      found.push(`${item.kind} ${item.name}`);
    expect(found.sort()).toEqual(['blob a/d', 'prefix a/b/', 'prefix a/empty/']);
  });

  test('writes create parent directories, unless they fail', async () => {
    const files = await fileSystem(lake());
    const container = getContainerClient(lake(), files);
    await put(container, 'a/b/put', 'x');
    const blocks = container.getBlockBlobClient('c/blocks');
    await blocks.stageBlock('MQ==', 'x', 1);
    expect(await paths(files, undefined, false)).toEqual(['a']);
    await blocks.commitBlockList(['MQ==']);
    await container.getBlobClient('d/copied').syncCopyFromURL(sourceUrl(container, 'a/b/put'));
    expect(await paths(files)).toEqual(['a', 'a/b', 'a/b/put', 'c', 'c/blocks', 'd', 'd/copied']);
    const conditions = { ifMatch: '"0x1"' };
    const failed = container.getBlockBlobClient('e/f').upload('', 0, { conditions });
    expect([await refusal(failed), await files.getDirectoryClient('e').exists()]).toEqual([
      '412 ConditionNotMet',
      false,
    ]);
  });

  test('a file cannot be a directory, or the other way round', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b');
    const container = getContainerClient(lake(), files);
    expect(await refusal(put(container, 'a', ''))).toBe('409 PathConflict');
    expect(await refusal(put(container, 'a/b/c', ''))).toBe('409 PathConflict');
    expect(await refusal(container.getBlockBlobClient('a').stageBlock('MQ==', 'x', 1))).toBe(
      '409 PathConflict',
    );
    const together = [put(container, 'new', 'file'), put(container, 'new/file', 'in a directory')];
    expect((await Promise.all(together.map(refusal))).sort()).toEqual(['409 PathConflict', 'done']);
  });

  test('deletes a directory once it is empty', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b');
    const container = getContainerClient(lake(), files);
    expect(await refusal(container.deleteBlob('a'))).toBe('409 DirectoryIsNotEmpty');
    await container.deleteBlob('a/b');
    await container.deleteBlob('a');
    expect(await blobs(container)).toEqual([]);
  });

  test('a directory remains one after its metadata are set', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b');
    const directory = getContainerClient(lake(), files).getBlobClient('a');
    const { etag } = await directory.setMetadata({ team: 'sales' });
    const found = await directory.getProperties();
    expect([found.metadata, found.etag]).toEqual([{ team: 'sales', hdi_isfolder: 'true' }, etag]);
  });

  test.each(['blobConnectionString', 'connectionString'] as const)(
    'copies from one account to another, at the address of %s',
    async (address) => {
      const [files, others] = [await fileSystem(lake(), 'contoso'), await fileSystem(lake(), 'fabrikam')];
      await write(files, 'a/b', 'data');
      const at = (account: string, name: string): ContainerClient =>
        BlobServiceClient.fromConnectionString(lake()[address](account)).getContainerClient(name);
      const source = sourceUrl(at('contoso', files.name), 'a/b');
      const target = at('fabrikam', others.name);
      await target.getBlobClient('from/contoso').syncCopyFromURL(source);
      expect([await paths(others), await read(others, 'from/contoso')]).toEqual([
        ['from', 'from/contoso'],
        'data',
      ]);
      const directory = sourceUrl(at('contoso', files.name), 'a');
      expect(await refusal(target.getBlobClient('x').syncCopyFromURL(directory))).toBe('501 NotImplemented');
    },
  );

  test('copies continue while renames wait for them', async () => {
    const [files, others] = [await fileSystem(lake(), 'contoso'), await fileSystem(lake(), 'fabrikam')];
    await write(files, 'a/b', 'data');
    const container = getContainerClient(lake(), files);
    const target = getContainerClient(lake(), others, 'fabrikam');
    const copies = [...'12345678'].map((name) =>
      target.getBlobClient(`${name}/${name}`).syncCopyFromURL(sourceUrl(container, 'a/b')),
    );
    const renames = ['z', 'y'].map((name) => refusal(files.getDirectoryClient('a').move(name)));
    await Promise.allSettled(copies);
    expect(await Promise.all(renames)).toContain('done');
  });

  test('has no index tags and no snapshots', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a');
    const blob = getContainerClient(lake(), files).getBlockBlobClient('a');
    expect(await refusal(blob.getTags())).toBe('400 InvalidQueryParameterValue');
    expect(await refusal(blob.setTags({ a: 'b' }))).toBe('400 InvalidQueryParameterValue');
    const notYet = '409 FeatureNotYetSupportedForHierarchicalNamespaceAccounts';
    expect(await refusal(blob.upload('', 0, { tags: { a: 'b' } }))).toBe(notYet);
    expect(await refusal(blob.createSnapshot())).toBe(notYet);
  });
});

test('a fault proxy can run in front of it', async () => {
  const [files, others] = [await fileSystem(lake(), 'contoso'), await fileSystem(lake(), 'fabrikam')];
  await write(files, 'a/b', 'data');
  const texts = ['contoso', 'fabrikam'].map((account) => lake().connectionString(account));
  const proxy = await FaultProxy.start(...texts);
  const [source, target] = [files, others].map(({ name }, side) =>
    BlobServiceClient.fromConnectionString(proxy.connectionStrings[side]).getContainerClient(name),
  );
  await target.getBlobClient('c/d').syncCopyFromURL(sourceUrl(source, 'a/b'));
  expect([await paths(others), proxy.seen('copy', 'fabrikam').length]).toEqual([['c', 'c/d'], 1]);
  await proxy.stop();
});
