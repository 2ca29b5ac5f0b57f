import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import type { InviteOptions, StorageMoverConsent } from '../../constructs';
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
import {
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
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
const OTHER_INVITATION = '7b0c1f8e-0000-4000-8000-000000000002';
const MOVERS =
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.StorageMover/storageMovers';
const ENDPOINT_ID = `${MOVERS}/fabrikam-copies/endpoints/sales-target-landing`;
const JOB = { datasetName: 'a', endpointId: ENDPOINT_ID, path: 'from-contoso/a' };
const CONSENT: StorageMoverConsent = { storageMoverName: 'contoso-copies', resourceGroupName: 'rg-data' };
const OFFERED: InviteOptions = { storageMover: CONSENT };

interface Case {
  readonly recipientTenant?: string;
  readonly half?: object;
  readonly consumer?: object;
  readonly cron?: string | null;
  readonly options?: InviteOptions;
  readonly datasets?: Dataset[];
  readonly store?: object;
  readonly shareKind?: ShareKind;
  /** Names of the share and of the recipient. */
  readonly names?: readonly [string, string];
  readonly invitationId?: string;
  readonly principalId?: string;
}

function createAcceptance({ half, consumer, cron = null, invitationId = INVITATION_ID }: Case): Acceptance {
  return Acceptance.fromTerraformOutput({
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId,
    shareName: 'sales',
    acceptedOn: '2026-07-01T00:00:00Z',
    consumer: { consumerName: null, contact: null, tenantId: OTHER_TENANT, ...consumer },
    target: { location: 'northeurope', isHnsEnabled: false },
    reader: { principalId: null, principalType: 'ServicePrincipal', applicationId: APPLICATION },
    snapshotTrigger: cron === null ? { kind: 'Manual', cron: null } : { kind: 'Cron', cron },
    storageMover: {
      destinationAccountId: accountId('fabrikam'),
      location: 'westeurope',
      deletions: 'keep',
      jobs: [JOB],
      ...half,
    },
  });
}

function openStore(stack: TerraformStack, props?: object): DataStore {
  new AzapiProvider(stack, 'azapi');
  return new DataStore(stack, 'contoso', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    tenantId: TENANT,
    ...props,
  });
}

/** Contoso invites Fabrikam of another tenant, with the consumer's half in the acceptance. */
function invite(stack: TerraformStack, given: Case = {}) {
  return inviteFrom(stack, openStore(stack, given.store), given);
}

function inviteFrom(stack: TerraformStack, dataStore: DataStore, given: Case) {
  const { options = OFFERED, datasets = [Dataset.folder('curated', 'a')], shareKind } = given;
  const { names: [shareName, recipientName] = ['sales', 'fabrikam'], invitationId = INVITATION_ID } = given;
  const { principalId = PRINCIPAL } = given;
  return copyShare(stack, shareName, dataStore, { datasets, ...(shareKind && { shareKind }) }).invite(
    recipient(stack, recipientName, {
      ...{ principalId, principalType: PrincipalType.SERVICE_PRINCIPAL },
      ...{ applicationId: APPLICATION, tenantId: given.recipientTenant ?? OTHER_TENANT },
    }),
    {
      invitationId,
      grantOn: GrantTiming.ACCEPTANCE,
      acceptance: createAcceptance(given),
      ...options,
    },
  );
}

const select = (stack: TerraformStack, type: string) =>
  resources(stack, AzapiResource).filter((each) => String(each['type']).split('@')[0].endsWith(type));

const readJobs = (stack: TerraformStack) =>
  select(stack, '/jobDefinitions').map(({ body }) => (body as { properties: object }).properties);

const readWarnings = ({ node }: ReturnType<typeof invite>, code: string): string[] =>
  node.metadata.map(({ data }) => String(data)).filter((each) => each.startsWith(code));

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-12-01T00:00:00Z') }));
afterEach(() => jest.useRealTimers());

describe("the provider's half of copies by Storage Mover", () => {
  test('has a storage mover, an endpoint that allows the account of the acceptance only, and a job for each dataset', () => {
    const stack = stackForTest();
    invite(stack);
    expect(select(stack, '/storageMovers')).toMatchObject([{ name: 'contoso-copies' }]);
    expect(select(stack, '/projects')).toMatchObject([{ name: 'sales-fabrikam' }]);
    expect(select(stack, '/endpoints')).toMatchObject([
      {
        name: 'sales-fabrikam-source-curated',
        identity: [{ type: 'SystemAssigned' }],
        body: {
          properties: {
            endpointKind: 'Source',
            blobContainerName: 'curated',
            enableCrossTenantTransfer: true,
            allowedStorageAccounts: [accountId('fabrikam')],
          },
        },
      },
    ]);
    expect(readJobs(stack)).toEqual([
      {
        jobType: 'CloudToCloud',
        copyMode: 'Additive',
        dataIntegrityValidation: 'SaveVerifyFileMD5',
        sourceName: 'sales-fabrikam-source-curated',
        sourceSubpath: '/a',
        targetName: 'sales-target-landing',
        targetSubpath: '/from-contoso/a',
        isCrossTenantJob: true,
        crossTenantEndpointTenantId: OTHER_TENANT,
        crossTenantEndpointResourceId: ENDPOINT_ID,
      },
    ]);
  });

  test('takes the place of a dataset from the share, and mirrors only if the consumer asks', () => {
    const stack = stackForTest();
    invite(stack, {
      datasets: [Dataset.folder('curated', 'year/a', { datasetName: 'a' })],
      half: { deletions: 'mirror' },
    });
    expect(readJobs(stack)).toMatchObject([{ sourceSubpath: '/year/a', copyMode: 'Mirror' }]);
  });

  test('gives its endpoint the roles that Storage Mover needs, none to the consumer, and says aloud how wide they are', () => {
    const stack = stackForTest();
    const invitation = invite(stack);
    const roles = resources(stack, RoleAssignment)
      .filter(({ principal_id: principal }) => String(principal).includes('azapi_resource'))
      .map(({ role_definition_name: role, scope }) => [role, /containers\/(.+)$/.exec(String(scope))?.[1]]);
    expect(roles.sort()).toEqual([
      ['Storage Account Contributor', undefined],
      ['Storage Blob Data Owner', 'curated'],
    ]);
    const [{ depends_on: needed }] = select(stack, '/jobDefinitions');
    expect((needed as string[]).filter((each) => each.startsWith('azurerm_role_assignment'))).toHaveLength(2);
    expect(readWarnings(invitation, 'EngineNeedsRights')).toEqual([
      expect.stringMatching(/Storage Account Contributor on the account of the share.* keys/),
    ]);
  });

  test('is told to the consumer before, and named with the region of its storage mover', () => {
    const stack = stackForTest();
    const invitation = invite(stack, {
      options: { storageMover: { ...CONSENT, location: 'northeurope' }, acceptance: undefined },
    });
    expect((getOutput(invitation).value as { storageMover: object }).storageMover).toEqual({
      sourceAccountId: expect.stringMatching(/^\$\{azurerm_storage_account\.\w+\.id\}$/) as string,
      location: 'northeurope',
    });
    expect(resources(stack, AzapiResource)).toEqual([]);
    expect(invite(stackForTest(), { options: {} }).invitation.storageMover).toBeUndefined();
  });

  test('runs at the times of the consumer until access ends', () => {
    const cron = '30 1 * * *';
    const expiresOn = '2027-06-01T00:00:00Z';
    const schedule = (options: InviteOptions): unknown => {
      const stack = stackForTest();
      invite(stack, { cron, options });
      return (readJobs(stack) as { schedule: object }[])[0].schedule;
    };
    const daily = { frequency: 'Daily', isActive: true, executionTime: { hour: 1, minute: 30 } };
    expect(schedule(OFFERED)).toEqual(daily);
    expect(schedule({ ...OFFERED, expiresOn })).toEqual({ ...daily, endDate: expiresOn });
    const [startDate, endDate] = ['2027-01-01T00:00:00Z', '2027-05-01T00:00:00Z'];
    expect(schedule({ storageMover: { ...CONSENT, startDate, endDate }, expiresOn })).toEqual({
      ...daily,
      startDate,
      endDate,
    });
  });

  test.each<[string, Case]>([
    ['nothing starts the jobs by the clock', {}],
    ['the schedule has an end of its own', { cron: '0 1 * * *' }],
  ])('can have an end of access that is years ahead if %s', (_name, given) => {
    const stack = stackForTest();
    const storageMover = { ...CONSENT, ...(given.cron && { endDate: '2027-06-01T00:00:00Z' }) };
    invite(stack, { ...given, options: { storageMover, expiresOn: '2030-01-01T00:00:00Z' } });
    expect(readJobs(stack)).toHaveLength(1);
  });

  test('has names of its own in a storage mover that invitations share', () => {
    const stack = stackForTest();
    const dataStore = openStore(stack);
    const options = { storageMover: { storageMoverId: `${MOVERS}/shared`, location: 'westeurope' } };
    inviteFrom(stack, dataStore, { options, names: ['a-b', 'c'], principalId: OTHER_PRINCIPAL });
    const other = { options, names: ['a', 'b-c'], invitationId: OTHER_INVITATION } as const;
    expect(getProblems(() => inviteFrom(stack, dataStore, other))).toEqual([
      expect.objectContaining({
        code: 'DuplicateName',
        message: expect.stringContaining('"a-b-c"') as string,
      }),
    ]);
  });

  test.each<[string, Case]>([
    ['the invitation is suspended', { options: { ...OFFERED, state: InvitationState.SUSPENDED } }],
    ['the invitation is revoked', { options: { ...OFFERED, state: InvitationState.REVOKED } }],
    [
      'the invitation is revoked, whatever the acceptance says',
      {
        half: { jobs: [{ ...JOB, datasetName: 'payroll' }] },
        options: { ...OFFERED, state: InvitationState.REVOKED },
      },
    ],
    ['access has ended', { options: { ...OFFERED, expiresOn: '2026-12-01T00:00:00Z' } }],
    ['the acceptance is not there yet', { options: { ...OFFERED, acceptance: undefined } }],
    ['the invitation does not offer it', { options: {} }],
  ])('is not made if %s', (_name, given) => {
    const stack = stackForTest();
    const invitation = invite(stack, given);
    expect(resources(stack, AzapiResource)).toEqual([]);
    expect(readWarnings(invitation, 'StorageMoverNotAllowed')).toHaveLength(
      given.options?.storageMover === undefined ? 1 : 0,
    );
  });

  const second = { ...JOB, path: 'second' };
  test.each<[string, Case, RegExp]>([
    ['another dataset', { half: { jobs: [{ ...JOB, datasetName: 'payroll' }] } }, /copies dataset "payroll"/],
    ['one dataset in two jobs', { half: { jobs: [JOB, second] } }, /two of its jobs copy the dataset "a"/],
    [
      'two jobs to one place',
      {
        datasets: [Dataset.folder('curated', 'a'), Dataset.folder('curated', 'b')],
        half: { jobs: [JOB, { ...JOB, datasetName: 'b', endpointId: ENDPOINT_ID.toUpperCase() }] },
      },
      /two of its jobs write to one place/,
    ],
    ['the source itself', { half: { destinationAccountId: accountId('contoso') } }, /to itself/],
    [
      'an account that is not allowed',
      { options: { storageMover: { ...CONSENT, destinationAccountId: accountId('fabrikamnew') } } },
      /allows/,
    ],
    [
      'a schedule that Storage Mover cannot name',
      { cron: '*/15 * * * *' },
      /its schedule \(\*\/15 \* \* \* \*\)/,
    ],
    [
      'the tenant of the shared data',
      { consumer: { tenantId: TENANT } },
      /its endpoints are in the tenant of the shared data/,
    ],
    ['no tenant', { consumer: { tenantId: null } }, /does not name the tenant/],
  ])('is refused for %s: the acceptance is untrusted', (_name, given, message) => {
    expect(getProblems(() => invite(stackForTest(), given))).toContainEqual(
      expect.objectContaining({
        code: 'StorageMoverMismatch',
        message: expect.stringMatching(message) as string,
      }),
    );
  });

  test.each<[string, Case, RegExp]>([
    [
      'a grant that waits for no acceptance',
      { options: { ...OFFERED, grantOn: GrantTiming.INVITATION, acceptance: undefined } },
      /^'storageMover' must be left out, unless 'grantOn'/,
    ],
    [
      'an in-place share',
      { shareKind: ShareKind.IN_PLACE, options: { ...OFFERED, acceptance: undefined } },
      /^'storageMover' must be left out for an InPlace share/,
    ],
    [
      'a schedule that goes on after the end of access',
      {
        options: {
          storageMover: { ...CONSENT, endDate: '2027-06-02T00:00:00Z' },
          expiresOn: '2027-06-01T00:00:00Z',
        },
      },
      /^'storageMover\.endDate' must be no later than 'expiresOn'/,
    ],
    [
      'an end of access that no schedule can have',
      { cron: '0 1 * * *', options: { ...OFFERED, expiresOn: '2028-01-01T00:00:00Z' } },
      /^'storageMover\.endDate' must be given, because 'expiresOn' \(2028-01-01T00:00:00Z\) is more than a year ahead/,
    ],
    [
      'a storage mover that is nowhere',
      { options: { storageMover: { storageMoverId: `${MOVERS}/shared` } } },
      /^'storageMover\.location' must be given with 'storageMoverId'/,
    ],
    [
      'no name',
      { options: { storageMover: { resourceGroupName: 'rg-data' } } },
      /^'storageMover\.storageMoverName'/,
    ],
    [
      'no ARM id',
      { options: { storageMover: { ...CONSENT, destinationAccountId: 'fabrikam' } } },
      /^'storageMover\.destinationAccountId'/,
    ],
  ])('is refused with %s', (_name, given, message) => {
    const found = getProblems(() => invite(stackForTest(), given));
    expect(found.map((each) => each.message)).toContainEqual(expect.stringMatching(message));
  });

  test.each<[string, Case, RegExp]>([
    [
      'the account of the share as the destination',
      { options: { storageMover: { ...CONSENT, destinationAccountId: accountId('contoso') } } },
      /^'storageMover\.destinationAccountId' must be the id of the consumer's account, .*got ".*\/contoso"$/,
    ],
    [
      'a recipient of the tenant of the shared data',
      { recipientTenant: TENANT.toUpperCase() },
      /^'storageMover' must be left out for a recipient of the tenant of the shared data/,
    ],
  ])('is not even offered with %s', (_name, given, message) => {
    const options = { ...OFFERED, ...given.options, acceptance: undefined };
    const found = getProblems(() => invite(stackForTest(), { ...given, options }));
    expect(found).toMatchObject([
      { code: 'ValueInvalid', message: expect.stringMatching(message) as string },
    ]);
  });

  test.each<[string, Case, RegExp]>([
    [
      'an account that is not allowed',
      { options: { storageMover: { ...CONSENT, destinationAccountId: accountId('fabrikamnew') } } },
      /in another way than by the acceptance.*change 'destinationAccountId'/,
    ],
    ['the source itself', { half: { destinationAccountId: accountId('contoso') } }, /an account of its own/],
    ['a schedule', { cron: '*/15 * * * *' }, /set 'snapshotTrigger' to one of these schedules/],
    ['the tenant of the shared data', { consumer: { tenantId: TENANT } }, /set 'sourceAccountId'/],
    ['no tenant', { consumer: { tenantId: null } }, /set 'tenantId' of its data store/],
    ['two jobs for a dataset', { half: { jobs: [JOB, second] } }, /output of its last apply/],
    ['another dataset', { half: { jobs: [{ ...JOB, datasetName: 'x' }] } }, /accept the current invitation/],
  ])('tells what to do about %s', (_name, given, fix) => {
    expect(getProblems(() => invite(stackForTest(), given))).toContainEqual(
      expect.objectContaining({ code: 'StorageMoverMismatch', fix: expect.stringMatching(fix) as string }),
    );
  });

  test.each<[string, Case, RegExp]>([
    ['regions of movers that differ', { half: { location: 'northeurope' } }, /the movers are in/],
    [
      'a mirror of a single file',
      {
        datasets: [Dataset.file('curated', 'a.csv', { datasetName: 'a' })],
        half: { deletions: 'mirror' },
      },
      /nothing says what it deletes beside a single file/,
    ],
    [
      'a mirror around another dataset',
      {
        datasets: [Dataset.folder('curated', 'a'), Dataset.folder('curated', 'b')],
        half: {
          deletions: 'mirror',
          jobs: [
            { ...JOB, path: '' },
            { ...JOB, datasetName: 'b' },
          ],
        },
      },
      /another dataset lands in the folder/,
    ],
  ])('is refused for %s when the app is complete', (_name, given, message) => {
    const stack = stackForTest();
    invite(stack, given);
    expect(getProblems(() => synthesizeStack(stack))).toContainEqual(
      expect.objectContaining({ code: 'EngineUnfit', message: expect.stringMatching(message) as string }),
    );
  });

  test('is refused if the jobs of several invitations start at one time, and are more than Azure runs', () => {
    const inviteTwo = (...crons: readonly string[]): TerraformStack => {
      const stack = stackForTest();
      const dataStore = openStore(stack);
      const options = { storageMover: { storageMoverId: `${MOVERS}/shared`, location: 'westeurope' } };
      const datasets = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => Dataset.folder('curated', name));
      const jobs = datasets.map(({ datasetName }) => ({ ...JOB, datasetName, path: datasetName }));
      crons.forEach((cron, at) => {
        const [principalId, invitationId] = [
          [PRINCIPAL, OTHER_PRINCIPAL][at],
          [INVITATION_ID, OTHER_INVITATION][at],
        ];
        inviteFrom(stack, dataStore, {
          ...{
            names: ['sales', 'finance'].map((name) => `${name}${at}`) as [string, string],
            datasets,
            options,
          },
          ...{ half: { jobs }, cron, principalId, invitationId },
        });
      });
      return stack;
    };
    const found = getProblems(() => synthesizeStack(inviteTwo('0 1 * * *', '0 1 * * *')));
    expect(found.map(({ message }) => message)).toEqual([
      expect.stringContaining('12 jobs would run at the same time'),
      expect.stringContaining('12 jobs would run at the same time'),
    ]);
    expect(() => synthesizeStack(inviteTwo('0 1 * * *', '0 2 * * *'))).not.toThrow();
  });

  test('tells what nobody has proven, and nothing that the consumer estimates', () => {
    const stack = stackForTest();
    const invitation = invite(stack, { store: { isHnsEnabled: true } });
    synthesizeStack(stack);
    const told = readWarnings(invitation, 'EngineUnproven');
    expect(told).toContainEqual(expect.stringMatching(/has a hierarchical namespace/));
    expect(told.filter((each) => each.includes('number of files'))).toEqual([]);
  });

  test('is compared in the plan with what only Terraform knows', () => {
    const stack = stackForTest();
    const [tenantId, destinationAccountId, expiresOn] = ['tenant', 'account', 'end'].map((name) =>
      variable(stack, name),
    );
    invite(stack, {
      store: { tenantId },
      options: {
        storageMover: { ...CONSENT, destinationAccountId, endDate: '2027-06-01T00:00:00Z' },
        expiresOn,
      },
    });
    const [{ lifecycle }] = select(stack, '/endpoints') as unknown as [
      { lifecycle: { precondition: { condition: string; error_message: string }[] } },
    ];
    const messages = lifecycle.precondition.map(({ error_message: message }) => message);
    for (const expected of [
      /^StorageMoverMismatch: .*another account than 'destinationAccountId'/,
      /^StorageMoverMismatch: .*in the tenant of the shared data/,
      /^ValueInvalid: 'storageMover\.endDate' must be no later than 'expiresOn'/,
    ])
      expect(messages).toContainEqual(expect.stringMatching(expected));
  });

  test('takes no Terraform code from an acceptance', () => {
    const stack = stackForTest();
    invite(stack, {
      half: {
        destinationAccountId: accountId('fabrikam').replace('rg-data', '${upper(1)}'),
        jobs: [{ ...JOB, endpointId: ENDPOINT_ID.replace('rg-lake', '${upper(2)}'), path: '${upper(3)}' }],
      },
    });
    const text = JSON.stringify(resources(stack, AzapiResource));
    expect(text).not.toMatch(/(?<!\$)\$\{upper/);
    for (const escaped of ['$${upper(1)}', '$${upper(2)}', '$${upper(3)}']) expect(text).toContain(escaped);
  });
});
