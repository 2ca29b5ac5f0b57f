import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import type { InviteOptions, ReplicationRuleFacts } from '../../constructs';
import {
  Acceptance,
  AzapiProvider,
  Dataset,
  DataStore,
  GrantTiming,
  InvitationState,
  PrincipalType,
  ShareKind,
} from '../../constructs';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import { getProblems, resources, stackForTest, synthesizeStack, variable } from '../support/stacks';
import {
  accountId,
  copyShare,
  INVITATION_ID,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  recipient,
  TENANT,
} from './declarations';

const OTHER_TENANT = '55555555-5555-4555-8555-555555555555';
const APPLICATION = '66666666-6666-4666-8666-666666666666';
const POLICY = '99999999-9999-4999-8999-999999999999';
const RULE: ReplicationRuleFacts = {
  ruleId: '88888888-8888-4888-8888-888888888888',
  sourceContainer: 'curated',
  destinationContainer: 'landing',
  prefixes: ['a/'],
};
const ALLOWED: InviteOptions = { objectReplication: {} };
const CLOSED = { crossTenantReplicationEnabled: false };
const HIERARCHICAL = { isHnsEnabled: true, versioningEnabled: false, changeFeedEnabled: false };

function createAcceptance(rules: readonly object[], changes: object = {}, more: object = {}): Acceptance {
  return Acceptance.fromTerraformOutput({
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: INVITATION_ID,
    shareName: 'sales',
    acceptedOn: '2026-07-01T00:00:00Z',
    consumer: { consumerName: null, contact: null, tenantId: OTHER_TENANT },
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: null, principalType: 'ServicePrincipal', applicationId: APPLICATION },
    objectReplication: { policyId: POLICY, destinationAccountId: accountId('fabrikam'), rules, ...changes },
    ...more,
  });
}

interface Case {
  readonly rules?: readonly object[];
  readonly half?: object;
  readonly options?: InviteOptions;
  readonly datasets?: Dataset[];
  readonly store?: object;
  readonly recipientTenant?: string;
  readonly shareKind?: ShareKind;
}

/** Contoso invites Fabrikam of another tenant, with the consumer's half in the acceptance. */
function invite(stack: TerraformStack, { rules = [RULE], half, options = ALLOWED, ...given }: Case = {}) {
  const { datasets = [Dataset.folder('curated', 'a')], recipientTenant = OTHER_TENANT, shareKind } = given;
  new AzapiProvider(stack, 'azapi');
  const dataStore = new DataStore(stack, 'contoso', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    tenantId: TENANT,
    ...{ versioningEnabled: true, changeFeedEnabled: true, crossTenantReplicationEnabled: true },
    ...given.store,
  });
  const applicationId = APPLICATION;
  return copyShare(stack, 'sales', dataStore, { datasets, ...(shareKind && { shareKind }) }).invite(
    recipient(stack, 'fabrikam', {
      ...{ principalId: PRINCIPAL, principalType: PrincipalType.SERVICE_PRINCIPAL },
      ...{ applicationId, tenantId: recipientTenant },
    }),
    {
      invitationId: INVITATION_ID,
      grantOn: GrantTiming.ACCEPTANCE,
      acceptance: createAcceptance(rules, half),
      ...options,
    },
  );
}

describe("the provider's half of object replication", () => {
  test('of two invitations with one policy is refused: the second one would replace the rules of the first one', () => {
    const stack = stackForTest();
    invite(stack);
    const store = DataStore.fromAttributes(stack, 'same', {
      storageAccountId: accountId('contoso'),
      storageAccountName: 'contoso',
      location: 'westeurope',
      tenantId: TENANT,
    });
    const applicationId = APPLICATION;
    const second = () =>
      copyShare(stack, 'more', store, { datasets: [Dataset.folder('curated', 'a')] }).invite(
        recipient(stack, 'woodgrove', {
          ...{ principalId: OTHER_PRINCIPAL, principalType: PrincipalType.SERVICE_PRINCIPAL },
          ...{ applicationId, tenantId: OTHER_TENANT },
        }),
        {
          ...ALLOWED,
          invitationId: '7b0c1f8e-0000-4000-8000-000000000002',
          grantOn: GrantTiming.ACCEPTANCE,
          acceptance: createAcceptance(
            [RULE],
            { destinationAccountId: accountId('woodgrove') },
            {
              invitationId: '7b0c1f8e-0000-4000-8000-000000000002',
              shareName: 'more',
            },
          ),
        },
      );
    expect(getProblems(second)).toMatchObject([{ code: 'DuplicateName' }]);
  });

  test('has the ids and the rules of the acceptance, on the account of the share', () => {
    const stack = stackForTest();
    invite(stack, { rules: [{ ...RULE, createdAfter: '2026-01-01T00:00:00Z' }] });
    expect(resources(stack, AzapiResource)).toMatchObject([
      {
        name: POLICY,
        parent_id: expect.stringMatching(/^\$\{azurerm_storage_account\.\w+\.id\}$/) as string,
        body: {
          properties: {
            destinationAccount: accountId('fabrikam'),
            rules: [
              {
                ruleId: RULE.ruleId,
                sourceContainer: 'curated',
                destinationContainer: 'landing',
                filters: { prefixMatch: ['a/'], minCreationTime: '2026-01-01T00:00:00Z' },
              },
            ],
          },
        },
      },
    ]);
  });

  test.each<[string, Case]>([
    ['the invitation is suspended', { options: { ...ALLOWED, state: InvitationState.SUSPENDED } }],
    ['the invitation is revoked', { options: { ...ALLOWED, state: InvitationState.REVOKED } }],
    [
      'the invitation is revoked, whatever the acceptance says',
      {
        rules: [{ ...RULE, sourceContainer: 'payroll' }],
        options: { ...ALLOWED, state: InvitationState.REVOKED },
      },
    ],
    ['the acceptance is not there yet', { options: { ...ALLOWED, acceptance: undefined } }],
    ['the invitation does not allow it', { options: {} }],
  ])('is not made if %s', (_name, given) => {
    const stack = stackForTest();
    const { node } = invite(stack, given);
    expect(resources(stack, AzapiResource)).toEqual([]);
    const told = node.metadata.map(({ data }) => String(data)).filter((text) => /Replication/.test(text));
    expect(told.length > 0).toBe(given.options?.objectReplication === undefined);
  });

  test.each<[string, Case, RegExp]>([
    [
      'another container',
      { rules: [{ ...RULE, sourceContainer: 'payroll' }] },
      /below "a\/" of container "payroll"/,
    ],
    ['the whole container', { rules: [{ ...RULE, prefixes: [] }] }, /all blobs of container "curated"/],
    ['another folder', { rules: [{ ...RULE, prefixes: ['a/', 'b/'] }] }, /below "b\/"/],
    ['a folder whose name begins alike', { rules: [{ ...RULE, prefixes: ['ab/'] }] }, /below "ab\/"/],
    ['a folder in other case', { rules: [{ ...RULE, prefixes: ['A/'] }] }, /below "A\/"/],
    [
      'the prefix of a single file',
      { datasets: [Dataset.file('curated', 'a/x.csv')], rules: [{ ...RULE, prefixes: ['a/x.csv/'] }] },
      /x\.csv/,
    ],
    [
      'one container in two rules',
      {
        datasets: [Dataset.container('curated')],
        rules: [RULE, { ...RULE, ruleId: POLICY, destinationContainer: 'second' }],
      },
      /two of its rules have the sourceContainer/,
    ],
    [
      'one id in two rules',
      {
        datasets: [Dataset.container('curated'), Dataset.container('other')],
        rules: [RULE, { ...RULE, sourceContainer: 'other', destinationContainer: 'second' }],
      },
      /two of its rules have the ruleId/,
    ],
    ['the source itself', { half: { destinationAccountId: accountId('contoso') } }, /to itself/],
    [
      'an account that is not allowed',
      { options: { objectReplication: { destinationAccountId: accountId('fabrikamnew') } } },
      /allows/,
    ],
  ])('is refused for %s: the acceptance is untrusted', (_name, given, message) => {
    const stack = stackForTest();
    expect(getProblems(() => invite(stack, given))).toContainEqual(
      expect.objectContaining({
        code: 'ReplicationMismatch',
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  test.each<[string, Case, string]>([
    [
      'an end of access, which replication has not',
      { options: { ...ALLOWED, expiresOn: '2027-01-01T00:00:00Z' } },
      'ExpiryUnenforceable',
    ],
    [
      'a grant that waits for no acceptance',
      { options: { ...ALLOWED, grantOn: GrantTiming.INVITATION, acceptance: undefined } },
      'ValueInvalid',
    ],
  ])('is refused with %s', (_name, given, code) => {
    const stack = stackForTest();
    expect(getProblems(() => invite(stack, given))).toContainEqual(expect.objectContaining({ code }));
  });

  test.each<[string, object, RegExp]>([
    ['no versioning', { versioningEnabled: false }, /has no versioning/],
    ['no change feed', { changeFeedEnabled: false }, /has no change feed/],
    [
      'no replication to other tenants',
      { crossTenantReplicationEnabled: false },
      /does not allow replication across tenants/,
    ],
  ])('is refused for a source account with %s', (_name, store, message) => {
    const stack = stackForTest();
    invite(stack, { store });
    expect(getProblems(() => synthesizeStack(stack))).toContainEqual(
      expect.objectContaining({ code: 'EngineUnfit', message: expect.stringMatching(message) as string }),
    );
  });

  test.each<[string, Case, string]>([
    ['an account with a hierarchical namespace', { store: HIERARCHICAL }, 'has a hierarchical namespace'],
    ['an account without versioning', { store: { versioningEnabled: false } }, 'has no versioning'],
    ['an account without a change feed', { store: { changeFeedEnabled: false } }, 'has no change feed'],
    ['an account that keeps to its tenant', { store: CLOSED }, 'does not allow replication across tenants'],
    ['single files only', { datasets: [Dataset.file('curated', 'a.csv')] }, 'a single file is shared'],
  ])('is not even offered for %s: the consumer would make its half in vain', (_name, given, message) => {
    const stack = stackForTest();
    invite(stack, { ...given, options: { ...ALLOWED, acceptance: undefined } });
    expect(getProblems(() => synthesizeStack(stack))).toContainEqual(
      expect.objectContaining({
        code: 'EngineUnfit',
        message: expect.stringContaining(message) as string,
        fix: "change what breaks the limit, or leave out 'objectReplication' of the invitation",
        where: 'test/sales/fabrikam',
      }),
    );
  });

  test.each<[string, Case]>([
    ['an account that fits', {}],
    ['a file beside a folder', { datasets: [Dataset.folder('curated', 'a'), Dataset.file('raw', 'b.csv')] }],
    ['a recipient of one tenant with the share', { store: CLOSED, recipientTenant: TENANT }],
    [
      'an account that does not fit, if the invitation is suspended',
      { store: { versioningEnabled: false }, options: { ...ALLOWED, state: InvitationState.SUSPENDED } },
    ],
    ['an account that does not fit, if nothing is offered', { store: CLOSED, options: {} }],
  ])('can be offered for %s', (_name, { options = ALLOWED, ...given }) => {
    const stack = stackForTest();
    invite(stack, { ...given, options: { ...options, acceptance: undefined } });
    expect(() => synthesizeStack(stack)).not.toThrow();
  });

  test.each<[string, Case, RegExp]>([
    [
      'an in-place share',
      { shareKind: ShareKind.IN_PLACE },
      /^'objectReplication' must be left out for an InPlace share/,
    ],
    [
      'the account of the share as the destination',
      { options: { objectReplication: { destinationAccountId: accountId('contoso') } } },
      /^'objectReplication\.destinationAccountId' must be the id of the consumer's account, .*got ".*\/contoso"$/,
    ],
  ])('is not even offered with %s', (_name, given, message) => {
    const options = { ...ALLOWED, ...given.options, acceptance: undefined };
    expect(getProblems(() => invite(stackForTest(), { ...given, options }))).toMatchObject([
      { code: 'ValueInvalid', message: expect.stringMatching(message) as string },
    ]);
  });

  test('shows both accounts whole, and says how to find out which one is right', () => {
    const [allowed, asked] = ['rg-lake', 'rg-evil'].map((group) =>
      accountId('fabrikam').replace('rg-data', group),
    );
    const options = { objectReplication: { destinationAccountId: allowed } };
    const found = getProblems(() =>
      invite(stackForTest(), { options, half: { destinationAccountId: asked } }),
    );
    expect(found).toMatchObject([
      {
        code: 'ReplicationMismatch',
        message: expect.stringContaining(
          `replicates to "${asked}", but the invitation allows "${allowed}"`,
        ) as string,
        fix: expect.stringMatching(/in another way than by the acceptance/) as string,
      },
    ]);
  });

  test('without rules is no document', () => {
    expect(getProblems(() => createAcceptance([]))).toMatchObject([
      { code: 'DocumentInvalid', message: "'objectReplication.rules' must have at least one rule, got []" },
    ]);
  });

  test('is compared in the plan with folders that only Terraform knows', () => {
    const stack = stackForTest();
    const path = variable(stack, 'folder');
    invite(stack, { datasets: [Dataset.folder('curated', path, { datasetName: 'a' })] });
    const [{ lifecycle }] = resources(stack, AzapiResource) as [
      { lifecycle: { precondition: { condition: string; error_message: string }[] } },
    ];
    expect(lifecycle.precondition).toContainEqual({
      condition: expect.stringMatching(
        /"curated" == "curated".*startswith\("a\/", join\("", \[var\.folder, "\/"\]\)\)/,
      ) as string,
      error_message: expect.stringMatching(/^ReplicationMismatch: /) as string,
    });
  });

  test('takes no Terraform code from an acceptance', () => {
    const stack = stackForTest();
    invite(stack, {
      datasets: [Dataset.container('curated')],
      rules: [{ ...RULE, prefixes: ['${upper(1)}/'] }],
      half: { destinationAccountId: accountId('fabrikam').replace('rg-data', '${upper(1)}') },
    });
    const text = JSON.stringify(resources(stack, AzapiResource));
    expect(text).not.toMatch(/(?<!\$)\$\{upper/);
    expect(text).toContain('$${upper(1)}');
  });

  test('leaves the account as it is without object replication', () => {
    const stack = stackForTest();
    new DataStore(stack, 'plain', { name: 'plain', resourceGroupName: 'rg-data', location: 'westeurope' });
    const [account] = resources(stack, StorageAccount);
    expect(account).toMatchObject({ cross_tenant_replication_enabled: false });
    expect(account['blob_properties']).toEqual({ container_delete_retention_policy: { days: 7 } });
  });
});
