import { put } from '../../support/accounts';
import {
  getContainerClient,
  FILES,
  fileSystem,
  lakeForTests,
  LISTED,
  paths,
  read,
  refusal,
  write,
} from './lake-for-tests';

const lake = lakeForTests();

describe('file systems and paths', () => {
  test('a file system is created once, exists, and is deleted', async () => {
    const files = await fileSystem(lake());
    expect(await files.exists()).toBe(true);
    expect(await refusal(files.create())).toBe('409 ContainerAlreadyExists');
    expect(await paths(files)).toEqual([]);
    await files.delete();
    expect(await files.exists()).toBe(false);
    expect(await refusal(paths(files))).toBe('404 FilesystemNotFound');
  });

  test('a file is written, read in part, described, and makes the directories above it', async () => {
    const files = await fileSystem(lake());
    const file = files.getFileClient('2024/may/day 1 & ü.csv');
    await file.upload(Buffer.from('hello world'), { metadata: { origin: 'crm' } });
    const part = await file.readToBuffer(6, 5);
    expect(part.toString()).toBe('world');
    const { metadata, contentLength, contentMD5 } = await file.getProperties();
    expect([metadata, contentLength, contentMD5]).toEqual([{ origin: 'crm' }, 11, undefined]);
    expect(await paths(files)).toEqual(['2024', '2024/may', '2024/may/day 1 & ü.csv']);
    const may = await files.getDirectoryClient('2024/may').getProperties();
    expect(may.metadata).toEqual({ hdi_isfolder: 'true' });
  });

  test('appended data exists once it is flushed, in order and without gaps', async () => {
    const files = await fileSystem(lake());
    const file = files.getFileClient('log');
    await file.create({ pathHttpHeaders: { contentType: 'text/plain' } });
    await file.append('world', 6, 5);
    await file.append('hello ', 0, 6);
    expect(await read(files, 'log')).toBe('');
    expect(await refusal(file.flush(6))).toBe('400 InvalidFlushPosition');
    await file.flush(11);
    await file.append('!', 11, 1, { flush: true });
    expect(await read(files, 'log')).toBe('hello world!');
    expect((await file.getProperties()).contentType).toBe('text/plain');
  });

  test('a blob from the Blob endpoint cannot be appended to', async () => {
    const files = await fileSystem(lake());
    await put(getContainerClient(lake(), files), 'log', 'hello');
    const file = files.getFileClient('log');
    await file.append('!', 5, 1);
    expect(await refusal(file.flush(6))).toBe('409 InvalidFlushOperation');
  });

  test('an existing path stays if a condition requires it, or if its kind differs', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b');
    expect((await files.getFileClient('a/b').createIfNotExists()).succeeded).toBe(false);
    expect((await files.getDirectoryClient('a').createIfNotExists()).succeeded).toBe(false);
    await files.getDirectoryClient('a').create();
    expect(await read(files, 'a/b')).toBe('a/b');
    expect(await refusal(files.getFileClient('a').create())).toBe('409 PathConflict');
    expect(await refusal(files.getDirectoryClient('a/b').create())).toBe('409 PathConflict');
    expect(await refusal(files.getFileClient('a/b/c').create())).toBe('409 PathConflict');
    const conditions = { ifMatch: '"0x1"' };
    expect(await refusal(files.getFileClient('a/b').create({ conditions }))).toBe('412 ConditionNotMet');
  });
});

describe('List Paths', () => {
  test('is ordered by directory: contents come right after it', async () => {
    const files = await fileSystem(lake());
    for (const path of FILES) await write(files, path);
    expect(await paths(files)).toEqual(LISTED);
    expect(await paths(files, undefined, false)).toEqual(LISTED.filter((path) => !path.includes('/')));
    expect(await paths(files, 'a')).toEqual(['a/dat1']);
    expect(await refusal(paths(files, 'none'))).toBe('404 PathNotFound');
  });

  test('continues after a page', async () => {
    const files = await fileSystem(lake());
    for (const path of FILES) await write(files, path);
    const pages: string[][] = [];
    for await (const { pathItems } of files.listPaths({ recursive: true }).byPage({ maxPageSize: 4 }))
      pages.push(pathItems!.map(({ name }) => name!));
    expect(pages).toEqual([LISTED.slice(0, 4), LISTED.slice(4, 8), LISTED.slice(8)]);
  });

  test('contains kinds, sizes and permissions', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b', 'four');
    const found = [];
    for await (const item of files.listPaths({ recursive: true })) found.push(item);
    expect(found).toMatchObject([
      { name: 'a', isDirectory: true, contentLength: 0, owner: '$superuser' },
      { name: 'a/b', isDirectory: false, contentLength: 4, group: '$superuser' },
    ]);
    expect(found[1].permissions!.owner).toEqual({ read: true, write: true, execute: false });
    expect(found[1].createdOn!.getTime()).toBeGreaterThan(Date.now() - 60_000);
    const { etag } = await files.getFileClient('a/b').getProperties();
    expect(`"${found[1].etag}"`).toBe(etag);
  });
});

describe('deleting', () => {
  test('a directory that is not empty is deleted only with its contents', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b/c');
    await write(files, 'a-b');
    expect(await refusal(files.getDirectoryClient('a').delete())).toBe('409 DirectoryNotEmpty');
    await files.getDirectoryClient('a').delete(true);
    expect(await paths(files)).toEqual(['a-b']);
    expect(await refusal(files.getFileClient('a/b/c').delete())).toBe('404 PathNotFound');
    expect((await files.getFileClient('a-b').deleteIfExists()).succeeded).toBe(true);
  });

  test('a large directory is deleted in several requests if pages are requested, and is gone after the last one', async () => {
    const files = await fileSystem(lake());
    for (const path of ['a/1', 'a/2', 'a/3', 'a/4', 'a/5']) await write(files, path);
    const page = async (continuation: string): Promise<string | null> => {
      const url = `${lake().dfsOrigin}/contoso/${files.name}/a?recursive=true&paginated=true&continuation=${continuation}`;
      const answer = await fetch(url, {
        method: 'DELETE',
        headers: { authorization: 'SharedKey contoso:x' },
      });
      return answer.headers.get('x-ms-continuation');
    };
    expect([await page('0'), await page('2'), (await paths(files)).length]).toEqual(['2', '4', 6]);
    expect([await page('4'), await paths(files)]).toEqual([null, []]);
  });
});
