import { planSnapshot, PublishMode, verifySnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, FLAT, LAKES, pair } from '../../support/accounts';
import { folder } from '../../support/lake-pair';
import { getRefusal } from '../../support/refusal';
import { sync } from '../../support/snapshots';

/** The same sides, with accounts that are said to be flat. */
function declareFlat(sides: Pair, ...ends: ('source' | 'target')[]): Pair {
  const declared = Object.fromEntries(
    ends.map((end) => [end, { ...sides.subscription[end], isHnsEnabled: false }]),
  );
  return { ...sides, subscription: { ...sides.subscription, ...declared } };
}

const TARGET_DIFFERS = [
  {
    code: 'AccountFactsDiffer',
    text: expect.stringContaining(
      "'target.isHnsEnabled' is false, but the account itself says true",
    ) as string,
  },
];

describe('a target that is said to be flat and is ADLS Gen2', () => {
  test.each([
    ['from flat Blob storage', [FLAT[0], LAKES[1]] as const, ['target'] as const],
    ['also if the source is said to be flat too', LAKES, ['source', 'target'] as const],
    ['also if only one side may be flat', LAKES, ['target'] as const],
  ])('is found before the first copy: %s', async (_, accounts, ends) => {
    const sides = declareFlat(await pair({ 'a/b': '1' }, { accounts, allowCrossKind: true }), ...ends);
    expect(await getRefusal(() => sync(sides))).toEqual(TARGET_DIFFERS);
    expect(await contents(sides.target)).toEqual({});
  });

  test('is found with a state that exists, by every command that reads it', async () => {
    const sides = await pair({ 'a/b': '1' }, { accounts: LAKES });
    await sync(sides);
    const wrong = declareFlat(sides, 'target');
    const subscription = { ...wrong.subscription, allowCrossKind: true };
    const env = bothSides(LAKES);
    for (const command of [
      () => sync({ ...wrong, subscription }),
      () => planSnapshot(subscription, { env }),
      () => verifySnapshot(subscription, { env }),
    ])
      expect(await getRefusal(command)).toEqual(TARGET_DIFFERS);
  });
});

test('a source that is said to be flat and is ADLS Gen2 leaves nothing at the target of a first atomic snapshot', async () => {
  const sides = declareFlat(
    await pair(
      { 'in/a': '1' },
      {
        accounts: LAKES,
        allowCrossKind: true,
        publish: PublishMode.ATOMIC,
        mapping: folder('in', 'out/sales'),
      },
    ),
    'source',
  );
  expect(await getRefusal(() => sync(sides))).toMatchObject([{ code: 'AccountFactsDiffer' }]);
  expect(await contents(sides.target)).toEqual({});
});
