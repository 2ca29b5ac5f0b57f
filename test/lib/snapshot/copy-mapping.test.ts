import fc from 'fast-check';
import { relativeNameRule } from '../../../lib/model/rules/naming-rules';
import { DatasetType } from '../../../lib/model/values/dataset';
import { parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { getCopyMappings } from '../../../lib/snapshot/contract/copy-mapping';
import { toRelativePath, resolveFilePlace } from '../../../lib/snapshot/contract/file-places';
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
          expect(toRelativePath(end, type, resolveFilePlace(end, type, relative).path)).toBe(relative);
        }
      }),
    );
    const file = { container: 'curated', path: 'a/b.csv' };
    expect(resolveFilePlace(file, DatasetType.FILE, '')).toEqual(file);
    expect(toRelativePath(file, DatasetType.FILE, 'a/b.csv')).toBe('');
  });

  test('omits datasets without a target', () => {
    const { mappings } = createMappings('one', 'two');
    const inPlace = { mappings, shareKind: 'InPlace', 'mappings[0].target': null };
    const found = getCopyMappings(parseSubscription(subscriptionWith(inPlace)));
    expect(found.map(({ datasetName }) => datasetName)).toEqual(['d1']);
  });
});
