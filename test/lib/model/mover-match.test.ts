import fc from 'fast-check';
import { parseAcceptance, parseInvitation } from '../../../lib';
import { DataShareError } from '../../../lib/errors/data-share-error';
import type { StorageMoverFacts } from '../../../lib/model/documents/subscription-engine';
import { findMoverMismatches } from '../../../lib/model/handshake/mover-match';
import { ShareKind } from '../../../lib/model/values/share-kind';
import { accountId, INVITATION_ID, invitationDocument, TENANT } from '../../constructs/declarations';

const PROVIDER_TENANT = '55555555-5555-4555-8555-555555555555';
const ENDPOINT_ID =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg/providers/Microsoft.StorageMover/storageMovers/m/endpoints/e';
const OFFER = { sourceAccountId: accountId('contoso'), location: 'westeurope' };

const names = fc.constantFrom('a', 'b', 'c', 'payroll');
const halves: fc.Arbitrary<StorageMoverFacts> = fc.record({
  destinationAccountId: fc.constantFrom('fabrikam', 'FABRIKAM', 'contoso', 'woodgrove').map(accountId),
  location: fc.constantFrom(null, 'westeurope'),
  deletions: fc.constantFrom('keep', 'mirror'),
  jobs: fc.array(
    fc.record({
      datasetName: names,
      endpointId: fc.constantFrom(ENDPOINT_ID, ENDPOINT_ID.toUpperCase(), `${ENDPOINT_ID}2`),
      path: fc.constantFrom('', 'x', 'X'),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});
const tenants = fc.constantFrom(null, TENANT, PROVIDER_TENANT, PROVIDER_TENANT.toUpperCase());

test('no half passes that copies more, elsewhere, twice or within the tenant', () => {
  fc.assert(
    fc.property(halves, tenants, fc.uniqueArray(names), (half, tenantId, datasetNames) => {
      const mismatches = findMoverMismatches(half, tenantId, {
        datasetNames,
        sourceAccountName: 'contoso',
        sourceTenantId: PROVIDER_TENANT,
        destinationAccountId: accountId('fabrikam'),
      });
      const asked = half.jobs.map(({ datasetName }) => datasetName);
      const places = half.jobs.map(({ endpointId, path }) => `${endpointId.toLowerCase()} ${path}`);
      const isHarmless =
        half.destinationAccountId.toLowerCase() === accountId('fabrikam').toLowerCase() &&
        tenantId?.toLowerCase() === TENANT &&
        asked.every((name) => datasetNames.includes(name)) &&
        new Set(asked).size === asked.length &&
        new Set(places).size === places.length;
      expect(mismatches.length === 0).toBe(isHarmless);
      expect(new Set(mismatches.map(({ code }) => code)).size).toBeLessThan(2);
    }),
    { numRuns: 300 },
  );
});

const getIssue = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (DataShareError.isDataShareError(error)) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
};

test.each<[string, object, RegExp]>([
  [
    'another account',
    { storageMover: { ...OFFER, sourceAccountId: accountId('woodgrove') } },
    /account in 'source'/,
  ],
  [
    'an InPlace share',
    { storageMover: OFFER, shareKind: ShareKind.IN_PLACE },
    /left out for an InPlace share/,
  ],
  ['no region', { storageMover: { ...OFFER, location: '' } }, /location/],
  ['a field that nobody knows', { storageMover: { ...OFFER, key: 'x' } }, /key/],
])('an offer is refused for %s', (_, changes, message) => {
  expect(getIssue(() => parseInvitation({ ...invitationDocument(), ...changes }))).toMatch(message);
});

const JOB = { datasetName: 'a', endpointId: ENDPOINT_ID, path: '' };
test.each<[string, object]>([
  ['an endpoint that is none', { jobs: [{ ...JOB, endpointId: accountId('fabrikam') }] }],
  ['an endpoint with a query', { jobs: [{ ...JOB, endpointId: `${ENDPOINT_ID}?x=1` }] }],
  ['a path that leads out', { jobs: [{ ...JOB, path: '../x' }] }],
  ['no job', { jobs: [] }],
  ['more jobs than Azure runs', { jobs: Array.from({ length: 11 }, () => JOB) }],
  ['an account that is none', { destinationAccountId: ENDPOINT_ID }],
])('a half is refused with %s', (_, changes) => {
  const parse = (half: object) =>
    parseAcceptance({
      documentType: 'acceptance',
      schemaVersion: 1,
      invitationId: INVITATION_ID,
      shareName: 'sales',
      acceptedOn: '2026-07-01T00:00:00Z',
      consumer: { consumerName: null, contact: null, tenantId: TENANT },
      target: { location: 'westeurope', isHnsEnabled: false },
      reader: { principalId: null, principalType: 'ServicePrincipal', applicationId: TENANT },
      storageMover: { destinationAccountId: accountId('fabrikam'), jobs: [JOB], ...half },
    });
  expect(parse({}).storageMover).toMatchObject({ deletions: 'keep', location: null });
  expect(getIssue(() => parse(changes))).toMatch(/storageMover/);
});
