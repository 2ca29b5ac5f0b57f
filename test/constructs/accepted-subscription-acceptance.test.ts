import type { TerraformStack } from 'cdktf';
import type { AcceptedSubscriptionProps, SingleSourceInvitation, StoreFacts } from '../../constructs';
import {
  Dataset,
  DatasetType,
  GrantTiming,
  InvitationState,
  PrincipalType,
  Recipient,
  ShareKind,
  SnapshotTrigger,
  computeTermsHash,
} from '../../constructs';
import { parseAcceptance, parseSubscription } from '../../lib/model/documents/parsing/parse-document';
import { TriggerKind } from '../../lib/model/documents/snapshot-trigger';
import {
  getProblemCodes,
  getOutput,
  getProblems,
  stackForTest,
  variable,
  withoutIdChecks,
} from '../support/stacks';
import {
  accept,
  acceptInPlace,
  containerDataset,
  copyShare,
  createReceivedInvitation,
  recipient,
  referToStore,
  SYNCHRONIZER,
} from './declarations';
import { getAnnotations } from './share-stacks';

const HERE = '33333333-3333-4333-8333-333333333333';
const THERE = '44444444-4444-4444-8444-444444444444';
const APPLICATION = '99999999-9999-4999-8999-999999999999';
const ACCEPTED_ON = '2026-07-01T00:00:00Z';
const CRON = '0 3 * * *';

interface Accepting {
  readonly invitation?: Partial<Omit<SingleSourceInvitation, 'source'>>;
  readonly source?: Partial<StoreFacts>;
  /** The consumer's tenant. */
  readonly tenantId?: string;
  readonly props?: Partial<AcceptedSubscriptionProps>;
}

function declareAcceptance(stack: TerraformStack, { invitation = {}, source, tenantId, props }: Accepting) {
  const declare = invitation.shareKind === ShareKind.IN_PLACE ? acceptInPlace : accept;
  return declare(stack, 'contoso-sales', {
    invitation: createReceivedInvitation(invitation, source),
    target: referToStore(stack, 'fabrikam', { tenantId }, 'target'),
    ...props,
  });
}

const codes = (declared: Accepting): string[] =>
  getProblemCodes(() => declareAcceptance(stackForTest(), declared));

describe('the acceptance', () => {
  test('says all there is to say, and is read as it was written', () => {
    const subscription = declareAcceptance(stackForTest(), {
      invitation: {
        snapshotSchedule: { cron: CRON },
        acceptBy: ACCEPTED_ON,
        grantOn: GrantTiming.ACCEPTANCE,
        recipient: { ...createReceivedInvitation().invitation.recipient, tenantId: HERE },
      },
      source: { tenantId: THERE },
      tenantId: HERE,
      props: {
        acceptedOn: ACCEPTED_ON,
        consumer: { name: 'Fabrikam', contact: 'data@fabrikam.example' },
        snapshotTrigger: SnapshotTrigger.onProviderSchedule(),
        identity: { ...SYNCHRONIZER, applicationId: APPLICATION },
        acceptanceOutputName: 'acceptance',
      },
    });
    expect(subscription.acceptanceOutput!.friendlyUniqueId).toBe('acceptance');
    const { value, description } = getOutput({ output: subscription.acceptanceOutput! });
    expect(description).toBe('acceptance of the share sales: hand it to the provider');
    expect(value).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/acceptance.v1.json',
      documentType: 'acceptance',
      schemaVersion: 1,
      invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
      shareName: 'sales',
      termsSha256: null,
      acceptedOn: ACCEPTED_ON,
      consumer: { consumerName: 'Fabrikam', contact: 'data@fabrikam.example', tenantId: HERE },
      target: { location: 'westeurope', isHnsEnabled: false },
      reader: {
        principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
        principalType: 'ManagedIdentity',
        applicationId: APPLICATION,
      },
      snapshotTrigger: { kind: 'ProviderSchedule', cron: CRON },
    });
    expect(parseAcceptance(value)).toEqual(value);
  });

  test('is not an output without a time of acceptance', () => {
    expect(declareAcceptance(stackForTest(), {}).acceptanceOutput).toBeUndefined();
  });

  test('of an in-place share names the readers, who get no grants here', () => {
    const stack = stackForTest();
    const subscription = declareAcceptance(stack, {
      invitation: { shareKind: ShareKind.IN_PLACE },
      props: { acceptedOn: ACCEPTED_ON, identity: SYNCHRONIZER },
    });
    const { value } = getOutput({ output: subscription.acceptanceOutput! });
    expect(value).toMatchObject({ reader: SYNCHRONIZER, snapshotTrigger: { kind: 'Manual', cron: null } });
    expect(stack.node.tryFindChild('ContainerGrants')).toBeUndefined();
  });

  test.each<[string, string[], Accepting]>([
    [
      'that the provider waits for, without a time',
      ['ValueInvalid'],
      { invitation: { grantOn: GrantTiming.ACCEPTANCE } },
    ],
    ['at what is no time', ['ValueInvalid'], { props: { acceptedOn: 'today' } }],
    [
      'after the time for it',
      ['AcceptedTooLate'],
      { invitation: { acceptBy: '2026-06-30T23:59:59Z' }, props: { acceptedOn: ACCEPTED_ON } },
    ],
    [
      'in place, without a reader',
      ['IdentityMissing'],
      { invitation: { shareKind: ShareKind.IN_PLACE }, props: { acceptedOn: ACCEPTED_ON } },
    ],
    [
      'in place, of a reader whom nobody asks for',
      ['MappingNotAllowed'],
      { invitation: { shareKind: ShareKind.IN_PLACE }, props: { identity: SYNCHRONIZER } },
    ],
    [
      'of a principal that means nothing to the provider',
      ['ValueInvalid'],
      { source: { tenantId: THERE }, tenantId: HERE, props: { acceptedOn: ACCEPTED_ON } },
    ],
    [
      'of an application id that is none',
      ['ValueInvalid'],
      { props: { acceptedOn: ACCEPTED_ON, identity: { ...SYNCHRONIZER, applicationId: 'x' } } },
    ],
    [
      'of a consumer, where there is no acceptance',
      ['ValueInvalid'],
      { props: { consumer: { name: 'Fabrikam' } } },
    ],
    [
      'in an output, where there is no acceptance',
      ['ValueInvalid'],
      { props: { acceptanceOutputName: 'a' } },
    ],
    [
      'by a consumer of several lines',
      ['ValueInvalid', 'ValueInvalid'],
      { props: { acceptedOn: ACCEPTED_ON, consumer: { name: 'a\nb', contact: 'a\nb' } } },
    ],
  ])('is refused %s', (_, expected, declared) => {
    expect(codes(declared)).toEqual(expected);
  });

  test('of a user needs no application, in whatever tenant', () => {
    const identity = { ...SYNCHRONIZER, principalType: PrincipalType.USER };
    const props = { acceptedOn: ACCEPTED_ON, identity };
    expect(() =>
      declareAcceptance(stackForTest(), { source: { tenantId: THERE }, tenantId: HERE, props }),
    ).not.toThrow();
  });

  test('is checked in Terraform if only it knows the time or the tenant', () => {
    const stack = stackForTest();
    const subscription = declareAcceptance(stack, {
      invitation: { acceptBy: ACCEPTED_ON },
      source: { tenantId: THERE },
      tenantId: variable(stack, 'tenant'),
      props: { acceptedOn: variable(stack, 'on') },
    });
    const { precondition } = getOutput({ output: subscription.acceptanceOutput! });
    expect(
      withoutIdChecks(precondition!).map(({ condition, error_message: message }) => [
        condition,
        message.split(':')[0],
      ]),
    ).toEqual([
      [`\${try((timecmp(var.on, "${ACCEPTED_ON}") < 1), false)}`, 'AcceptedTooLate'],
      [`\${("${THERE}" == lower(var.tenant))}`, 'ValueInvalid'],
    ]);
  });
});

describe('the trigger', () => {
  test.each<[string, SnapshotTrigger | undefined, object]>([
    ['is manual, where nothing is said', undefined, { kind: 'Manual', cron: null }],
    ['may be manual', SnapshotTrigger.manual(), { kind: 'Manual', cron: null }],
    ["may be the provider's", SnapshotTrigger.onProviderSchedule(), { kind: 'ProviderSchedule', cron: CRON }],
    [
      "may be the consumer's own",
      SnapshotTrigger.cron('5 4 * * *'),
      { kind: TriggerKind.CRON, cron: '5 4 * * *' },
    ],
  ])('%s', (_, snapshotTrigger, expected) => {
    const invitation = { snapshotSchedule: { cron: CRON } };
    const { value } = getOutput(
      declareAcceptance(stackForTest(), { invitation, props: { snapshotTrigger } }),
    );
    expect(value).toMatchObject({ snapshotTrigger: expected });
    expect(parseSubscription(value)).toEqual(value);
  });

  test('cannot follow a schedule that there is not, nor one of an in-place share', () => {
    const props = { snapshotTrigger: SnapshotTrigger.onProviderSchedule() };
    expect(codes({ props })).toEqual(['ScheduleMissing']);
    for (const snapshotTrigger of [
      props.snapshotTrigger,
      SnapshotTrigger.manual(),
      SnapshotTrigger.cron(CRON),
    ]) {
      const invitation = { shareKind: ShareKind.IN_PLACE };
      expect(codes({ invitation, props: { snapshotTrigger } })).toEqual(['MappingNotAllowed']);
    }
  });
});

describe('a dataset that the provider adds', () => {
  const invitation = { datasets: ['curated', 'weather'].map(containerDataset) };

  test('breaks nothing: it is warned about, and not mapped', () => {
    const stack = stackForTest();
    const subscription = declareAcceptance(stack, { invitation });
    expect(getAnnotations(subscription)).toContainEqual([
      'test/contoso-sales',
      'warn',
      `DatasetUnmapped: dataset "weather" of the invitation has no mapping: it is not copied; add it to 'mappings' if you want it`,
    ]);
    const document = parseSubscription(getOutput(subscription).value);
    expect(document.mappings.map(({ datasetName }) => datasetName)).toEqual(['curated']);
  });

  test('requires a mapping if there is none', () => {
    expect(codes({ invitation, props: { mappings: [] } })).toEqual(['DatasetUnmapped', 'DatasetUnmapped']);
  });
});

describe('the reader of an acceptance that the provider waits for', () => {
  const RECIPIENT = createReceivedInvitation().invitation.recipient;
  const USER = { principalId: RECIPIENT.principalId!, principalType: PrincipalType.USER };

  /** Fabrikam was invited by a provider of tenant HERE, and accepts in tenant HERE. */
  const createAwaitedCase = (
    recipient: Partial<SingleSourceInvitation['recipient']>,
    declared: Omit<Accepting, 'invitation'> = {},
  ): Accepting => ({
    tenantId: HERE,
    ...declared,
    source: { tenantId: HERE, ...declared.source },
    invitation: { grantOn: GrantTiming.ACCEPTANCE, recipient: { ...RECIPIENT, ...recipient } },
    props: { acceptedOn: ACCEPTED_ON, identity: USER, ...declared.props },
  });
  const application = { ...USER, applicationId: APPLICATION };

  test.each<[string, string[], Accepting]>([
    ['is who was invited', [], createAwaitedCase({ tenantId: HERE.toUpperCase() })],
    [
      'is the application that was invited',
      [],
      createAwaitedCase({ applicationId: APPLICATION }, { props: { identity: application } }),
    ],
    [
      'is another one',
      ['PrincipalMismatch'],
      createAwaitedCase({}, { props: { identity: { ...USER, principalId: APPLICATION } } }),
    ],
    [
      'is none of the application that was invited',
      ['PrincipalMismatch'],
      createAwaitedCase({ applicationId: APPLICATION }),
    ],
    [
      'is named by an object id in another tenant, where the application was invited: that alone is said',
      ['ValueInvalid'],
      createAwaitedCase(
        { applicationId: APPLICATION },
        { tenantId: THERE, props: { identity: SYNCHRONIZER } },
      ),
    ],
    ['is of another tenant', ['TenantMismatch'], createAwaitedCase({ tenantId: THERE })],
    [
      'is of a tenant that nobody said',
      ['TenantMismatch'],
      createAwaitedCase({ tenantId: HERE }, { tenantId: undefined }),
    ],
    [
      "is of another tenant than the provider's, where none was invited",
      [],
      createAwaitedCase({}, { tenantId: THERE }),
    ],
    [
      'is another one in another tenant, where an object id means nothing',
      [],
      createAwaitedCase(
        { tenantId: THERE },
        { tenantId: THERE, props: { identity: { ...USER, principalId: APPLICATION } } },
      ),
    ],
    [
      'is of a tenant that the provider did not say',
      [],
      createAwaitedCase({}, { source: { tenantId: null } }),
    ],
  ])('%s', (_, expected, declared) => {
    if (expected.length > 0) expect(codes(declared)).toEqual(expected);
    else expect(() => declareAcceptance(stackForTest(), declared)).not.toThrow();
  });

  test('is not required if access came with the invitation', () => {
    const declared = createAwaitedCase({ tenantId: THERE });
    const invitation = { ...declared.invitation, grantOn: GrantTiming.INVITATION };
    expect(() => declareAcceptance(stackForTest(), { ...declared, invitation })).not.toThrow();
  });

  test('reports the missing tenant', () => {
    const declared = createAwaitedCase({ tenantId: HERE }, { tenantId: undefined });
    expect(getProblems(() => declareAcceptance(stackForTest(), declared))).toMatchObject([
      { fix: "set 'tenantId' of the target's data store" },
    ]);
  });

  test('is compared in Terraform if only it knows the value', () => {
    const stack = stackForTest();
    const identity = { ...USER, principalId: variable(stack, 'reader') };
    const declared = createAwaitedCase(
      { tenantId: HERE },
      { tenantId: variable(stack, 'tenant'), props: { identity } },
    );
    const { acceptanceOutput } = declareAcceptance(stack, declared);
    const { precondition } = getOutput({ output: acceptanceOutput! });
    const isHere = `("${HERE}" == lower(var.tenant))`;
    const sorted = withoutIdChecks(precondition!).map(({ condition, error_message: message }) => [
      message.split(':')[0],
      condition,
    ]);
    expect(sorted).toEqual([
      ['TenantMismatch', `\${${isHere}}`],
      ['PrincipalMismatch', `\${(!${isHere} || ("${USER.principalId}" == lower(var.reader)))}`],
    ]);
  });

  test('may be a recipient, if it names a principal', () => {
    const stack = stackForTest();
    const identity = new Recipient(stack, 'reader', USER);
    const { acceptanceOutput } = declareAcceptance(stack, createAwaitedCase({}, { props: { identity } }));
    expect(getOutput({ output: acceptanceOutput! }).value).toMatchObject({ reader: USER });
    const nobody = new Recipient(stackForTest(), 'nobody');
    expect(codes({ props: { identity: nobody } })).toEqual(['PrincipalMissing']);
    expect(codes({ props: { identity: {} as typeof USER } })).toEqual(['ValueInvalid', 'ValueInvalid']);
  });
});

describe('an invitation that cannot be accepted:', () => {
  test.each([InvitationState.SUSPENDED, InvitationState.REVOKED])('one that is %s', (state) => {
    expect(codes({ invitation: { state }, props: { acceptedOn: ACCEPTED_ON } })).toEqual(['AccessWithdrawn']);
    expect(() => declareAcceptance(stackForTest(), { invitation: { state } })).not.toThrow();
  });

  test('one whose access has ended', () => {
    const props = { acceptedOn: ACCEPTED_ON };
    expect(codes({ invitation: { expiresOn: ACCEPTED_ON }, props })).toEqual(['AcceptedTooLate']);
    expect(() =>
      declareAcceptance(stackForTest(), { invitation: { expiresOn: '2099-01-01T00:00:00Z' }, props }),
    ).not.toThrow();
  });
});

describe('the invitation as it was accepted', () => {
  const LAKE = {
    storageAccountName: 'contosolake',
    blobEndpoint: 'https://contosolake.blob.core.windows.net',
  };
  const folder = (path: string): SingleSourceInvitation['datasets'] => [
    { datasetName: 'curated', datasetType: DatasetType.FOLDER, container: 'curated', path },
  ];

  test.each<[string, string[], Accepting['invitation'], Partial<StoreFacts>]>([
    ['is the same', [], {}, {}],
    ['is the same, with more datasets', [], { datasets: ['curated', 'more'].map(containerDataset) }, {}],
    ['is of another account', ['EndpointChanged', 'EndpointChanged'], {}, LAKE],
    ['is of another kind of store', ['StoreKindMismatch', 'EndpointChanged'], {}, { isHnsEnabled: true }],
    [
      'is of other datasets',
      ['DatasetRemoved', 'DatasetUnknown', 'DatasetUnmapped'],
      { datasets: [containerDataset('more')] },
      {},
    ],
    ['is of a dataset that lies elsewhere', ['DatasetRemoved'], { datasets: folder('salaries') }, {}],
    [
      'is of other terms',
      ['TermsChanged'],
      { termsOfUse: 'New.', termsSha256: computeTermsHash('New.') },
      {},
    ],
    ['is another invitation', ['InvitationForeign'], { invitationId: APPLICATION }, {}],
  ])('%s', (_, expected, invitation, source) => {
    const acceptedTermsSha256 = invitation?.termsSha256 ?? undefined;
    const declared = {
      invitation,
      source,
      props: { acceptedInvitation: createReceivedInvitation(), acceptedTermsSha256 },
    };
    if (expected.length > 0) expect(codes(declared).sort()).toEqual([...expected].sort());
    else expect(() => declareAcceptance(stackForTest(), declared)).not.toThrow();
  });

  test('is compared in Terraform if only it knows the current value', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso', {
      storageAccountName: variable(stack, 'account'),
      storageAccountId: variable(stack, 'id'),
      blobEndpoint: variable(stack, 'endpoint'),
    });
    const dataset = Dataset.folder('curated', variable(stack, 'path'), { datasetName: 'curated' });
    const share = copyShare(stack, 'sales', store, {
      datasets: [dataset],
      termsOfUse: variable(stack, 'terms'),
    });
    const invitationId = variable(stack, 'invitation');
    const { output } = accept(stack, 'contoso-sales', {
      invitation: share.invite(recipient(stack), { invitationId }),
      acceptedInvitation: createReceivedInvitation({
        datasets: folder('daily'),
        termsOfUse: 'A.',
        termsSha256: computeTermsHash('A.'),
      }),
      acceptedTermsSha256: computeTermsHash('A.'),
    });
    const asked = getOutput({ output }).precondition!.map(({ condition, error_message: message }) => [
      message.split(':')[0],
      condition,
    ]);
    expect(asked).toEqual(
      expect.arrayContaining([
        ['InvitationForeign', '${("7b0c1f8e-0000-4000-8000-000000000001" == lower(var.invitation))}'],
        ['TermsChanged', `\${(sha256(var.terms) == "${computeTermsHash('A.')}")}`],
        ['EndpointChanged', '${(var.account == "contoso")}'],
        [
          'EndpointChanged',
          '${(lower(trimsuffix(var.endpoint, "/")) == "https://contoso.blob.core.windows.net")}',
        ],
        ['DatasetRemoved', '${(var.path == "daily")}'],
      ]),
    );
  });
});
