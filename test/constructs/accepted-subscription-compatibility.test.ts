import type { DataStoreAttributes, StoreFacts } from '../../constructs';
import { ShareKind } from '../../constructs';
import { getProblemCodes, getProblems, stackForTest } from '../support/stacks';
import { accept, acceptInPlace, accountId, createReceivedInvitation, referToStore } from './declarations';

/** Accepts an invitation from 'contoso' to 'fabrikam', with these differences. */
function acceptBetween(
  source: Partial<StoreFacts>,
  target: Partial<DataStoreAttributes>,
  options: { shareKind?: ShareKind; allowCrossRegion?: boolean; allowCrossKind?: boolean } = {},
): void {
  const stack = stackForTest();
  const { shareKind = ShareKind.COPY_BASED, ...allowed } = options;
  const declare = shareKind === ShareKind.COPY_BASED ? accept : acceptInPlace;
  declare(stack, 'sales', {
    invitation: createReceivedInvitation({ shareKind }, source),
    target: referToStore(stack, 'fabrikam', target),
    ...allowed,
  });
}

const IN_PLACE = { shareKind: ShareKind.IN_PLACE };

describe('regions', () => {
  test.each(Object.values(ShareKind))('fit in whatever spelling (%s)', (shareKind) => {
    for (const location of ['westeurope', 'West Europe', 'WESTEUROPE', 'west europe']) {
      expect(() => acceptBetween({ location }, { location: 'westEurope' }, { shareKind })).not.toThrow();
    }
  });

  test('fails for a copy into another region', () => {
    expect(getProblems(() => acceptBetween({}, { location: 'North Europe' }))).toEqual([
      {
        code: 'RegionMismatch',
        message:
          'the source is in "westeurope", the target in "northeurope"; they must be in the same region',
        fix: `use a target account in "westeurope", or set 'allowCrossRegion' to true and pay for the egress`,
        where: 'test/sales',
      },
    ]);
  });

  test('allows a copy into another region if the code allows it', () => {
    expect(() => acceptBetween({}, { location: 'northeurope' }, { allowCrossRegion: true })).not.toThrow();
  });

  test('fails for an in-place share from another region', () => {
    expect(getProblems(() => acceptBetween({}, { location: 'northeurope' }, IN_PLACE))).toEqual([
      {
        code: 'RegionMismatch',
        message:
          'the source is in "westeurope", the target in "northeurope"; an in-place share requires the same region',
        fix: 'use a target account in "westeurope", or ask for a CopyBased share',
        where: 'test/sales',
      },
    ]);
  });

  test('fails for an in-place share from another region, whatever was decided', () => {
    const options = { ...IN_PLACE, allowCrossRegion: true };
    expect(getProblemCodes(() => acceptBetween({}, { location: 'northeurope' }, options))).toEqual([
      'MappingNotAllowed',
      'RegionMismatch',
    ]);
  });
});

describe('kinds of store', () => {
  test.each([
    [true, 'the source is ADLS Gen2 storage, the target Blob storage'],
    [false, 'the source is Blob storage, the target ADLS Gen2 storage'],
  ])('fails for two kinds (source ADLS Gen2: %j)', (isHnsEnabled, message) => {
    for (const shareKind of Object.values(ShareKind)) {
      const call = (): void =>
        acceptBetween({ isHnsEnabled }, { isHnsEnabled: !isHnsEnabled }, { shareKind });
      const orElse = shareKind === ShareKind.COPY_BASED ? ", or set 'allowCrossKind' to true" : '';
      expect(getProblems(call)).toEqual([
        {
          code: 'StoreKindMismatch',
          message: `${message}; they must be of the same kind`,
          fix: `use a target account with isHnsEnabled = ${isHnsEnabled}${orElse}`,
          where: 'test/sales',
        },
      ]);
    }
  });

  test.each(Object.values(ShareKind))('may both be ADLS Gen2 (%s)', (shareKind) => {
    expect(() => acceptBetween({ isHnsEnabled: true }, { isHnsEnabled: true }, { shareKind })).not.toThrow();
  });

  test.each([true, false])(
    'may differ for a copy where that was decided (source ADLS Gen2: %j)',
    (isHnsEnabled) => {
      const target = { isHnsEnabled: !isHnsEnabled };
      expect(() => acceptBetween({ isHnsEnabled }, target, { allowCrossKind: true })).not.toThrow();
    },
  );

  test('must not differ for an in-place share, whatever was decided', () => {
    const options = { ...IN_PLACE, allowCrossKind: true };
    expect(getProblemCodes(() => acceptBetween({}, { isHnsEnabled: true }, options))).toEqual([
      'MappingNotAllowed',
      'StoreKindMismatch',
    ]);
  });
});

test.each(Object.values(ShareKind))(
  'fails for one endpoint on both sides, whatever the names (%s)',
  (shareKind) => {
    const source = { blobEndpoint: 'https://data.contoso.com' };
    const target = { blobEndpoint: 'https://DATA.contoso.com/' };
    expect(getProblemCodes(() => acceptBetween(source, target, { shareKind }))).toEqual(['SameAccount']);
  },
);

test('treats accounts with one name in two clouds as two', () => {
  const target = {
    storageAccountName: 'contoso',
    storageAccountId: accountId('contoso'),
    blobEndpoint: 'https://contoso.blob.core.usgovcloudapi.net',
  };
  expect(() => acceptBetween({}, target)).not.toThrow();
});

test.each(Object.values(ShareKind))('fails for one account on both sides (%s)', (shareKind) => {
  const target = { storageAccountName: 'contoso', storageAccountId: accountId('contoso') };
  expect(getProblems(() => acceptBetween({}, target, { shareKind }))).toEqual([
    {
      code: 'SameAccount',
      message: 'source and target are the same storage account "contoso"',
      fix: 'use a storage account of your own as the target',
      where: 'test/sales',
    },
  ]);
});
