import fc from 'fast-check';
import type { Offer } from '../../../lib/model/handshake/acceptance-match';
import {
  findAcceptanceMismatches,
  findDeadlineProblems,
} from '../../../lib/model/handshake/acceptance-match';
import { parseAcceptance } from '../../../lib/model/documents/parsing/parse-document';
import { ACCEPTANCE, withFields } from '../../fixtures/documents';

const OTHER = '00000000-0000-4000-8000-00000000000f';

/** The invitation that the sample acceptance answers. */
const OFFER = {
  invitationId: ACCEPTANCE.invitationId,
  termsSha256: ACCEPTANCE.termsSha256,
  acceptBy: '2027-02-01T00:00:00Z',
  tenantId: ACCEPTANCE.consumer.tenantId,
};

const findMismatchCodes = (offer: Offer, fields: Record<string, unknown> = {}): string[] =>
  findAcceptanceMismatches(offer, parseAcceptance(withFields(ACCEPTANCE, fields))).map(({ code }) => code);

describe('an acceptance answers an offer', () => {
  test('of the same invitation, terms and tenant, in time', () => {
    expect(findMismatchCodes(OFFER)).toEqual([]);
  });

  test('whatever the case of its ids', () => {
    const upper = {
      invitationId: ACCEPTANCE.invitationId.toUpperCase(),
      'consumer.tenantId': ACCEPTANCE.consumer.tenantId.toUpperCase(),
    };
    expect(findMismatchCodes(OFFER, upper)).toEqual([]);
    expect(
      findMismatchCodes({ ...OFFER, invitationId: upper.invitationId, tenantId: upper['consumer.tenantId'] }),
    ).toEqual([]);
  });

  test('without terms, and at any time, if there are no terms and no end', () => {
    expect(findMismatchCodes({ ...OFFER, termsSha256: null, acceptBy: null }, { termsSha256: null })).toEqual(
      [],
    );
  });

  test('as far as the offer is known: the rest is for Terraform', () => {
    const foreign = {
      invitationId: OTHER,
      termsSha256: null,
      'consumer.tenantId': OTHER,
      acceptedOn: '2099-01-01T00:00:00Z',
    };
    expect(findMismatchCodes({}, foreign)).toEqual([]);
    expect(findMismatchCodes({ termsSha256: OFFER.termsSha256 }, foreign)).toEqual(['AcceptanceOutdated']);
    expect(findMismatchCodes({ tenantId: OFFER.tenantId }, foreign)).toEqual(['TenantMismatch']);
  });
});

describe('an acceptance is refused', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['of another invitation', { invitationId: OTHER }, 'AcceptanceForeign'],
    ['of other terms', { termsSha256: '0'.repeat(64) }, 'AcceptanceOutdated'],
    ['of no terms, where there are some', { termsSha256: null }, 'AcceptanceOutdated'],
    ['from another tenant', { 'consumer.tenantId': OTHER }, 'TenantMismatch'],
    ['from no tenant that it names', { 'consumer.tenantId': null }, 'TenantMismatch'],
    ['after its time', { acceptedOn: '2027-02-01T00:00:00.001Z' }, 'AcceptedTooLate'],
  ])('%s', (_what, fields, code) => {
    expect(findMismatchCodes(OFFER, fields)).toEqual([code]);
  });

  test('of terms that were removed', () => {
    expect(findMismatchCodes({ ...OFFER, termsSha256: null })).toEqual(['AcceptanceOutdated']);
  });

  test('for everything that is wrong, at once', () => {
    const wrong = {
      invitationId: OTHER,
      termsSha256: null,
      'consumer.tenantId': null,
      acceptedOn: '2027-03-01T00:00:00Z',
    };
    const all = ['AcceptanceForeign', 'AcceptanceOutdated', 'TenantMismatch', 'AcceptedTooLate'];
    expect(findMismatchCodes(OFFER, wrong)).toEqual(all);
    const fields = Object.entries(wrong);
    fc.assert(
      fc.property(fc.subarray(fields), (some) => {
        expect(findMismatchCodes(OFFER, Object.fromEntries(some))).toEqual(
          all.filter((_code, index) => some.includes(fields[index])),
        );
      }),
    );
  });
});

describe('a time of acceptance', () => {
  const codes = (...[acceptedOn, until]: Parameters<typeof findDeadlineProblems>): string[] =>
    findDeadlineProblems(acceptedOn, until).map(({ code }) => code);

  test('may be the last instant to accept, however that is written', () => {
    expect(codes('2027-02-01T00:00:00Z', { acceptBy: '2027-02-01T00:00:00.000Z' })).toEqual([]);
    expect(codes('2027-02-01T00:00:00.000Z', { acceptBy: '2027-02-01T00:00:00Z' })).toEqual([]);
    expect(codes('2027-02-01T00:00:01Z', { acceptBy: '2027-02-01T00:00:00Z' })).toEqual(['AcceptedTooLate']);
    expect(codes('2099-01-01T00:00:00Z', { acceptBy: null, expiresOn: null })).toEqual([]);
    expect(codes('2099-01-01T00:00:00Z', {})).toEqual([]);
  });

  test('is before the end of access, which has come at that instant', () => {
    expect(codes('2027-01-31T23:59:59.999Z', { expiresOn: '2027-02-01T00:00:00Z' })).toEqual([]);
    expect(codes('2027-02-01T00:00:00.000Z', { expiresOn: '2027-02-01T00:00:00Z' })).toEqual([
      'AcceptedTooLate',
    ]);
    expect(
      codes('2028-01-01T00:00:00Z', { acceptBy: '2027-01-01T00:00:00Z', expiresOn: '2027-02-01T00:00:00Z' }),
    ).toEqual(['AcceptedTooLate', 'AcceptedTooLate']);
  });

  test('after the end of access is no answer', () => {
    expect(findMismatchCodes({ ...OFFER, acceptBy: null, expiresOn: '2026-01-01T00:00:00Z' })).toEqual([
      'AcceptedTooLate',
    ]);
  });
});
