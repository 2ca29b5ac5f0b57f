import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Acceptance } from '../../constructs';
import { getProblemCodes, getProblems } from '../support/stacks';
import { INVITATION_ID, OTHER_PRINCIPAL, PRINCIPAL } from './declarations';

const DOCUMENT = {
  documentType: 'acceptance',
  schemaVersion: 1,
  invitationId: INVITATION_ID,
  shareName: 'sales',
  acceptedOn: '2026-07-01T00:00:00Z',
  consumer: { consumerName: 'Fabrikam' },
  target: { location: 'westeurope', isHnsEnabled: false },
  reader: { principalId: PRINCIPAL, principalType: 'User' },
};
const OTHER = { ...DOCUMENT, invitationId: OTHER_PRINCIPAL };
const toOutputs = (...documents: object[]): object =>
  Object.fromEntries(documents.map((value, at) => [`o${at}`, { sensitive: false, type: 'string', value }]));

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'acceptance-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('an acceptance is read from a file', () => {
  const path = join(folder, 'a.json');
  writeFileSync(path, JSON.stringify(DOCUMENT));
  expect(Acceptance.fromFile(path).acceptance).toMatchObject({ ...DOCUMENT, termsSha256: null });
  expect(getProblemCodes(() => Acceptance.fromFile(join(folder, 'none.json')))).toEqual([
    'DocumentUnreadable',
  ]);
});

test("an acceptance is found among Terraform's outputs", () => {
  const { acceptance } = Acceptance.fromTerraformOutput(
    JSON.stringify(toOutputs({ documentType: 'subscription' }, DOCUMENT)),
  );
  expect(acceptance.invitationId).toBe(INVITATION_ID);
  const selected = Acceptance.fromTerraformOutput(toOutputs(DOCUMENT, OTHER), {
    invitationId: OTHER_PRINCIPAL,
  });
  expect(selected.acceptance.invitationId).toBe(OTHER_PRINCIPAL);
});

test('none, or several, are refused', () => {
  expect(getProblems(() => Acceptance.fromTerraformOutput({}))).toMatchObject([
    {
      code: 'DocumentInvalid',
      message: expect.stringContaining('has no such acceptance') as string,
      fix: "check that the consumer's stack was applied",
    },
  ]);
  expect(getProblems(() => Acceptance.fromTerraformOutput(toOutputs(DOCUMENT, OTHER)))).toMatchObject([
    { code: 'DocumentInvalid', fix: "select one by 'invitationId'" },
  ]);
});

test.each<[string, string, object]>([
  ['of another type', 'DocumentInvalid', { ...DOCUMENT, documentType: 'invitation' }],
  ['of a newer version', 'DocumentVersionUnsupported', { ...DOCUMENT, schemaVersion: 2 }],
  ['with a field that is unknown', 'DocumentInvalid', { ...DOCUMENT, isAdmin: true }],
  ['of nobody', 'DocumentInvalid', { ...DOCUMENT, reader: { principalType: 'User' } }],
  [
    "with a token of CDKTF's",
    'DocumentInvalid',
    { ...DOCUMENT, consumer: { consumerName: '${TfToken[TOKEN.1]}' } },
  ],
])('a document %s is refused', (_, code, document) => {
  expect(getProblemCodes(() => Acceptance.fromTerraformOutput(document))).toEqual([code]);
});
