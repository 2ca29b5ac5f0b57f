import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import type { AcceptedSubscription, AcceptedSubscriptionProps, DataStoreAttributes } from '../../constructs';
import { DataStore, PreserveAcls, PublishMode } from '../../constructs';
import type { PreconditionBlock } from '../support/stacks';
import {
  getProblemCodes,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  variable,
} from '../support/stacks';
import {
  accept,
  acceptInPlace,
  copyShare,
  createLandingMappings,
  createReceivedInvitation,
  recipient,
  referToStore,
} from './declarations';

/*
 * Terraform checks the values that only it knows: on every container of a copy, so that nothing is made before, and on
 * the outputs, so that no document is written.
 */

/** The preconditions, which have to be the same on all containers and on the output. */
function getPreconditions(subscription: AcceptedSubscription): readonly PreconditionBlock[] | undefined {
  const { precondition } = getOutput(subscription);
  const containers = resources(subscription.output.cdktfStack, StorageContainer);
  expect(containers.map((block) => block['lifecycle'])).toEqual(
    Array(2).fill(precondition && { precondition }),
  );
  return precondition;
}

/** The preconditions of a copy into a store of which Terraform knows more than we do. */
function preconditionsFor(
  target: (stack: TerraformStack) => Partial<DataStoreAttributes>,
  props: Partial<AcceptedSubscriptionProps> = {},
): readonly PreconditionBlock[] | undefined {
  const stack = stackForTest();
  const store = referToStore(stack, 'fabrikam', target(stack));
  return getPreconditions(accept(stack, 'sales', { target: store, ...props }));
}

const REGION =
  "RegionMismatch: source and target must be in the same region; use a target account in the source's region, or set 'allowCrossRegion' to true and pay for the egress (at test/sales)";
const KIND =
  "StoreKindMismatch: source and target must both be Blob or both be ADLS Gen2 storage; use a target account of the same kind, or set 'allowCrossKind' to true (at test/sales)";
const ACLS =
  "AclsUnsupported: access control lists exist in ADLS Gen2 accounts (hierarchical namespace) only, and one side is not one; remove 'preserveAcls', or use ADLS Gen2 accounts at both ends (at test/sales)";
const ACCOUNT =
  'SameAccount: source and target must be different storage accounts; use a storage account of your own as the target (at test/sales)';
const TERMS =
  'TermsMismatch: the accepted terms are not those of the invitation; read the terms of the invitation again, then accept their hash (at test/sales)';

const hns = (stack: TerraformStack, name: string): Pick<DataStoreAttributes, 'isHnsEnabled'> => ({
  isHnsEnabled: new TerraformVariable(stack, name, { type: 'bool' }).booleanValue,
});

describe('if everything is known', () => {
  test('there is no precondition', () => {
    expect(preconditionsFor(() => ({}))).toBeUndefined();
  });
});

describe('regions that only Terraform knows', () => {
  const location = (stack: TerraformStack): Partial<DataStoreAttributes> => ({
    location: variable(stack, 'location'),
  });

  test('are compared in one spelling, on every container and on the output', () => {
    const invitation = createReceivedInvitation({}, { location: 'West Europe' });
    expect(preconditionsFor(location, { invitation })).toEqual([
      {
        condition: '${("westeurope" == replace(lower(var.location), " ", ""))}',
        error_message: REGION,
      },
    ]);
  });

  test('are compared if only Terraform knows both sides', () => {
    const stack = stackForTest();
    const source = referToStore(stack, 'contoso', { location: variable(stack, 'source_location') });
    const target = referToStore(stack, 'fabrikam', { location: variable(stack, 'target_location') });
    const invitation = copyShare(stack, 'offer', source).invite(recipient(stack, 'analytics'));
    expect(getPreconditions(accept(stack, 'sales', { invitation, target }))).toEqual([
      {
        condition:
          '${(replace(lower(var.source_location), " ", "") == replace(lower(var.target_location), " ", ""))}',
        error_message: REGION,
      },
    ]);
  });

  test('are not compared if a copy may cross regions', () => {
    expect(preconditionsFor(location, { allowCrossRegion: true })).toBeUndefined();
  });
});

describe('an account of the same stack', () => {
  function accountAt(stack: TerraformStack, location: string): StorageAccount {
    return new StorageAccount(stack, 'lake', {
      name: 'fabrikam',
      resourceGroupName: 'rg-lake',
      location,
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
    });
  }

  test('is checked against its real region, even if the region in the code matches', () => {
    const stack = stackForTest();
    const target = DataStore.fromStorageAccount(accountAt(stack, 'West Europe'));
    expect(getPreconditions(accept(stack, 'sales', { target }))).toEqual([
      {
        condition: '${("westeurope" == replace(lower(azurerm_storage_account.lake.location), " ", ""))}',
        error_message: REGION,
      },
    ]);
  });

  test('fails at synthesis if the region in the code does not match', () => {
    const stack = stackForTest();
    const target = DataStore.fromStorageAccount(accountAt(stack, 'northeurope'));
    expect(getProblemCodes(() => accept(stack, 'sales', { target }))).toEqual(['RegionMismatch']);
  });
});

describe('kinds of store that only Terraform knows', () => {
  test('are compared', () => {
    expect(preconditionsFor((stack) => hns(stack, 'hns'))).toEqual([
      { condition: '${(false == var.hns)}', error_message: KIND },
    ]);
  });

  test('are compared for an in-place share, which cannot cross them', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', hns(stack, 'hns'));
    expect(getOutput(acceptInPlace(stack, 'sales', { target })).precondition).toEqual([
      {
        condition: '${(false == var.hns)}',
        error_message: KIND.replace(", or set 'allowCrossKind' to true", ''),
      },
    ]);
  });

  test('are not compared if a copy may cross kinds', () => {
    expect(preconditionsFor((stack) => hns(stack, 'hns'), { allowCrossKind: true })).toBeUndefined();
  });

  test('must both be ADLS Gen2 if access control is copied', () => {
    const stack = stackForTest();
    const source = referToStore(stack, 'contoso', hns(stack, 'source_hns'));
    const target = referToStore(stack, 'fabrikam', hns(stack, 'target_hns'));
    const invitation = copyShare(stack, 'offer', source).invite(recipient(stack, 'analytics'));
    const preserveAcls = PreserveAcls.PERMISSIONS;
    expect(getPreconditions(accept(stack, 'sales', { invitation, target, preserveAcls }))).toEqual([
      { condition: '${(var.source_hns == var.target_hns)}', error_message: KIND },
      { condition: '${var.source_hns}', error_message: ACLS },
      { condition: '${var.target_hns}', error_message: ACLS },
    ]);
  });

  test('count as ADLS Gen2 for atomic publishing: the root cannot be renamed', () => {
    const publish = PublishMode.ATOMIC;
    expect(getProblemCodes(() => preconditionsFor((stack) => hns(stack, 'hns'), { publish }))).toEqual([
      'PublishPathRequired',
    ]);
    const mappings = createLandingMappings('sales');
    expect(preconditionsFor((stack) => hns(stack, 'hns'), { publish, mappings })).toHaveLength(1);
  });

  test('are compared if only Terraform knows both sides', () => {
    const stack = stackForTest();
    const source = referToStore(stack, 'contoso', hns(stack, 'source_hns'));
    const target = referToStore(stack, 'fabrikam', hns(stack, 'target_hns'));
    const invitation = copyShare(stack, 'offer', source).invite(recipient(stack, 'analytics'));
    expect(getPreconditions(accept(stack, 'sales', { invitation, target }))).toEqual([
      { condition: '${(var.source_hns == var.target_hns)}', error_message: KIND },
    ]);
  });
});

test('an account name that only Terraform knows must be another', () => {
  expect(preconditionsFor((stack) => ({ storageAccountName: variable(stack, 'account') }))).toEqual([
    { condition: '${("contoso" != lower(var.account))}', error_message: ACCOUNT },
  ]);
});

test('values that only Terraform knows are checked, and known values still fail at synthesis', () => {
  const target = (stack: TerraformStack): Partial<DataStoreAttributes> => ({
    storageAccountName: variable(stack, 'account'),
    location: variable(stack, 'location'),
    ...hns(stack, 'hns'),
  });
  expect(preconditionsFor(target)?.map((block) => block.error_message)).toEqual([ACCOUNT, REGION, KIND]);
  expect(getProblemCodes(() => preconditionsFor(target, { mappings: [] }))).toEqual(['DatasetUnmapped']);
});

describe('terms of use that only Terraform knows', () => {
  function acceptTerms(accepted: (stack: TerraformStack) => string | undefined): AcceptedSubscription {
    const stack = stackForTest();
    const termsOfUse = variable(stack, 'terms');
    const offer = copyShare(stack, 'offer', referToStore(stack, 'contoso'), { termsOfUse });
    return accept(stack, 'sales', {
      invitation: offer.invite(recipient(stack, 'analytics')),
      acceptedTermsSha256: accepted(stack),
    });
  }

  test('are compared by their hash, in any case', () => {
    for (const hash of ['ab'.repeat(32), 'AB'.repeat(32)]) {
      expect(getPreconditions(acceptTerms(() => hash))).toEqual([
        { condition: `\${(sha256(var.terms) == "${'ab'.repeat(32)}")}`, error_message: TERMS },
      ]);
    }
    expect(getPreconditions(acceptTerms((stack) => variable(stack, 'accepted')))).toEqual([
      {
        condition: '${(sha256(var.terms) == trimprefix(lower(var.accepted), "sha256:"))}',
        error_message: TERMS,
      },
    ]);
  });

  test('fails for terms that are not accepted', () => {
    expect(getProblems(() => acceptTerms(() => undefined))).toMatchObject([
      {
        code: 'TermsNotAccepted',
        message: 'the terms of use of the invitation are not accepted',
      },
    ]);
  });
});

test('a hash that only Terraform knows is compared with that of the invitation', () => {
  const stack = stackForTest();
  const hash = 'e842ea11777ef46cd90876094cf2140ad5bd8d914c9c894b71181413f93bc8cf';
  const invitation = createReceivedInvitation({ termsOfUse: 'Größe ≤ 5 €', termsSha256: hash });
  const acceptedTermsSha256 = variable(stack, 'accepted');
  expect(getPreconditions(accept(stack, 'sales', { invitation, acceptedTermsSha256 }))).toEqual([
    { condition: `\${("${hash}" == trimprefix(lower(var.accepted), "sha256:"))}`, error_message: TERMS },
  ]);
});

test('fails for a hash that only Terraform knows if the invitation has no terms', () => {
  const stack = stackForTest();
  const acceptedTermsSha256 = variable(stack, 'accepted');
  expect(getProblems(() => accept(stack, 'sales', { acceptedTermsSha256 }))).toMatchObject([
    {
      code: 'TermsMismatch',
      message: 'the accepted terms have SHA-256 "a token", those of the invitation have null',
    },
  ]);
});

test('an in-place share has its preconditions on its two outputs', () => {
  const stack = stackForTest();
  const target = referToStore(stack, 'fabrikam', { location: variable(stack, 'location') });
  const { output, readEndpointsOutput } = acceptInPlace(stack, 'sales', { target });
  const expected = [
    {
      condition: '${("westeurope" == replace(lower(var.location), " ", ""))}',
      error_message:
        "RegionMismatch: source and target must be in the same region; use a target account in the source's region, or ask for a CopyBased share (at test/sales)",
    },
  ];
  for (const each of [output, readEndpointsOutput!]) {
    expect(getOutput({ output: each }).precondition).toEqual(expected);
  }
});
