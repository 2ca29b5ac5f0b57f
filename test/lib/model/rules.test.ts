import fc from 'fast-check';
import type { Place } from '../../../lib/model/values/dataset';
import { describePlace, overlaps } from '../../../lib/model/values/dataset';
import type { StoreSide } from '../../../lib/model/checks/store-compatibility';
import { findCompatibilityProblems } from '../../../lib/model/checks/store-compatibility';
import { createInvitationId, createUuidV5 } from '../../../lib/model/values/invitation-id';
import {
  blobPathRule,
  containerNameRule,
  sourceContainerRule,
  targetContainerRule,
  endpointRule,
  hasDotSegment,
  isAzureEndpoint,
  isDataLakeGen1,
  hasAccountName,
  nameRule,
  regionRule,
  storageAccountIdRule,
  storageAccountNameRule,
  uuidRule,
} from '../../../lib/model/rules/naming-rules';
import { normalizeRegion } from '../../../lib/model/values/region';
import { ShareKind } from '../../../lib/model/values/share-kind';
import { computeTermsHash } from '../../../lib/model/values/terms';

type Rule = (value: string) => string | undefined;

describe('names', () => {
  const arm = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts';

  test.each<[Rule, string[]]>([
    [storageAccountNameRule, ['abc', 'a'.repeat(24), '123']],
    [containerNameRule, ['abc', 'a-b', '1-2-3', 'a'.repeat(63)]],
    [sourceContainerRule, ['abc', 'a-b', '$web', '$root', '$logs']],
    [targetContainerRule, ['abc', 'a-b', '$web', '$root']],
    [nameRule, ['a', '7', 'Sales_2027.q1-final', 'a'.repeat(90)]],
    [blobPathRule, ['a', 'a/b', 'a.b/..c', '...', 'ä b/ñ', 'a?b#c%2e', '/'.padStart(1023, 'a') + 'b']],
    [uuidRule, ['7b0c1f8e-0000-4000-8000-000000000001', '7B0C1F8E-0000-4000-8000-00000000000A']],
    [regionRule, ['westeurope', 'West Europe', 'eastus2', 'ab', 'a'.repeat(63)]],
    [storageAccountIdRule, [`${arm}/contoso`, `${arm}/contoso`.toUpperCase()]],
    [endpointRule, ['https://contoso.blob.core.windows.net', 'http://127.0.0.1:1/x', 'http://[::1]/x']],
  ])('%p allows the edges of its rule', (rule, names) => {
    expect(names.filter((name) => rule(name) !== undefined)).toEqual([]);
  });

  test.each<[Rule, string[]]>([
    [storageAccountNameRule, ['', 'ab', 'a'.repeat(25), 'Abc', 'a-b', 'abc\n', 'äbc']],
    [containerNameRule, ['', 'ab', 'a'.repeat(64), 'Abc', 'a--b', '-ab', 'ab-', 'a_b', '$web', 'abc\n']],
    [sourceContainerRule, ['', 'a_b', '$', '$weba', '$Web', 'a$web', '$web\n', '$blobchangefeed']],
    [targetContainerRule, ['', 'a_b', '$logs', '$rootx', '$$web']],
    [nameRule, ['', '-a', '.a', '_a', 'a'.repeat(91), 'a b', 'a/b', 'a\n', 'ä', '../a']],
    [uuidRule, ['', '7b0c1f8e', '{7b0c1f8e-0000-4000-8000-000000000001}', 'g'.repeat(36)]],
    [regionRule, ['', 'a', '1west', 'west-europe', 'a'.repeat(64), 'west\teurope']],
    [
      storageAccountIdRule,
      ['', 'contoso', `${arm}/a`, `${arm}/contoso/blobServices/default`, `x${arm}/contoso`],
    ],
    [
      endpointRule,
      [
        '',
        'contoso',
        'ftp://contoso.example',
        'http://contoso.example',
        'http://127.0.0.1.contoso.example',
        'https://contoso.example/?sig=1',
        'https://contoso.example/#x',
        'https://user@contoso.example',
        'https://:pass@contoso.example',
        `https://contoso.example/${'a'.repeat(512)}`,
        'javascript:alert(1)',
        ' https://contoso.example',
        'https://con\ntoso.example',
        'https:\\\\contoso.example',
        'https:contoso.example',
        'https://contoso.example/?',
      ],
    ],
  ])('%p fails for what is just beyond', (rule, names) => {
    expect(names.filter((name) => rule(name) === undefined)).toEqual([]);
  });

  test.each([
    ['', '1 to 1024 characters long'],
    ['a'.repeat(1025), '1 to 1024 characters long'],
    ['/a', "without a leading or trailing '/'"],
    ['a/', "without a leading or trailing '/'"],
    ['/', "without a leading or trailing '/'"],
    ['a//b', "without empty segments ('//')"],
    ['..', "without '.' and '..' segments"],
    ['.', "without '.' and '..' segments"],
    ['a/../b', "without '.' and '..' segments"],
    ['a/.', "without '.' and '..' segments"],
    ['a\nb', 'without control characters'],
    ['\u0000', 'without control characters'],
    ['a\u007f', 'without control characters'],
    ['\u009b2J', 'without control characters'],
    ['a\ud800', 'well-formed Unicode'],
    ['\udc00a', 'well-formed Unicode'],
  ])('fails for the path %j, which must be %s', (path, rule) => {
    expect(blobPathRule(path)).toBe(rule);
  });

  test('a path that is allowed names the blob that its URL names', () => {
    const segment = fc.string({ unit: fc.constantFrom('.', 'a', 'é', '%', ' ', '?', '😀'), maxLength: 4 });
    const paths = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join('/'));
    fc.assert(
      fc.property(paths, (path) => {
        const { pathname } = new URL(
          `https://contoso.example/c/${path.split('/').map(encodeURIComponent).join('/')}`,
        );
        const survives = decodeURIComponent(pathname) === `/c/${path}`;
        expect(survives).toBe(!hasDotSegment(path));
        if (blobPathRule(path) === undefined) expect(survives).toBe(true);
      }),
    );
  });

  test.each([
    ['https://contoso.azuredatalakestore.net', true],
    ['adl://contoso.azuredatalakestore.net/x', true],
    ['/subscriptions/1/resourceGroups/g/providers/Microsoft.DataLakeStore/accounts/contoso', true],
    ['https://contoso.dfs.core.windows.net', false],
    ['https://contoso.azuredatalakestore.network', false],
  ])('that %s is Data Lake Storage Gen1 is %p', (value, isGen1) => {
    expect(isDataLakeGen1(value)).toBe(isGen1);
  });
});

test.each([
  ['West Europe', 'westeurope'],
  ['westeurope', 'westeurope'],
  ['East US 2', 'eastus2'],
  ['', ''],
])('the region %j is compared as %j', (location, normalized) => {
  expect(normalizeRegion(location)).toBe(normalized);
});

describe('an endpoint that may receive a token for account contoso', () => {
  test.each([
    'https://contoso.blob.core.windows.net',
    'https://contoso.blob.core.windows.net/',
    'https://CONTOSO.Blob.Core.Windows.Net:443',
    'https://contoso.z1.blob.storage.azure.net',
    'https://contoso.z48.blob.storage.azure.net',
    'https://contoso.blob.core.usgovcloudapi.net',
    'https://contoso.blob.core.chinacloudapi.cn',
  ])('is %s', (endpoint) => {
    expect(isAzureEndpoint(endpoint, 'contoso')).toBe(true);
  });

  test.each([
    'http://contoso.blob.core.windows.net',
    'https://fabrikam.blob.core.windows.net',
    'https://evilcontoso.blob.core.windows.net',
    'https://contosoevil.blob.core.windows.net',
    'https://evil.contoso.blob.core.windows.net',
    'https://contoso.blob.core.windows.net.evil.example',
    'https://contoso.blob.core.windows.net@evil.example',
    'https://contoso.blob.core.windows.net:8443',
    'https://contoso.blob.core.windows.net./',
    'https://contoso.blob.core.windows.net/evil',
    'https://contoso.blob.core.windows.evil.example',
    'https://contoso.blob-core.windows.net',
    'https://contosoxblob.core.windows.net',
    'https://contoso.dfs.core.windows.net',
    'https://contoso.z1.web.core.windows.net',
    'https://contoso.z1234.blob.storage.azure.net',
    'https://contoso.evil.blob.storage.azure.net',
    'https://evil.example/contoso.blob.core.windows.net',
    'https://evil.example/?contoso.blob.core.windows.net',
    'https://contoso',
    'http://127.0.0.1:10000/contoso',
  ])('is not %s', (endpoint) => {
    expect(isAzureEndpoint(endpoint, 'contoso')).toBe(false);
  });
});

test.each([
  ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/contoso', true],
  ['/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.STORAGE/STORAGEACCOUNTS/CONTOSO', true],
  ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/evilcontoso', false],
  ['/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/contoso2', false],
  ['/subscriptions/contoso/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/fabrikam', false],
])('that %s is the id of contoso is %p', (id, expected) => {
  expect(hasAccountName(id, 'contoso')).toBe(expected);
});

describe('two sides', () => {
  const SOURCE: StoreSide = {
    storageAccountName: 'contoso',
    blobEndpoint: 'https://contoso.blob.core.windows.net',
    location: 'West Europe',
    isHnsEnabled: false,
  };
  const IN_PLACE = ShareKind.IN_PLACE;
  const COPY = ShareKind.COPY_BASED;

  const regions = [
    { shareKind: IN_PLACE, location: 'westeurope', allowCrossRegion: false, codes: [] },
    { shareKind: IN_PLACE, location: 'westeurope', allowCrossRegion: true, codes: [] },
    { shareKind: IN_PLACE, location: 'northeurope', allowCrossRegion: false, codes: ['RegionMismatch'] },
    { shareKind: IN_PLACE, location: 'northeurope', allowCrossRegion: true, codes: ['RegionMismatch'] },
    { shareKind: COPY, location: 'westeurope', allowCrossRegion: false, codes: [] },
    { shareKind: COPY, location: 'westeurope', allowCrossRegion: true, codes: [] },
    { shareKind: COPY, location: 'northeurope', allowCrossRegion: false, codes: ['RegionMismatch'] },
    { shareKind: COPY, location: 'northeurope', allowCrossRegion: true, codes: [] },
    { shareKind: IN_PLACE, location: undefined, allowCrossRegion: false, codes: [] },
  ];
  const kinds = [
    { isHnsEnabled: false, codes: [] },
    { isHnsEnabled: true, codes: ['StoreKindMismatch'] },
    { isHnsEnabled: undefined, codes: [] },
  ];
  const accounts = [
    { storageAccountName: 'fabrikam', blobEndpoint: 'https://fabrikam.blob.core.windows.net', codes: [] },
    { storageAccountName: 'contoso', blobEndpoint: SOURCE.blobEndpoint, codes: ['SameAccount'] },
    {
      storageAccountName: 'contoso',
      blobEndpoint: 'https://CONTOSO.blob.core.windows.net',
      codes: ['SameAccount'],
    },
    { storageAccountName: 'fabrikam', blobEndpoint: SOURCE.blobEndpoint, codes: ['SameAccount'] },
    { storageAccountName: 'contoso', blobEndpoint: undefined, codes: ['SameAccount'] },
    { storageAccountName: 'contoso', blobEndpoint: 'https://contoso.blob.core.chinacloudapi.cn', codes: [] },
    { storageAccountName: undefined, blobEndpoint: undefined, codes: [] },
  ];

  test.each(regions)('$shareKind to $location, may cross: $allowCrossRegion -> $codes', (region) => {
    for (const kind of kinds) {
      for (const account of accounts) {
        const target: StoreSide = {
          storageAccountName: account.storageAccountName,
          blobEndpoint: account.blobEndpoint,
          location: region.location,
          isHnsEnabled: kind.isHnsEnabled,
        };
        const codes = [...account.codes, ...region.codes, ...kind.codes];
        expect(findCompatibilityProblems(SOURCE, target, region).map(({ code }) => code)).toEqual(codes);
        expect(findCompatibilityProblems(target, SOURCE, region).map(({ code }) => code)).toEqual(codes);
      }
    }
  });
});

describe('places', () => {
  const place = (text: string): Place => {
    const [container, ...path] = text.split('/');
    return { container, path: path.join('/') };
  };

  test.each([
    ['one', 'one', true],
    ['one', 'one/a', true],
    ['one/a', 'one/a', true],
    ['one/a', 'one/a/b', true],
    ['one/a', 'one/ab', false],
    ['one/a/b', 'one/a/c', false],
    ['one/a', 'one/A', false],
    ['one', 'two', false],
    ['one/a', 'two/a', false],
  ])('that %s and %s overlap is %p', (a, b, expected) => {
    expect(overlaps(place(a), place(b))).toBe(expected);
  });

  test('overlap in both directions, exactly if a blob of one could be a blob of the other', () => {
    const segments = fc.array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom('one', 'two'), segments, segments, (container, first, second) => {
        const a = { container, path: first.join('/') };
        const b = { container: 'one', path: second.join('/') };
        const isPrefix = first.every((s, i) => i >= second.length || s === second[i]);
        expect(overlaps(a, b)).toBe(container === 'one' && isPrefix);
        expect(overlaps(b, a)).toBe(overlaps(a, b));
        expect(overlaps(a, a)).toBe(true);
      }),
    );
  });

  test('are shown as container/path', () => {
    expect(['one', 'one/a/b'].map((text) => describePlace(place(text)))).toEqual(['one', 'one/a/b']);
  });
});

describe('identity', () => {
  test('a name-based UUID is that of RFC 9562, appendix A.4', () => {
    expect(createUuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
  });

  test('the id of an invitation is the same on every machine, for ever', () => {
    expect(createInvitationId('contoso', 'sales', 'fabrikam')).toBe('1dcee309-db58-5c34-a5b3-52c35cdab5d2');
  });

  test('each recipient, share and account has an id of its own', () => {
    const names: [string, string, string][] = [
      ['contoso', 'sales', 'fabrikam'],
      ['contoso', 'sales', 'wingtip'],
      ['contoso', 'travel', 'fabrikam'],
      ['contoso2', 'sales', 'fabrikam'],
      ['sales', 'contoso', 'fabrikam'],
    ];
    const ids = names.map((parts) => createInvitationId(...parts));
    expect(new Set(ids).size).toBe(names.length);
    expect(ids.filter((id) => uuidRule(id) !== undefined)).toEqual([]);
  });

  test.each([
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['Ünïcode', '00b24be80c8dd6e9d76ed28922c27452555f9f803875c55583d04e2311b448ac'],
  ])('the hash of the terms %j is SHA-256 of their UTF-8 bytes', (terms, hash) => {
    expect(computeTermsHash(terms)).toBe(hash);
  });
});
