import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import type { TerraformStack } from 'cdktf';
import type { DataStoreAttributes, InviteOptions, RecipientProps, SentInvitation } from '../../constructs';
import {
  Acceptance,
  Dataset,
  GrantTiming,
  Invitation,
  InvitationState,
  PrincipalType,
  Recipient,
  ShareExchange,
  computeTermsHash,
} from '../../constructs';
import type { Block, PreconditionBlock } from '../support/stacks';
import {
  getProblemCodes,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  variable,
} from '../support/stacks';
import {
  copyShare,
  INVITATION_ID,
  invitationDocument,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  referToStore,
} from './declarations';
import { getAnnotations } from './share-stacks';

const HERE = '33333333-3333-4333-8333-333333333333';
const THERE = '44444444-4444-4444-8444-444444444444';
const APPLICATION = '99999999-9999-4999-8999-999999999999';
const OTHER_ID = '7b0c1f8e-0000-4000-8000-000000000002';
const TERMS = 'Do not pass on.';
const OURS = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.SERVICE_PRINCIPAL };

function acceptance(changes: object = {}): Acceptance {
  return Acceptance.fromTerraformOutput({
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: INVITATION_ID,
    shareName: 'sales',
    termsSha256: computeTermsHash(TERMS),
    acceptedOn: '2026-07-01T00:00:00Z',
    consumer: { tenantId: HERE },
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: PRINCIPAL, principalType: 'User' },
    ...changes,
  });
}

interface Declaration {
  readonly store?: Partial<DataStoreAttributes>;
  readonly termsOfUse?: string;
  readonly recipient?: RecipientProps;
  readonly options?: InviteOptions;
}

/** Invites by a grant that waits, to a share with an exchange. */
function invite(stack: TerraformStack, declared: Declaration = {}): SentInvitation {
  const store = referToStore(stack, 'contoso', { tenantId: HERE, ...declared.store });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store, publishInvitations: true });
  const share = copyShare(stack, 'sales', store, { termsOfUse: declared.termsOfUse ?? TERMS, exchange });
  return share.invite(new Recipient(stack, 'fabrikam', declared.recipient), {
    invitationId: INVITATION_ID,
    grantOn: GrantTiming.ACCEPTANCE,
    acceptance: acceptance(),
    ...declared.options,
  });
}

const codes = (declared: Declaration): string[] => getProblemCodes(() => invite(stackForTest(), declared));

function synthesizeGrants(declared: Declaration): {
  readonly read: unknown[];
  readonly exchanged: unknown[];
} {
  const stack = stackForTest();
  invite(stack, declared);
  const blocks = resources(stack, RoleAssignment);
  const toPrincipalIds = (some: Block[]): unknown[] => some.map((block) => block['principal_id']);
  return {
    read: toPrincipalIds(blocks.filter((block) => block['role_definition_name'] !== undefined)),
    exchanged: toPrincipalIds(blocks.filter((block) => block['role_definition_id'] !== undefined)),
  };
}

describe('an application that was invited', () => {
  test("gets the grant under the provider's name for it, even if the acceptance also names others", () => {
    const group = { principalId: PRINCIPAL, principalType: 'Group', applicationId: APPLICATION };
    const declared = {
      recipient: { applicationId: APPLICATION },
      options: { acceptance: acceptance({ reader: group }) },
    };
    expect(getProblems(() => invite(stackForTest(), declared))).toMatchObject([
      {
        code: 'PrincipalMissing',
        message: expect.stringContaining('cannot be verified to belong to it') as string,
      },
    ]);
    expect(
      codes({ ...declared, recipient: { applicationId: variable(stackForTest(), 'application') } }),
    ).toEqual(['PrincipalMissing']);
  });
});

describe('an acceptance from another tenant', () => {
  const from = (reader: object): Declaration => ({
    recipient: { ...OURS, tenantId: THERE },
    options: { acceptance: acceptance({ consumer: { tenantId: THERE }, reader }) },
  });

  test.each(['Group', 'ServicePrincipal', 'ManagedIdentity'])(
    'that names a %s by its object id alone is refused',
    (principalType) => {
      const declared = from({ principalId: PRINCIPAL, principalType });
      expect(getProblems(() => invite(stackForTest(), declared))).toMatchObject([
        {
          code: 'PrincipalMismatch',
          message: expect.stringContaining(`names a ${principalType} by an object id only`) as string,
        },
      ]);
    },
  );

  test('may name a user, or an application', () => {
    expect(synthesizeGrants(from({ principalId: PRINCIPAL, principalType: 'User' })).read).toEqual([
      OTHER_PRINCIPAL,
    ]);
    const application = { principalType: 'ServicePrincipal', applicationId: APPLICATION };
    expect(synthesizeGrants(from(application)).read).toEqual([OTHER_PRINCIPAL]);
  });

  test('is accepted with a warning if the tenant of the store is unknown', () => {
    const stack = stackForTest();
    const sent = invite(stack, { store: { tenantId: undefined }, recipient: OURS });
    expect(getAnnotations(sent).map(([, level, text]) => [level, text.split(':')[0]])).toContainEqual([
      'warn',
      'TenantUnknown',
    ]);
    const nobody = { store: { tenantId: undefined } };
    expect(getProblems(() => invite(stackForTest(), nobody))).toMatchObject([
      {
        code: 'PrincipalMissing',
        fix: expect.stringMatching(/^set 'tenantId' of the data store/) as string,
      },
    ]);
  });
});

describe('without any grant', () => {
  const outdated = acceptance({ termsSha256: '0'.repeat(64), consumer: { tenantId: THERE } });
  const withdrawn = (state: InvitationState, declared: Declaration = {}): Declaration => ({
    ...declared,
    options: { state, acceptBy: '2020-01-01T00:00:00Z', acceptance: outdated, ...declared.options },
  });

  test.each([InvitationState.SUSPENDED, InvitationState.REVOKED])(
    'an outdated acceptance is in nobody\u2019s way (%s)',
    (state) => {
      expect(synthesizeGrants(withdrawn(state, { recipient: OURS }))).toEqual({
        read: [],
        exchanged: [OTHER_PRINCIPAL],
      });
      const own = acceptance({ termsSha256: '0'.repeat(64) });
      expect(synthesizeGrants(withdrawn(state, { options: { acceptance: own } }))).toEqual({
        read: [],
        exchanged: [PRINCIPAL],
      });
      expect(synthesizeGrants(withdrawn(state))).toEqual({ read: [], exchanged: [] });
    },
  );

  test('the acceptance of another invitation is refused all the same', () => {
    const foreign = acceptance({ invitationId: OTHER_ID });
    expect(codes(withdrawn(InvitationState.REVOKED, { options: { acceptance: foreign } }))).toEqual([
      'AcceptanceForeign',
    ]);
  });

  test('Terraform checks nothing', () => {
    const stack = stackForTest();
    const sent = invite(stack, {
      recipient: OURS,
      termsOfUse: variable(stack, 'terms'),
      options: { state: InvitationState.REVOKED, acceptance: outdated },
    });
    expect(getOutput(sent).precondition).toBeUndefined();
    for (const type of [RoleAssignment, StorageBlob]) {
      for (const block of resources(stack, type)) expect(block).not.toHaveProperty('lifecycle');
    }
  });
});

test('the checks of an acceptance keep the invitation back, too', () => {
  const stack = stackForTest();
  const sent = invite(stack, {
    recipient: { principalId: PRINCIPAL, principalType: PrincipalType.USER },
    termsOfUse: variable(stack, 'terms'),
  });
  const asked = {
    condition: `\${(sha256(var.terms) == "${computeTermsHash(TERMS)}")}`,
    error_message: expect.stringMatching(/^AcceptanceOutdated: /) as string,
  };
  expect(getOutput(sent).precondition).toEqual([asked]);
  const published = resources(stack, StorageBlob).find(({ name }) => String(name).startsWith('invitations/'));
  expect((published!['lifecycle'] as { precondition: PreconditionBlock[] }).precondition).toEqual([asked]);
});

describe('an acceptance', () => {
  test('that was given after access had ended is too late', () => {
    expect(codes({ options: { expiresOn: '2026-07-01T00:00:00Z' } })).toEqual(['AcceptedTooLate']);
    const stack = stackForTest();
    const sent = invite(stack, { options: { expiresOn: variable(stack, 'end') } });
    expect(getOutput(sent).precondition).toEqual([
      {
        condition: '${try((timecmp("2026-07-01T00:00:00Z", var.end) <= -1), false)}',
        error_message: expect.stringMatching(/^AcceptedTooLate: .*'expiresOn'/) as string,
      },
    ]);
  });

  test('of a share by another name is warned about', () => {
    const texts = (changes: object): string[] =>
      getAnnotations(invite(stackForTest(), { options: { acceptance: acceptance(changes) } })).map(
        ([, , text]) => text.split(':')[0],
      );
    expect(texts({ shareName: 'weather' })).toEqual(['ShareNameDiffers']);
    expect(texts({})).toEqual([]);
  });
});

test('a recipient is one reader: for another one there is another recipient', () => {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', { tenantId: HERE });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store });
  const fabrikam = new Recipient(stack, 'fabrikam');
  const inviteWithAcceptance = (id: string, container: string, principalId: string) =>
    copyShare(stack, container, store, { exchange, datasets: [Dataset.container(container)] }).invite(
      fabrikam,
      {
        invitationId: id,
        grantOn: GrantTiming.ACCEPTANCE,
        acceptance: acceptance({
          invitationId: id,
          termsSha256: null,
          reader: { principalId, principalType: 'User' },
        }),
      },
    );
  inviteWithAcceptance(INVITATION_ID, 'sales', PRINCIPAL);
  expect(getProblems(() => inviteWithAcceptance(OTHER_ID, 'weather', OTHER_PRINCIPAL))).toMatchObject([
    {
      code: 'GrantDuplicate',
      message: `recipient "fabrikam" is already granted as "${PRINCIPAL}" on container "exchange", through 'test/exchange/Grants/fabrikam'`,
      fix: 'use a Recipient for each reader',
    },
  ]);
});

test('an invitation is selected by its id in any case of letters', () => {
  const document = invitationDocument({ invitationId: `${INVITATION_ID.slice(0, -1)}a` });
  const selection = { invitationId: document.invitationId.toUpperCase() };
  expect(Invitation.fromTerraformOutput(document, selection).invitation.invitationId).toBe(
    document.invitationId,
  );
});
