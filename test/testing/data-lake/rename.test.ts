import { fileSystem, lakeForTests, paths, read, refusal, write } from './lake-for-tests';

const lake = lakeForTests();

const ALL = { read: true, write: true, execute: true };
const PERMISSIONS = { owner: ALL, group: ALL, other: ALL, stickyBit: false, extendedAcls: false };

describe('a rename', () => {
  test('takes a file to another place, in another file system too', async () => {
    const [files, others] = [await fileSystem(lake()), await fileSystem(lake())];
    await write(files, 'new.csv', 'new');
    await files.getFileClient('new.csv').move('old.csv');
    expect(await paths(files)).toEqual(['old.csv']);
    await files.getFileClient('old.csv').move(others.name, 'there.csv');
    expect([await paths(files), await read(others, 'there.csv')]).toEqual([[], 'new']);
  });

  test('puts a file in the place of another', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/new.csv', 'new');
    await write(files, 'b/old.csv', 'old');
    await files.getFileClient('a/new.csv').move('b/old.csv');
    expect(await paths(files)).toEqual(['a', 'b', 'b/old.csv']);
    expect(await read(files, 'b/old.csv')).toBe('new');
  });

  test('moves a directory with its contents and access control', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b/c');
    await files.getFileClient('a/b/c').setPermissions(PERMISSIONS);
    await files.getDirectoryClient('a').move('z');
    expect(await paths(files)).toEqual(['z', 'z/b', 'z/b/c']);
    expect((await files.getFileClient('z/b/c').getAccessControl()).permissions).toEqual(PERMISSIONS);
  });

  test('is atomic: no listing shows half of it', async () => {
    const files = await fileSystem(lake());
    for (let i = 0; i < 10; i++) await write(files, `a/${i}`);
    const renamed = files.getDirectoryClient('a').move('z');
    const seen = await Promise.all(Array.from({ length: 8 }, () => paths(files)));
    await renamed;
    const whole = (directory: string): string[] => [
      directory,
      ...[...'0123456789'].map((i) => `${directory}/${i}`),
    ];
    for (const found of seen) expect([whole('a'), whole('z')]).toContainEqual(found);
    expect(await paths(files)).toEqual(whole('z'));
  });

  test('succeeds only if source and destination meet the conditions', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a');
    await write(files, 'b');
    const file = files.getFileClient('a');
    const { etag } = await file.getProperties();
    const move = (source: object, destination: object): Promise<string> =>
      refusal(file.move('b', { conditions: source, destinationConditions: destination }));
    expect(await move({ ifMatch: '"0x1"' }, {})).toBe('412 SourceConditionNotMet');
    expect(await move({}, { ifMatch: '"0x1"' })).toBe('412 ConditionNotMet');
    expect(await move({}, { ifNoneMatch: '*' })).toBe('409 PathAlreadyExists');
    const present = await files.getFileClient('b').getProperties();
    expect(await move({ ifMatch: etag }, { ifMatch: present.etag })).toBe('done');
    expect([await paths(files), await read(files, 'b')]).toEqual([['b'], 'a']);
  });

  test('is refused if it is impossible', async () => {
    const files = await fileSystem(lake());
    await write(files, 'a/b');
    await write(files, 'full/b');
    await files.getDirectoryClient('empty').create();
    const directory = files.getDirectoryClient('a');
    expect(await refusal(directory.move('full'))).toBe('409 DirectoryNotEmpty');
    expect(await refusal(directory.move('a/b/c'))).toBe('409 InvalidRenameSourcePath');
    expect(await refusal(directory.move('full/b'))).toBe('409 InvalidSourceOrDestinationResourceType');
    expect(await refusal(files.getFileClient('a/b').move('none/b'))).toBe(
      '404 RenameDestinationParentPathNotFound',
    );
    expect(await refusal(files.getFileClient('none').move('b'))).toBe('404 SourcePathNotFound');
    expect(await refusal(directory.move('empty'))).toBe('done');
    expect(await paths(files)).toEqual(['empty', 'empty/b', 'full', 'full/b']);
  });
});
