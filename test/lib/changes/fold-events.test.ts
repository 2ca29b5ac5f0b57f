import type { ChangedFile } from '../../../lib/changes/changed-file';
import { FoldedEvents } from '../../../lib/changes/fold-events';
import type { LocatedDataset } from '../../../lib/changes/locate-change';
import { locateChange } from '../../../lib/changes/locate-change';
import { parseMessage } from '../../../lib/changes/parse-message';
import { DatasetType } from '../../../lib/model/values/dataset';
import type { EventFields } from '../../support/storage-events';
import { createEvent } from '../../support/storage-events';

const store = { storageAccountName: 'contoso' };
const dataset = (datasetName: string, datasetType: DatasetType, path: string): LocatedDataset => ({
  datasetName,
  datasetType,
  source: { store, container: 'sales', path },
});

const DATASETS = [
  dataset('all', DatasetType.CONTAINER, ''),
  dataset('year', DatasetType.FOLDER, 'y/2027'),
  dataset('file', DatasetType.FILE, 'y/list.csv'),
];

describe('the datasets of a place', () => {
  test.each([
    ['a.csv', false, { all: 'a.csv' }],
    ['y/2027/a', false, { all: 'y/2027/a', year: 'a' }],
    ['y/2027', false, { all: 'y/2027' }],
    ['y/2027/', false, { all: 'y/2027/' }],
    ['y/2027-old/a', false, { all: 'y/2027-old/a' }],
    ['Y/2027/a', false, { all: 'Y/2027/a' }],
    ['y/list.csv', false, { all: 'y/list.csv', file: '' }],
    ['y/list.csv/x', false, { all: 'y/list.csv/x' }],
    ['y/2027/q', true, { all: 'y/2027/q', year: 'q' }],
    ['y/2027', true, { all: 'y/2027', year: '' }],
    ['y', true, { all: 'y', year: '', file: '' }],
    ['', true, { all: '', year: '', file: '' }],
  ])('of %p (a folder: %p)', (path, isFolder, expected: Readonly<Record<string, string>>) => {
    const found = locateChange(
      { storageAccountName: 'contoso', container: 'sales', path, isFolder },
      DATASETS,
    );
    expect(
      Object.fromEntries(found.map(({ datasetName, relativePath }) => [datasetName, relativePath])),
    ).toEqual(expected);
  });

  test.each([
    ['another account', { storageAccountName: 'tailwind', container: 'sales' }],
    ['another container', { storageAccountName: 'contoso', container: 'Sales' }],
  ])('are none in %s', (_, where) => {
    expect(locateChange({ ...where, path: 'a' }, DATASETS)).toEqual([]);
  });

  test('are found in any account if the event names none', () => {
    expect(
      locateChange({ storageAccountName: undefined, container: 'sales', path: 'a' }, DATASETS),
    ).toHaveLength(1);
  });
});

function fold(...events: readonly EventFields[]): ChangedFile[] {
  const folded = new FoldedEvents([DATASETS[0]]);
  for (const fields of events)
    for (const change of parseMessage(JSON.stringify(createEvent(fields)))!) folded.add(change);
  return folded.files;
}

const LOW = '00000000000000EB000000000046d199';
const HIGH = '00000000000000EB00000000004700aa';

describe('the last change of a file', () => {
  test.each([
    ['in the order of arrival', [LOW, HIGH]],
    ['in the other order', [HIGH, LOW]],
  ])('is the one with the highest position, %s', (_, order) => {
    const events = order.map((sequencer) => ({ sequencer, etag: sequencer === HIGH ? 'new' : 'old' }));
    expect(fold(...events)).toMatchObject([{ change: 'Written', facts: { etag: 'new' } }]);
  });

  test('is a deletion after the file was written, and not before', () => {
    const createDeletion = (sequencer: string): EventFields => ({ type: 'BlobDeleted', sequencer });
    expect(fold(createDeletion(HIGH), { sequencer: LOW })[0].change).toBe('Deleted');
    expect(fold({ sequencer: HIGH }, createDeletion(LOW))[0].change).toBe('Written');
  });

  test.each<[string, EventFields, object]>([
    ['the same event', {}, { change: 'Written', facts: { etag: 'one' } }],
    ['another version', { etag: 'two' }, { change: 'Unknown' }],
    ['a deletion', { type: 'BlobDeleted' }, { change: 'Deleted' }],
  ])('with one position for two events, of which one is %s, is not guessed', (_, other, expected) => {
    const first = { sequencer: LOW, etag: 'one' };
    for (const events of [
      [first, { ...first, ...other }],
      [{ ...first, ...other }, first],
    ]) {
      const [file] = fold(...events);
      expect(file).toMatchObject(expected);
      expect(file.facts !== undefined).toBe('facts' in expected);
    }
  });

  test('is looked up if nothing tells the order', () => {
    const [file] = fold({ etag: 'old' }, { etag: 'new', sequencer: HIGH });
    expect(file).toMatchObject({ change: 'Unknown' });
    expect(file).not.toHaveProperty('facts');
    expect(fold({ type: 'BlobDeleted' }, { etag: 'new' })[0].change).toBe('Deleted');
  });

  test('is the same one if an event arrives twice', () => {
    expect(fold({ sequencer: HIGH }, { sequencer: HIGH })).toEqual(fold({ sequencer: HIGH }));
  });

  test('keeps looking below a directory that was renamed before', () => {
    const folder = { type: 'DirectoryDeleted', path: 'a.csv', sequencer: LOW };
    expect(fold(folder, { sequencer: HIGH })[0]).toMatchObject({ isFolder: true, change: 'Written' });
  });
});
