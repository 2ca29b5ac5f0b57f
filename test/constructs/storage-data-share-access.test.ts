import fc from 'fast-check';
import {
  AzapiProvider,
  Dataset,
  InPlaceMethod,
  InvitationState,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../constructs';
import { compareReports, listGrants, reviewFiles, toState } from '../fixtures/native-shares';
import type { Blocks, Values } from '../fixtures/native-shares';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { referToStore } from './declarations';

/*
 * Random shares that are read through data shares of Azure Storage, and what the review of the synthesized stack says of them. Who
 * should read what is said here in words of its own.
 */

const HERE = '33333333-3333-4333-8333-333333333333';
const TENANTS = [HERE, '44444444-4444-4444-8444-444444444444', '55555555-5555-4555-8555-555555555555'];
const ACCOUNTS = ['contoso', 'northwind'];

const name = fc.stringMatching(/^[a-z]{3,5}$/);
const path = fc.array(fc.stringMatching(/^[a-z]{1,3}(?:\.csv)?$/), { minLength: 1, maxLength: 3 });

const dataset = fc.record({
  type: fc.constantFrom('container', 'folder', 'file'),
  container: name,
  segments: path,
});

const share = fc.record({
  account: fc.constantFrom(...ACCOUNTS),
  datasets: fc.uniqueArray(dataset, { minLength: 1, maxLength: 4, selector: ({ container }) => container }),
  recipients: fc.uniqueArray(
    fc.record({
      index: fc.nat(5),
      state: fc.constantFrom(InvitationState.ACTIVE, ...Object.values(InvitationState)),
    }),
    { maxLength: 4, selector: ({ index }) => index },
  ),
});

type DeclaredShare = typeof share extends fc.Arbitrary<infer T> ? T : never;

const toId = (index: number): string => `${index}aaaaaaa-0000-4000-8000-000000000001`;
const toTenant = (index: number): string => TENANTS[index % TENANTS.length];

/** Synthesizes the shares as one stack. */
function synthesizeShares(shares: readonly DeclaredShare[]): Values {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi');
  const stores = new Map(ACCOUNTS.map((each) => [each, referToStore(stack, each, { tenantId: HERE })]));
  const recipients = new Map<number, Recipient>();
  const findRecipient = (index: number): Recipient => {
    const known =
      recipients.get(index) ??
      new Recipient(stack, `r${index}`, {
        principalId: toId(index),
        principalType: PrincipalType.MANAGED_IDENTITY,
        tenantId: toTenant(index),
      });
    recipients.set(index, known);
    return known;
  };
  shares.forEach(({ account, datasets, recipients: invited }, at) => {
    const own = new Share(stack, `share${at}`, {
      dataStore: stores.get(account)!,
      shareKind: ShareKind.IN_PLACE,
      inPlace: InPlaceMethod.STORAGE_DATA_SHARE,
      datasets: datasets.map(({ type, container, segments }, index) => {
        const options = { datasetName: `d${index}` };
        if (type === 'container') return Dataset.container(container, options);
        const place = segments.join('/');
        return type === 'folder'
          ? Dataset.folder(container, place, options)
          : Dataset.file(container, place, options);
      }),
    });
    for (const { index, state } of invited) own.invite(findRecipient(index), { state });
  });
  return synthesizeStack(stack) as unknown as Values;
}

/** Lists who should read what. An asset is a folder or a blob: its path does not tell which. */
function listDeclared(shares: readonly DeclaredShare[]): string[] {
  return shares
    .flatMap(({ account, datasets, recipients }) =>
      recipients
        .filter(({ state }) => state === InvitationState.ACTIVE)
        .flatMap(({ index }) =>
          datasets.map(({ type, container, segments }) => {
            const names = type === 'container' ? '*' : `${segments.join('/')}/`;
            return `${toId(index)} ${toTenant(index)} ${account} ${container} ${names} Read+List storage data share`;
          }),
        ),
    )
    .sort();
}

const shares = fc.array(share, { minLength: 1, maxLength: 3 });

// CDKTF notes where each token was made, which takes longer than all the rest.
beforeAll(() => jest.spyOn(Error, 'captureStackTrace').mockImplementation(() => {}));
afterAll(() => jest.restoreAllMocks());

test('the review of any set of shares reads back what was declared, and raises no alarm', () => {
  fc.assert(
    fc.property(shares, (declared) => {
      const stack = synthesizeShares(declared);
      for (const file of [stack, toState(stack['resource'] as Blocks)]) {
        const report = reviewFiles(file);
        expect(listGrants(report)).toEqual(listDeclared(declared));
        expect([report.otherWays, report.unreadShares, report.unread]).toEqual([[], [], []]);
        expect(report.warnings.filter(({ code }) => code !== 'SharedKeysUnknown')).toEqual([]);
      }
    }),
    { numRuns: 12 },
  );
});

test('a comparison of any two sets of shares is clear, and finds no change between equal ones', () => {
  fc.assert(
    fc.property(shares, shares, (before, after) => {
      const [old, now] = [before, after].map((each) => reviewFiles(synthesizeShares(each)));
      const { status, unclear, blinks } = compareReports(old, now);
      const [was, is] = [before, after].map((each) => [...new Set(listDeclared(each))].join('\n'));
      expect([unclear, blinks]).toEqual([[], []]);
      if (was === is) expect(status).toBe('Unchanged');
      expect(compareReports(old, old).status).toBe('Unchanged');
    }),
    { numRuns: 6 },
  );
});
