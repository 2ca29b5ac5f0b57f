import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { ISnapshotJob, Principal } from '../../constructs';
import {
  Acceptance,
  AclEntryType,
  Dataset,
  DataStore,
  Invitation,
  ManagedIdentity,
  PrincipalType,
  Recipient,
  ShareExchange,
  SnapshotJob,
  SnapshotMonitoring,
  SnapshotSchedule,
} from '../../constructs';
import { PROPS_TYPES } from '../../constructs/synthesis/props-shapes';
import { getProblems, stackForTest } from '../support/stacks';
import { accept, copyShare, PRINCIPAL, recipient, referToStore, SYNCHRONIZER } from './declarations';

type ShapeName = keyof typeof PROPS_TYPES.shapes;
type Extra = Readonly<Record<string, unknown>>;

const ARM_ID = `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/`;
const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const MAPPING = { datasetName: 'curated', container: 'landing' };

const shareWith = (stack: TerraformStack, extra: Extra) =>
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), extra);

/** A call for each type of object that callers pass: valid, but for the extra properties of that object. */
const CALLS: Readonly<Record<ShapeName, (stack: TerraformStack, extra: Extra) => unknown>> = {
  AcceptedSubscriptionProps: (stack, extra) => accept(stack, 'sales', extra),
  AclEntry: (stack, extra) => {
    const accessControl = [{ type: AclEntryType.OTHER, permissions: 'r-x', ...extra }];
    return accept(stack, 'sales', { mappings: [{ ...MAPPING, path: 'a', accessControl }] });
  },
  DailySchedule: (_, extra) => SnapshotSchedule.daily({ hour: 3, ...extra }),
  DataStoreAttributes: (stack, extra) => referToStore(stack, 'contoso', extra),
  DataStoreLookup: (stack, extra) =>
    DataStore.fromLookup(stack, 'store', {
      storageAccountName: 'contoso',
      resourceGroupName: 'rg-data',
      ...extra,
    }),
  DataStoreProps: (stack, extra) => new DataStore(stack, 'store', { name: 'contoso', ...PLACE, ...extra }),
  DatasetMapping: (stack, extra) => accept(stack, 'sales', { mappings: [{ ...MAPPING, ...extra }] }),
  DatasetOptions: (_, extra) => Dataset.folder('curated', 'sales', extra),
  HourlySchedule: (_, extra) => SnapshotSchedule.hourly(extra),
  InvitationSelection: (_, extra) => [
    Invitation.fromTerraformOutput({}, extra),
    Acceptance.fromTerraformOutput({}, extra),
  ],
  InviteOptions: (stack, extra) => shareWith(stack, {}).invite(recipient(stack), extra),
  ManagedIdentityAttributes: (stack, extra) =>
    ManagedIdentity.fromAttributes(stack, 'identity', {
      identityId: `${ARM_ID}Microsoft.ManagedIdentity/userAssignedIdentities/sync`,
      principalId: PRINCIPAL,
      clientId: PRINCIPAL,
      ...extra,
    }),
  ManagedIdentityProps: (stack, extra) => new ManagedIdentity(stack, 'identity', { ...PLACE, ...extra }),
  Principal: (stack, extra) => {
    const reader = { principalId: PRINCIPAL, principalType: PrincipalType.GROUP, ...extra } as Principal;
    return accept(stack, 'sales', { readers: [reader] });
  },
  RecipientProps: (stack, extra) => new Recipient(stack, 'fabrikam', extra),
  ShareConsumer: (stack, extra) => accept(stack, 'sales', { consumer: extra }),
  ShareExchangeProps: (stack, extra) =>
    new ShareExchange(stack, 'exchange', { dataStore: referToStore(stack, 'contoso'), ...extra }),
  ShareProps: shareWith,
  ShareProvider: (stack, extra) => shareWith(stack, { provider: extra }),
  SnapshotJobProps: (stack, extra) =>
    new SnapshotJob(stack, 'job', {
      subscription: accept(stack, 'sales', { identity: SYNCHRONIZER }),
      image: 'registry.example.com/datashare:1',
      ...PLACE,
      ...extra,
    }),
  SnapshotMonitoringProps: (stack, extra) =>
    new SnapshotMonitoring(stack, 'monitoring', { ...PLACE, ...extra }),
  StorageAccountOptions: (stack, extra) => {
    const account = new StorageAccount(stack, 'account', {
      name: 'contoso',
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
      ...PLACE,
    });
    return DataStore.fromStorageAccount(account, extra);
  },
  WatchOptions: (stack, extra) => {
    const job = Object.assign(new Construct(stack, 'job'), {
      cron: '0 3 * * *',
      jobName: 'job',
      subscriptionName: 'sales',
      environmentId: 'environment',
    }) as unknown as ISnapshotJob;
    return new SnapshotMonitoring(stack, 'monitoring', { ...PLACE, emailAddresses: ['a@contoso.com'] }).watch(
      job,
      extra,
    );
  },
};

/** Each property of each type, misspelt by its last letter. */
const MISSPELT = Object.entries(PROPS_TYPES.shapes).flatMap(([type, shape]) =>
  Object.keys(shape).map((property) => [type as ShapeName, property, `${property}x`] as const),
);

test.each(MISSPELT)('%s has %s: %s is refused', (type, property, misspelt) => {
  const found = getProblems(() => CALLS[type](stackForTest(), { [misspelt]: undefined }));
  expect(found.filter(({ code }) => code === 'PropertyUnknown')).toEqual([
    {
      code: 'PropertyUnknown',
      message: expect.stringMatching(
        new RegExp(
          `'(\\S+\\.)?${misspelt}'( of dataset "\\w+")? is not a property of ${type} \\(did you mean '${property}'\\?\\)$`,
        ),
      ) as string,
      fix: `rename it to '${property}'`,
      where: expect.any(String) as string,
    },
  ]);
});

test('a property that resembles none is refused with the names that are known', () => {
  expect(getProblems(() => new Recipient(stackForTest(), 'fabrikam', { colour: 'red' } as object))).toEqual([
    {
      code: 'PropertyUnknown',
      message: `'colour' is not a property of RecipientProps`,
      fix: 'use one of applicationId, contact, displayName, name, principalId, principalType, tenantId',
      where: 'test/fabrikam',
    },
  ]);
});

test('unknown properties are reported with everything else that is wrong', () => {
  const props = { principalId: 'alice', principalTyp: 'Group', contact: 'a\nb' };
  const found = getProblems(() => new Recipient(stackForTest(), 'fabrikam', props));
  expect(found.map(({ message }) => message.split(' ')[0])).toEqual([
    "'principalTyp'",
    "'principalId'",
    "'principalType'",
    "'contact'",
  ]);
});
