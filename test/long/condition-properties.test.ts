import fc from 'fast-check';
import type { InvitationState } from '../../constructs';
import { DatasetType } from '../../constructs';
import { MAX_CONDITION_BYTES } from '../../lib/access/condition/build-condition';
import type { Offer } from '../support/access';
import { synthesizeConditions, isDeclared } from '../support/access';
import { CASE, check, getDifferences } from '../support/random-shares';

describe('the condition that is synthesized', () => {
  test('admits exactly the declared requests: 10,000 recipients, ten requests each', () => {
    const checked = check({}, 100, 100);
    expect(getDifferences(checked).slice(0, 3)).toEqual([]);
    expect(checked).toMatchObject({ failed: false, numRuns: 100, numSkips: 0 });
  });

  const sample = fc.sample(CASE, { seed: 20_270_101, numRuns: 2000 });

  test('is tested with enough declared and enough undeclared requests', () => {
    for (const operation of ['Read', 'List']) {
      const answers = sample.flatMap(({ offers, asked }) =>
        asked
          .filter((request) => request.operation === operation)
          .map((request) => isDeclared(offers, request)),
      );
      const share = answers.filter((answer) => answer).length / answers.length;
      expect(share).toBeGreaterThan(0.15);
      expect(share).toBeLessThan(0.85);
    }
  });

  test.each<[string, (offer: Offer) => boolean]>([
    ['quotes', some((path) => path.includes("'"))],
    ['backslashes', some((path) => path.includes('\\'))],
    ['wildcards', some((path) => /[*?]/.test(path))],
    ['templates of Terraform', some((path) => /[$%]\{/.test(path))],
    ['conditions of their own', some((path) => path.includes("' OR 'b' StringNotEquals 'c"))],
    ['letters of other scripts', some((path) => /[^\x20-\x7e]/.test(path))],
    ['the length that is the limit', some((path) => path.length === 1024)],
    ['numbers that CDKTF may take for its tokens', some((path) => path.includes('1e5'))],
  ])('is made of names with %s', (_, has) => {
    expect(sample.filter(({ offers }) => offers.some(has)).length).toBeGreaterThan(10);
  });

  test.each<[string, (offers: readonly Offer[]) => boolean]>([
    [
      'several shares of one container',
      (offers) => offers.length > 1 && new Set(placesIn(offers)).size === 1,
    ],
    [
      'shares that end at different times',
      (offers) => new Set(offers.map((offer) => offer.expiresOn)).size > 1,
    ],
    [
      'shares that are taken back',
      (offers) => offers.some(({ state }) => state !== ('Active' as InvitationState)),
    ],
    ['whole containers', (offers) => offers.some(hasType(DatasetType.CONTAINER))],
    [
      'folders on ADLS Gen2',
      (offers) => offers.some((o) => o.account === 'lake' && hasType(DatasetType.FOLDER)(o)),
    ],
    [
      'files alone',
      (offers) =>
        offers.every(({ datasets }) => datasets.every(({ datasetType: t }) => t === DatasetType.FILE)),
    ],
  ])('is made of %s', (_, is) => {
    expect(sample.filter(({ offers }) => is(offers)).length).toBeGreaterThan(100);
  });

  test('is as long as Azure allows, and no longer', () => {
    const bytes = synthesizeConditions(sample).map((condition) => Buffer.byteLength(condition));
    expect(Math.max(...bytes)).toBeLessThanOrEqual(MAX_CONDITION_BYTES);
    expect(Math.max(...bytes)).toBeGreaterThan(MAX_CONDITION_BYTES / 2);
  });
});

function some(is: (path: string) => boolean): (offer: Offer) => boolean {
  return ({ datasets }) => datasets.some(({ path }) => is(path));
}

function hasType(type: DatasetType): (offer: Offer) => boolean {
  return ({ datasets }) => datasets.some(({ datasetType }) => datasetType === type);
}

function placesIn(offers: readonly Offer[]): string[] {
  return offers.flatMap(({ account, datasets }) =>
    datasets.map(({ container }) => `${account}/${container}`),
  );
}
