import { serialize } from 'node:v8';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { App } from 'cdktf';
import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { Node } from 'constructs';
import type { Share } from '../../constructs';
import { listSources } from '../../lib/model/documents/shared-datasets';
import { appForTest, getOutput, stackForTest } from '../support/stacks';
import { copyShare, recipient, referToStore } from './declarations';

afterEach(() => jest.restoreAllMocks());

interface Synthesized {
  readonly resource: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly output: Readonly<Record<string, { readonly value: object }>>;
}

function synthesize(stack: TerraformStack): Synthesized {
  return JSON.parse(Testing.synth(stack)) as Synthesized;
}

function createShare(app?: App): Share {
  const stack = stackForTest('test', app);
  return copyShare(stack, 'sales', referToStore(stack, 'contoso'));
}

function invite(share: Share, count: number): void {
  for (let i = 0; i < count; i++) {
    const principalId = toPrincipalId(i);
    share.invite(recipient(share, `partner-${i}`, { principalId }), { outputName: `partner_${i}` });
  }
}

function toPrincipalId(index: number): string {
  return `5a0e3b8e-8a1f-4f0c-9b59-${String(index).padStart(12, '0')}`;
}

/** Counts how often something lists all constructs of an app, or of a stack, while the app is synthesized. */
function countLists(recipients: number): number {
  const app = appForTest();
  invite(createShare(app), recipients);
  const list = jest.spyOn(Node.prototype, 'findAll');
  app.synth();
  const { length } = list.mock.calls;
  list.mockRestore();
  return length;
}

test('a synthesis lists the constructs of an app a few times, no matter how many recipients and outputs it has', () => {
  const few = countLists(2);
  // The framework itself lists them four times.
  expect(few).toBeLessThanOrEqual(6);
  expect(countLists(20)).toBe(few);
});

test('an invitation captures no stack trace', () => {
  const share = createShare();
  const capture = jest.spyOn(Error, 'captureStackTrace');
  invite(share, 2);
  expect(capture).not.toHaveBeenCalled();
});

test('all invitations of a share refer to one list of datasets, one store and one provider', () => {
  const share = createShare();
  const [first, second] = [1, 2].map((n) => {
    const principalId = toPrincipalId(n);
    return share.invite(recipient(share, `partner-${n}`, { principalId })).invitation;
  });
  expect(second.datasets).toBe(first.datasets);
  expect(second.provider).toBe(first.provider);
  expect(first).toMatchObject({ schemaVersion: 1, source: { storageAccountName: 'contoso' } });
  expect(listSources(second)[0]).toBe(listSources(first)[0]);
});

test.each<[string, (share: Share) => string]>([
  ['literal', () => '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11'],
  ['unknown', (share) => new TerraformVariable(share, 'principal', {}).stringValue],
])('overrides of a stack change a grant and a document with a %s principal', (_kind, toPrincipalId) => {
  const share = createShare();
  const { output } = share.invite(recipient(share, 'fabrikam', { principalId: toPrincipalId(share) }));
  const stack = TerraformStack.of(share);
  const [assignment] = stack.node.findAll().filter((each) => each instanceof RoleAssignment);
  const before = synthesize(stack);
  stack.addOverride(`resource.azurerm_role_assignment.${assignment.friendlyUniqueId}.description`, 'checked');
  stack.addOverride(`output.${output.friendlyUniqueId}.value.description`, 'changed');
  const after = synthesize(stack);
  const grant = before.resource['azurerm_role_assignment'][assignment.friendlyUniqueId];
  expect(after.resource['azurerm_role_assignment'][assignment.friendlyUniqueId]).toEqual({
    ...grant,
    description: 'checked',
  });
  const { value } = before.output[output.friendlyUniqueId];
  expect(after.output[output.friendlyUniqueId].value).toEqual({ ...value, description: 'changed' });
});

test('of a document without tokens, its fields are synthesized and nothing else', () => {
  const share = createShare();
  const sent = share.invite(recipient(share));
  expect(getOutput(sent)['value']).toEqual(JSON.parse(JSON.stringify(sent.document)));
});

/** Lists the keys and texts of a value that V8 keeps with two bytes for each character. The third byte of a serialized text tells it. */
function listWideTexts(value: unknown): string[] {
  if (typeof value === 'string') return serialize(value)[2] === '"'.charCodeAt(0) ? [] : [value];
  return Object.entries(value ?? {}).flatMap((entry) => entry.flatMap(listWideTexts));
}

test('no text is kept with two bytes for each character, unless it has such characters', () => {
  const share = createShare();
  const stack = TerraformStack.of(share);
  for (let i = 0; i < 100; i++) {
    const scope = i % 2 === 0 ? stack : share;
    share.invite(recipient(scope, `partner-${i}`, { principalId: toPrincipalId(i) }));
  }
  expect(listWideTexts(stack.toTerraform())).toEqual([]);
  expect(listWideTexts({ a: ['\u0142'] })).toEqual(['\u0142']);
});
