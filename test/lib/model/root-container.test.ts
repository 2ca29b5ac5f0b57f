import { findLandingProblems } from '../../../lib/model/checks/landing-overlap';
import { DatasetType } from '../../../lib/model/values/dataset';
import { PublishMode } from '../../../lib/model/values/publication';

const { CONTAINER, FOLDER, FILE } = DatasetType;
const { ATOMIC, IN_PLACE } = PublishMode;

describe('the root container, whose blobs have no slash in their names', () => {
  test.each<[string, DatasetType, string, string, PublishMode, string[]]>([
    ['a container in place', CONTAINER, '$root', '', IN_PLACE, []],
    ['a folder in place', FOLDER, '$root', '', IN_PLACE, []],
    ['a file', FILE, '$root', 'a.txt', IN_PLACE, []],
    ['a file beside atomic snapshots', FILE, '$root', 'a.txt', ATOMIC, []],
    ['a container as atomic snapshots', CONTAINER, '$root', '', ATOMIC, ['RootContainerFlat']],
    ['a folder as atomic snapshots', FOLDER, '$root', '', ATOMIC, ['RootContainerFlat']],
    ['a container in a folder', CONTAINER, '$root', 'site', IN_PLACE, ['RootContainerFlat']],
    ['a folder in a folder, as atomic snapshots', FOLDER, '$root', 'a/b', ATOMIC, ['RootContainerFlat']],
    ['a file in a folder', FILE, '$root', 'a/b.txt', IN_PLACE, ['RootContainerFlat']],
    ['the same in a static website', FOLDER, '$web', 'a/b', ATOMIC, []],
  ])('is checked for %s', (_case, datasetType, container, path, publish, expected) => {
    const landing = { datasetName: 'site', datasetType, target: { container, path } };
    const found = findLandingProblems([landing], { publish, isHnsEnabled: false }, 'datashare');
    expect(found.map(({ code }) => code)).toEqual(expected);
  });
});
