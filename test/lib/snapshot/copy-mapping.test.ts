import fc from 'fast-check';
import { relativeNameRule } from '../../../lib/model/rules/naming-rules';
import { DatasetType } from '../../../lib/model/values/dataset';
import { parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { getCopyMappings } from '../../../lib/snapshot/contract/copy-mapping';
import { resolveFilePlace, toListingPrefix } from '../../../lib/snapshot/contract/file-places';
import { ListingPrefix, UnreadBlob } from '../../../lib/snapshot/planning/listed-file';
import { createMappings, subscriptionWith } from '../../fixtures/documents';

describe('the mapping of names', () => {
  test('leads from one end to the other and back', () => {
    const paths = fc.constantFrom('', 'a', 'a/b');
    const names = fc
      .fullUnicodeString({ minLength: 1 })
      .filter((name) => relativeNameRule(name) === undefined);
    fc.assert(
      fc.property(paths, names, (path, relative) => {
        const end = { container: 'curated', path };
        for (const type of [DatasetType.CONTAINER, DatasetType.FOLDER]) {
          const { path: name } = resolveFilePlace(end, type, relative);
          const listed = new UnreadBlob(
            { name, sizeBytes: 1, etag: '1' },
            new ListingPrefix(toListingPrefix(path)),
          );
          expect([listed.path, listed.read().path]).toEqual([relative, relative]);
        }
      }),
    );
    const file = { container: 'curated', path: 'a/b.csv' };
    expect(resolveFilePlace(file, DatasetType.FILE, '')).toEqual(file);
  });

  test('omits datasets without a target', () => {
    const { mappings } = createMappings('one', 'two');
    const inPlace = { mappings, shareKind: 'InPlace', 'mappings[0].target': null };
    const found = getCopyMappings(parseSubscription(subscriptionWith(inPlace)));
    expect(found.map(({ datasetName }) => datasetName)).toEqual(['d1']);
  });
});
