import type { TerraformStack } from 'cdktf';
import { TerraformOutput } from 'cdktf';
import type { AcceptedSubscriptionProps, InvitationDocument, StoreFacts } from '../../constructs';
import { GrantOn, PrincipalType, ShareKind, SnapshotTrigger } from '../../constructs';
import { parseAcceptance, parseSubscription } from '../../lib/model/document';
import { TriggerKind } from '../../lib/model/trigger';
import { codesOf, outputOf, problemsOf, stackForTest, variable } from '../support/stacks';
import {
  accept,
  acceptInPlace,
  containerDataset,
  received,
  referredStore,
  SYNCHRONIZER,
} from './declarations';
import { annotationsOf } from './granting';

const HERE = '33333333-3333-4333-8333-333333333333';
const THERE = '44444444-4444-4444-8444-444444444444';
const APPLICATION = '99999999-9999-4999-8999-999999999999';
const ACCEPTED_ON = '2026-07-01T00:00:00Z';
const CRON = '0 3 * * *';

interface Accepting {
  readonly invitation?: Partial<Omit<InvitationDocument, 'source'>>;
  readonly source?: Partial<StoreFacts>;
  /** The consumer's tenant. */
  readonly tenantId?: string;
  readonly props?: Partial<AcceptedSubscriptionProps>;
}

function accepting(stack: TerraformStack, { invitation = {}, source, tenantId, props }: Accepting) {
  const declare = invitation.shareKind === ShareKind.IN_PLACE ? acceptInPlace : accept;
  return declare(stack, 'contoso-sales', {
    invitation: received(invitation, source),
    target: referredStore(stack, 'fabrikam', { tenantId }, 'target'),
    ...props,
  });
}

const codes = (declared: Accepting): string[] => codesOf(() => accepting(stackForTest(), declared));

describe('the acceptance', () => {
  test('says all there is to say, and is read as it was written', () => {
    const subscription = accepting(stackForTest(), {
      invitation: { snapshotSchedule: { cron: CRON }, acceptBy: ACCEPTED_ON, grantOn: GrantOn.ACCEPTANCE },
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
    const { value, description } = outputOf({ output: subscription.acceptanceOutput! });
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

  test('is not put out where nobody said when it was given', () => {
    expect(accepting(stackForTest(), {}).acceptanceOutput).toBeUndefined();
  });

  test('of an in-place share names who will read, who is granted nothing', () => {
    const stack = stackForTest();
    const subscription = accepting(stack, {
      invitation: { shareKind: ShareKind.IN_PLACE },
      props: { acceptedOn: ACCEPTED_ON, identity: SYNCHRONIZER },
    });
    const { value } = outputOf({ output: subscription.acceptanceOutput! });
    expect(value).toMatchObject({ reader: SYNCHRONIZER, snapshotTrigger: { kind: 'Manual', cron: null } });
    expect(stack.node.tryFindChild('ContainerGrants')).toBeUndefined();
  });

  test.each<[string, string[], Accepting]>([
    [
      'that the provider waits for, without a time',
      ['ValueInvalid'],
      { invitation: { grantOn: GrantOn.ACCEPTANCE } },
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
      accepting(stackForTest(), { source: { tenantId: THERE }, tenantId: HERE, props }),
    ).not.toThrow();
  });

  test('is asked of Terraform where it alone knows the time or the tenant', () => {
    const stack = stackForTest();
    const subscription = accepting(stack, {
      invitation: { acceptBy: ACCEPTED_ON },
      source: { tenantId: THERE },
      tenantId: variable(stack, 'tenant'),
      props: { acceptedOn: variable(stack, 'on') },
    });
    const { precondition } = outputOf({ output: subscription.acceptanceOutput! });
    expect(
      precondition!.map(({ condition, error_message: message }) => [condition, message.split(':')[0]]),
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
    const { value } = outputOf(accepting(stackForTest(), { invitation, props: { snapshotTrigger } }));
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
    const subscription = accepting(stack, { invitation });
    expect(annotationsOf(subscription)).toContainEqual([
      'test/contoso-sales',
      'warn',
      `DatasetUnmapped: dataset "weather" of the invitation has no mapping: nothing of it is copied; add one to 'mappings' if you want it`,
    ]);
    const document = parseSubscription(outputOf(subscription).value);
    expect(document.mappings.map(({ datasetName }) => datasetName)).toEqual(['curated']);
  });

  test('has to be mapped where nothing is', () => {
    expect(codes({ invitation, props: { mappings: [] } })).toEqual(['DatasetUnmapped', 'DatasetUnmapped']);
  });
});

describe('the endpoint that was accepted', () => {
  const ENDPOINT = 'https://contoso.blob.core.windows.net';

  test.each([ENDPOINT, `${ENDPOINT}/`, 'https://Contoso.blob.core.windows.net'])(
    'is the same: %s',
    (acceptedBlobEndpoint) => {
      expect(() => accepting(stackForTest(), { props: { acceptedBlobEndpoint } })).not.toThrow();
    },
  );

  test('is refused where the invitation has another one', () => {
    const acceptedBlobEndpoint = 'https://contosolake.blob.core.windows.net';
    expect(problemsOf(() => accepting(stackForTest(), { props: { acceptedBlobEndpoint } }))).toEqual([
      {
        code: 'EndpointChanged',
        message: `the provider has changed 'blobEndpoint' from "${acceptedBlobEndpoint}" to "${ENDPOINT}"`,
        fix: 'make sure that the provider means it, then accept the present invitation anew',
        where: 'test/contoso-sales',
      },
    ]);
    expect(codes({ props: { acceptedBlobEndpoint: 'contoso' } })).toEqual(['ValueInvalid']);
  });

  test('is compared by Terraform where it alone knows it', () => {
    const stack = stackForTest();
    const { output } = accepting(stack, { props: { acceptedBlobEndpoint: variable(stack, 'endpoint') } });
    expect(output).toBeInstanceOf(TerraformOutput);
    expect(outputOf({ output }).precondition).toMatchObject([
      {
        condition: `\${(lower(trimsuffix(var.endpoint, "/")) == "${ENDPOINT}")}`,
        error_message: expect.stringMatching(/^EndpointChanged: .* \(at test\/contoso-sales\)$/) as string,
      },
    ]);
  });
});
