import { parseInvitation, parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { findCompatibilityProblems } from '../../../lib/model/checks/store-compatibility';
import { ShareKind } from '../../../lib/model/values/share-kind';
import { withFields, INVITATION, getProblems, subscriptionWith } from '../../fixtures/documents';

const UNSUPPORTED = {
  code: 'TagsUnsupported',
  message: 'blob index tags do not exist in ADLS Gen2 accounts (hierarchical namespace)',
  fix: "remove 'preserveTags', or use flat Blob storage accounts",
};

describe('a subscription that copies index tags', () => {
  test('is read between accounts that have them', () => {
    expect(parseSubscription(subscriptionWith({ preserveTags: true })).preserveTags).toBe(true);
  });

  test.each([['source'], ['target']])('fails if the %s is ADLS Gen2', (side) => {
    const fields = { preserveTags: true, [`${side}.isHnsEnabled`]: true };
    expect(getProblems(() => parseSubscription(subscriptionWith(fields), 'fabrikam.json'))).toEqual([
      { ...UNSUPPORTED, where: `fabrikam.json: ${side}.isHnsEnabled` },
    ]);
  });

  test('is reported together with other problems', () => {
    const fields = { preserveTags: true, 'source.isHnsEnabled': true, deletions: 'purge' };
    const found = getProblems(() => parseSubscription(subscriptionWith(fields)));
    expect(found.map(({ code }) => code).sort()).toEqual(['DocumentInvalid', 'TagsUnsupported']);
  });
});

test('a subscription without them may be of ADLS Gen2', () => {
  const lakes = { 'source.isHnsEnabled': true, 'target.isHnsEnabled': true };
  expect(parseSubscription(subscriptionWith(lakes)).preserveTags).toBe(false);
});

describe('whether two accounts fit', () => {
  const copy = { shareKind: ShareKind.COPY_BASED, allowCrossRegion: false };
  const [flat, lake] = [{ isHnsEnabled: false }, { isHnsEnabled: true }];

  test.each([
    [lake, {}],
    [{}, lake],
    [lake, lake],
  ])('index tags fail once, if %j or %j is ADLS Gen2', (source, target) => {
    expect(findCompatibilityProblems(source, target, { ...copy, preserveTags: true })).toEqual([UNSUPPORTED]);
    expect(findCompatibilityProblems(source, target, { ...copy, preserveTags: false })).toEqual([]);
  });

  test('index tags match if both stores are flat, or not known yet', () => {
    for (const [source, target] of [
      [flat, flat],
      [flat, {}],
      [{}, {}],
    ])
      expect(findCompatibilityProblems(source, target, { ...copy, preserveTags: true })).toEqual([]);
  });
});

test('an invitation shares index tags only if it says so', () => {
  expect(parseInvitation(INVITATION).preserveTags).toBe(false);
  expect(parseInvitation(withFields(INVITATION, { preserveTags: true })).preserveTags).toBe(true);
  expect(getProblems(() => parseInvitation(withFields(INVITATION, { preserveTags: 1 })))).toMatchObject([
    { code: 'DocumentInvalid', message: "'preserveTags' must be of type boolean, got 1" },
  ]);
});
