import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import type { TerraformStack } from 'cdktf';
import type { DataStoreProps, DigestJobProps, IDataStore, Share } from '../../constructs';
import {
  ChangeEvents,
  Dataset,
  DataStore,
  DigestJob,
  ManagedIdentity,
  Recipient,
  PrincipalType,
  ShareExchange,
  ShareKind,
  SnapshotSchedule,
} from '../../constructs';
import { evaluateAccess } from '../../lib/access/condition/evaluate';
import { findDocuments } from '../../lib/cli/input/invitation-input';
import { parseInvitation } from '../../lib/model/documents/parsing/parse-document';
import { getProblems, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { accountId, copyShare, OTHER_PRINCIPAL, recipient, referToStore, TENANT } from './declarations';

const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const ID = '9f1c2d3e-0000-4000-8000-00000000000a';

function declare(props: Partial<DigestJobProps> = {}) {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', { tenantId: TENANT });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store });
  const datasets = [Dataset.folder('curated', 'sales', { datasetName: 'sales' })];
  const share = copyShare(stack, 'sales', store, { exchange, datasets });
  const identity = new ManagedIdentity(stack, 'writer', PLACE);
  const invite = (to: Recipient, invitationId: string = ID) =>
    share.invite(to, { changeEvents: ChangeEvents.toExchange(), invitationId });
  const define = (more: Partial<DigestJobProps> = {}, id = 'digests') =>
    new DigestJob(stack, id, {
      shares: [share],
      identity,
      image: 'contoso.azurecr.io/datashare:0.1.0',
      ...PLACE,
      ...props,
      ...more,
    });
  return { stack, store, share, identity, exchange, invite, define };
}

interface JobBlock {
  readonly schedule_trigger_config: { readonly cron_expression: string };
  readonly template: { readonly container: readonly { readonly args: string[]; readonly env: object[] }[] };
}

function readJob(stack: ReturnType<typeof stackForTest>): JobBlock {
  return resources(stack, ContainerAppJob)[0] as unknown as JobBlock;
}

describe('a job of digests', () => {
  test('runs the digest command on its schedule, and signs in as its identity', () => {
    const { stack, define, invite } = declare();
    invite(recipient(stack));
    define();
    const job = readJob(stack);
    expect(job.schedule_trigger_config.cron_expression).toBe('0 * * * *');
    expect(job.template.container[0].args).toEqual([
      'digest',
      'env:DATASHARE_INVITATIONS_1',
      ...['--from', 'listing', '--keep-days', '14', '--json'],
    ]);
    expect(JSON.stringify(job.template.container[0].env)).not.toMatch(/secret|key|connection/i);
  });

  test('has the schedule, the source and the days that the app sets', () => {
    const { stack, define } = declare();
    define({ schedule: SnapshotSchedule.hourly({ minute: 7 }), readChangeFeed: true, keepDays: 3 });
    const job = readJob(stack);
    expect(job.schedule_trigger_config.cron_expression).toBe('7 * * * *');
    expect(job.template.container[0].args.slice(2)).toEqual([
      '--from',
      'change-feed',
      '--keep-days',
      '3',
      '--json',
    ]);
  });

  test('knows the invitations of the share, also those that are added after it', () => {
    const { stack, define, invite } = declare();
    invite(recipient(stack));
    define();
    const later = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.GROUP };
    invite(new Recipient(stack, 'tailwind', later), ID.replace('a', 'b').replace('9', '8'));
    const { locals } = synthesizeStack(stack) as { locals: Record<string, unknown> };
    const [[, value]] = Object.entries(locals).filter(([name]) => name.includes('DATASHARE_INVITATIONS_1'));
    const text = JSON.stringify(value);
    const found = findDocuments(JSON.parse(text), 'invitation', 'env').map((document) =>
      parseInvitation(document),
    );
    expect(found.map((each) => [each.recipient.recipientName, each.changeDigest?.container])).toEqual([
      ['fabrikam', 'exchange'],
      ['tailwind', 'exchange'],
    ]);
  });
});

describe('the identity of a job of digests', () => {
  const findOwn = (stack: ReturnType<typeof stackForTest>) =>
    resources(stack, RoleAssignment).filter(({ principal_id: who }) => String(who).includes('.writer'));
  const onExchange = () => {
    const { stack, define, invite } = declare();
    invite(recipient(stack));
    define();
    return findOwn(stack).find(({ scope }) => String(scope).includes('exchange'))!;
  };
  const at = new Date('2027-01-01T00:00:00Z');

  test.each<['Read' | 'List' | 'Write' | 'Add', string, string]>([
    ['Write', `invitations/${ID}/changes/latest.json`, 'Allowed'],
    ['Write', `invitations/${ID}/changes/12.jsonl`, 'Allowed'],
    ['Read', `invitations/${ID}/changes/latest.json`, 'Allowed'],
    ['Write', 'digests/0123/state.json', 'Allowed'],
    ['Add', 'digests/0123/changes/1-x.jsonl', 'Allowed'],
    ['Read', 'digests/0123/listings/x-0', 'Allowed'],
    ['List', 'digests/0123/', 'Allowed'],
    ['Read', `invitations/${ID}/invitation.json`, 'Denied'],
    ['Write', `invitations/${ID}/invitation.json`, 'Denied'],
    ['Write', `invitations/${ID}/changes`, 'Denied'],
    ['Read', `receipts/${ID}/changes/latest.json`, 'Denied'],
    ['Write', `receipts/${ID}/receipt.json`, 'Denied'],
    ['Write', 'index/x/y', 'Denied'],
    ['Write', 'digests-other/x', 'Denied'],
    ['List', '', 'Denied'],
    ['List', 'invitations/', 'Denied'],
    ['List', `receipts/${ID}/`, 'Denied'],
  ])('in the exchange: %s %s is %s', (operation, path, verdict) => {
    const condition = String(onExchange()['condition']);
    expect(evaluateAccess(condition, { operation, container: 'exchange', path, at })).toBe(verdict);
  });

  test('has a role of its own there, which cannot delete the container', () => {
    const { stack, define } = declare();
    define();
    const role = resources(stack, RoleDefinition).find(({ name }) => String(name).includes('Digests'));
    const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
    expect(role).toMatchObject({
      permissions: [
        { data_actions: ['read', 'write', 'add/action', 'delete'].map((each) => `${blobs}/${each}`) },
      ],
    });
    expect(JSON.stringify(role)).not.toContain('"actions"');
  });

  test('lists the datasets and nothing else of the account', () => {
    const { stack, define } = declare();
    define();
    const scopes = findOwn(stack).filter(({ scope }) => !String(scope).includes('exchange'));
    expect(scopes).toEqual([
      expect.objectContaining({
        scope: `${accountId('contoso')}/blobServices/default/containers/curated`,
        role_definition_name: 'Storage Blob Data Reader',
      }),
    ]);
    const condition = String(scopes[0]['condition']);
    const ask = (operation: 'Read' | 'List', path: string) =>
      evaluateAccess(condition, { operation, container: 'curated', path, at });
    expect([ask('List', 'sales/'), ask('List', ''), ask('List', 'hr/'), ask('Read', 'hr/x')]).toEqual([
      'Allowed',
      ...['Denied', 'Denied', 'Denied'],
    ]);
  });

  test('with the change feed, reads that and no dataset', () => {
    const { stack, define } = declare();
    define({ readChangeFeed: true });
    const scopes = findOwn(stack).map(({ scope }) => String(scope));
    expect(scopes.filter((scope) => !scope.includes('exchange'))).toEqual([
      `${accountId('contoso')}/blobServices/default/containers/$blobchangefeed`,
    ]);
  });
});

test.each<[string, (share: Share) => Partial<DigestJobProps>, string]>([
  ['no share', () => ({ shares: [] }), "'shares' must be at least one share"],
  [
    'one share twice',
    (share) => ({ shares: [share, share] }),
    "'shares[1]' must be a share that is not named before",
  ],
  [
    'a share without an exchange',
    ({ dataStore }) => ({ shares: [copyShare(dataStore.node.scope as never, 'other', dataStore)] }),
    "'shares[0]' must be a share with an exchange",
  ],
  [
    'a share in place',
    ({ dataStore, exchange }) => ({
      shares: [
        copyShare(dataStore.node.scope as never, 'other', dataStore, {
          exchange,
          shareKind: ShareKind.IN_PLACE,
        }),
      ],
    }),
    "'shares[0]' must be a copied share",
  ],
  ['days that are none', () => ({ keepDays: 0 }), "'keepDays' must be a whole number of days from 1 to 365"],
  ['an image that is none', () => ({ image: 'Data share' }), "'image' must be"],
])('a job is refused with %s', (_, props, words) => {
  const { share, define } = declare();
  const found = getProblems(() => define(props(share)));
  expect(found.map(({ message }) => message).join()).toContain(words);
});

describe('the change feed of an account', () => {
  const WITHOUT = "'readChangeFeed' must be left out for shares of";

  function declareOn(define: (stack: TerraformStack) => IDataStore): TerraformStack {
    const stack = stackForTest();
    const store = referToStore(stack, 'partners', { tenantId: TENANT });
    const exchange = new ShareExchange(stack, 'exchange', { dataStore: store });
    const share = copyShare(stack, 'sales', define(stack), { exchange });
    const identity = new ManagedIdentity(stack, 'writer', PLACE);
    const image = 'contoso.azurecr.io/datashare:0.1.0';
    new DigestJob(stack, 'digests', { shares: [share], identity, image, readChangeFeed: true, ...PLACE });
    return stack;
  }

  const defineStore = (more: Partial<DataStoreProps>) => (stack: TerraformStack) =>
    new DataStore(stack, 'contoso', { ...PLACE, name: 'contoso', tenantId: TENANT, ...more });

  test.each<[string, (stack: TerraformStack) => IDataStore, string]>([
    [
      'of ADLS Gen2',
      (stack) => referToStore(stack, 'contoso', { tenantId: TENANT, isHnsEnabled: true }),
      `${WITHOUT} ADLS Gen2`,
    ],
    ['that the app defines without one', defineStore({}), `${WITHOUT} accounts without a change feed`],
  ])('%s is refused', (_, define, words) => {
    expect(getProblems(() => synthesizeStack(declareOn(define))).map(({ message }) => message)).toEqual([
      expect.stringContaining(words) as string,
    ]);
  });

  test.each<[string, (stack: TerraformStack) => IDataStore]>([
    ['that the app defines with one', defineStore({ changeFeedEnabled: true })],
    ['of which the app knows nothing', (stack) => referToStore(stack, 'contoso', { tenantId: TENANT })],
  ])('%s can be read', (_, define) => {
    expect(() => synthesizeStack(declareOn(define))).not.toThrow();
  });
});

test('a second job for an exchange is refused: each would begin the series of the other one anew', () => {
  const { define } = declare();
  define();
  expect(getProblems(() => define({}, 'again')).map(({ code }) => code)).toEqual(['DuplicateName']);
});

/** Invites so many recipients with long names. */
function inviteMany({ stack, invite }: ReturnType<typeof declare>, count: number): void {
  for (let at = 0; at < count; at++) {
    const principalId = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const displayName = '<'.repeat(200);
    const principalType = PrincipalType.GROUP;
    invite(new Recipient(stack, `r${at}`, { principalId, principalType, displayName }), principalId);
  }
}

/** The value of the variable, as Terraform writes it, without references. */
function encodeInvitations(stack: ReturnType<typeof stackForTest>): string {
  const { locals } = synthesizeStack(stack) as { locals: Record<string, unknown> };
  const [[, value]] = Object.entries(locals).filter(([name]) => name.includes('DATASHARE_INVITATIONS_1'));
  return JSON.stringify(value)
    .replace(/\$\{[^}]*\}/g, '')
    .replaceAll('<', '\\u003c');
}

test('more invitations than an environment variable holds are refused, counted as Terraform writes them', () => {
  const few = declare();
  few.define();
  inviteMany(few, 10);
  const each = encodeInvitations(few.stack).length / 10;
  const fitting = Math.floor((127 * 1024) / each);

  const most = declare();
  most.define();
  inviteMany(most, fitting - 2);
  expect(encodeInvitations(most.stack).length).toBeLessThanOrEqual(127 * 1024);

  const more = declare();
  more.define();
  inviteMany(more, fitting + 2);
  expect(getProblems(() => synthesizeStack(more.stack)).map(({ message }) => message)).toEqual([
    expect.stringContaining('what an environment variable holds') as string,
  ]);
});

test('the plan refuses what only Terraform can count', () => {
  const { stack, define } = declare();
  define();
  const [{ lifecycle }] = resources(stack, ContainerAppJob) as unknown as {
    lifecycle: { precondition: { condition: string; error_message: string }[] };
  }[];
  expect(lifecycle.precondition).toEqual([
    {
      condition: expect.stringMatching(
        /length\(base64encode\(jsonencode\(local\..*\)\)\) <= 173400/,
      ) as string,
      error_message: expect.stringMatching(
        /^ValueInvalid: 'shares' must be .*run the digest command elsewhere/,
      ) as string,
    },
  ]);
});
