import { posix } from 'node:path';
import fc from 'fast-check';
import type { ReceiptKind } from '../../../lib/exchange/layout';
import {
  parseInvitationPath,
  getInvitationPath,
  parseReceiptPath,
  getReceiptFolder,
  getReceiptPath,
} from '../../../lib/exchange/layout';
import { blobPathRule } from '../../../lib/model/rules/naming-rules';

const invitationFolder = (invitationId: string): string => posix.dirname(getInvitationPath(invitationId));

const ID = '7b0c1f8e-0000-4000-8000-000000000001';
const OTHER = '66666666-0000-4000-8000-000000000006';
const AT = '2027-01-02T03:04:05Z';
const RECEIPT = `receipts/${ID}/20270102T030405.000Z-acceptance.json`;

const id = fc.oneof(
  fc.uuid(),
  fc.uuid().map((text) => text.toUpperCase()),
);
const instant = fc
  .date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') })
  .map((date) => date.toISOString());

/** A receipt of each kind: only synchronizations have ids of their own. */
const receipt = fc.oneof(
  fc.record({ invitationId: id, kind: fc.constantFrom<ReceiptKind>('acceptance', 'rejection'), at: instant }),
  fc.record({ invitationId: id, kind: fc.constantFrom<ReceiptKind>('success', 'failure'), at: instant, id }),
);
type Receipt = { invitationId: string; kind: ReceiptKind; at: string; id?: string };
const buildReceiptPath = ({ invitationId, kind, at, id: own }: Receipt): string =>
  (getReceiptPath as (...of: (string | undefined)[]) => string)(invitationId, kind, at, own);

test('paths are as the layout says', () => {
  expect(getInvitationPath(ID)).toBe(`invitations/${ID}/invitation.json`);
  expect(getReceiptPath(ID, 'acceptance', AT)).toBe(RECEIPT);
  expect(getReceiptPath(ID, 'rejection', '2027-01-02T03:04:05.6789Z')).toBe(
    `receipts/${ID}/20270102T030405.678Z-rejection.json`,
  );
  expect(getReceiptPath(ID.toUpperCase(), 'success', AT, OTHER.toUpperCase())).toBe(
    `receipts/${ID}/20270102T030405.000Z-success-${OTHER}.json`,
  );
});

describe('a path', () => {
  test('says whose receipt it is, and of which kind', () => {
    fc.assert(
      fc.property(receipt, (of) => {
        expect(parseReceiptPath(buildReceiptPath(of))).toEqual({
          invitationId: of.invitationId.toLowerCase(),
          kind: of.kind,
        });
        expect(parseInvitationPath(buildReceiptPath(of))).toBeUndefined();
      }),
    );
  });

  test('says whose invitation it is', () => {
    fc.assert(
      fc.property(id, (invitationId) => {
        expect(parseInvitationPath(getInvitationPath(invitationId))).toBe(invitationId.toLowerCase());
        expect(parseReceiptPath(getInvitationPath(invitationId))).toBeUndefined();
      }),
    );
  });

  test('is a blob name that grants and URLs can carry, below the folder of its id', () => {
    fc.assert(
      fc.property(receipt, (of) => {
        expect(blobPathRule(buildReceiptPath(of))).toBeUndefined();
        expect(buildReceiptPath(of).startsWith(`${getReceiptFolder(of.invitationId)}/`)).toBe(true);
        expect(getInvitationPath(of.invitationId).startsWith(`${invitationFolder(of.invitationId)}/`)).toBe(
          true,
        );
      }),
    );
  });

  test('is that of one answer: the same one is one receipt, and another one another', () => {
    fc.assert(
      fc.property(receipt, receipt, (one, other) => {
        expect(buildReceiptPath({ ...one, invitationId: one.invitationId.toUpperCase() })).toBe(
          buildReceiptPath(one),
        );
        if (buildReceiptPath(one) === buildReceiptPath(other))
          expect(parseReceiptPath(buildReceiptPath(one))).toEqual(parseReceiptPath(buildReceiptPath(other)));
        expect(buildReceiptPath({ ...one, invitationId: OTHER })).not.toBe(buildReceiptPath(one));
      }),
    );
  });

  test('is listed in the order of time', () => {
    fc.assert(
      fc.property(receipt, instant, (one, at) => {
        const later = buildReceiptPath({ ...one, at });
        if (one.at < at) expect(buildReceiptPath(one) < later).toBe(true);
      }),
    );
  });
});

describe('files that no invited recipient can have written are ignored', () => {
  test.each([
    '',
    '/',
    'receipts',
    `receipts/${ID}`,
    `receipts/${ID}/`,
    `receipts/${ID}/acceptance.json`,
    `/${RECEIPT}`,
    ` ${RECEIPT}`,
    `${RECEIPT}\n`,
    `${RECEIPT}/`,
    `${RECEIPT}.bak`,
    `${RECEIPT}/../x.json`,
    `x/${RECEIPT}`,
    `x\n${RECEIPT}`,
    RECEIPT.toUpperCase(),
    RECEIPT.replace(ID, ID.toUpperCase()),
    RECEIPT.replace('receipts', 'Receipts'),
    RECEIPT.replace('/2027', '//2027'),
    RECEIPT.replace('/2027', '/../2027'),
    RECEIPT.replace('/2027', `/../${OTHER}/2027`),
    RECEIPT.replace('/2027', '/./2027'),
    RECEIPT.replace('/2027', '\\2027'),
    RECEIPT.replace('/2027', '%2f2027'),
    RECEIPT.replace(ID, `${ID}.`),
    RECEIPT.replace(ID, `${ID} `),
    RECEIPT.replace(ID, `{${ID}}`),
    RECEIPT.replace(ID, ID.slice(1)),
    RECEIPT.replace(ID, `${ID}0`),
    RECEIPT.replace(ID, ID.replaceAll('-', '')),
    RECEIPT.replace(ID, '..'),
    RECEIPT.replace('.000Z', 'Z'),
    RECEIPT.replace('.000Z', '.0000Z'),
    RECEIPT.replace('20270102', '+020270102'),
    RECEIPT.replace('2', '٢'),
    RECEIPT.replace('acceptance', 'Acceptance'),
    RECEIPT.replace('acceptance', 'subscription'),
    RECEIPT.replace('acceptance', `acceptance-${OTHER}`),
    RECEIPT.replace('acceptance', 'synchronization'),
    RECEIPT.replace('acceptance', 'synchronization-'),
    RECEIPT.replace('acceptance', 'synchronization-../x'),
    RECEIPT.replace('acceptance', `synchronization-${OTHER.replace('6', 'g')}`),
    RECEIPT.replace('.json', '.JSON'),
    RECEIPT.replace('.json', 'xjson'),
    RECEIPT.replace('receipts', 'invitations'),
  ])('%j', (path) => {
    expect(parseReceiptPath(path)).toBeUndefined();
    expect(parseInvitationPath(path)).toBeUndefined();
  });

  test.each([
    `invitations/${ID}`,
    `invitations/${ID}/`,
    `invitations/${ID}/Invitation.json`,
    `invitations/${ID.toUpperCase()}/invitation.json`,
    `invitations/${ID}/invitation.json\n`,
    `invitations/${ID}/invitation.json.bak`,
    `invitations/${ID}/../${OTHER}/invitation.json`,
    `invitations/${ID}//invitation.json`,
    `x/invitations/${ID}/invitation.json`,
    `receipts/${ID}/invitation.json`,
    'invitations/../invitation.json',
  ])('%j is no invitation', (path) => {
    expect(parseInvitationPath(path)).toBeUndefined();
  });

  test("nor is any path that was changed in one place into another id's", () => {
    const edit = fc.record({
      at: fc.nat(RECEIPT.length),
      removed: fc.integer({ min: 0, max: 2 }),
      added: fc.fullUnicodeString({ maxLength: 3 }),
    });
    fc.assert(
      fc.property(edit, ({ at, removed, added }) => {
        const path = RECEIPT.slice(0, at) + added + RECEIPT.slice(at + removed);
        const found = parseReceiptPath(path);
        // The owner is the text between the first two slashes, and nothing else.
        if (found) expect(path.split('/')).toEqual(['receipts', found.invitationId, expect.any(String)]);
      }),
      { numRuns: 2000 },
    );
  });
});

test('the folders of two ids never lie in one another, nor invitations among receipts', () => {
  fc.assert(
    fc.property(id, id, (one, other) => {
      const folders = [
        invitationFolder(one),
        getReceiptFolder(one),
        invitationFolder(other),
        getReceiptFolder(other),
      ];
      for (const a of new Set(folders)) {
        for (const b of new Set(folders)) if (a !== b) expect(`${a}/`.startsWith(`${b}/`)).toBe(false);
      }
      expect(invitationFolder(one) === invitationFolder(other)).toBe(
        one.toLowerCase() === other.toLowerCase(),
      );
    }),
  );
});
