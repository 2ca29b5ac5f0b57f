import { validateWhenComplete } from '../synthesis/late-validation';
import type { StorageAccountBlobProperties } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import { FRAMEWORK } from '../../lib/framework';
import { storageAccountNameRule, uuidRule } from '../../lib/model/rules/naming-rules';
import { resourceGroupNameRule } from '../../lib/model/rules/azure-resource-rules';
import { problems } from '../../lib/errors/catalogue';
import { validateAccountSettings } from './account-settings-validation';
import {
  findChangedOptions,
  rememberOptions,
  validateAttributes,
  validateContainerName,
  validateDataStore,
  validateRetention,
} from './data-store-validation';
import { declareRetention, retainResource } from './retained-containers';
import { lookUpStoreValues, toReferencedValues, toStoreValues } from './store-values';
import { watchStorage } from './stack-storage-validation';
import type {
  DataStoreAttributes,
  DataStoreLookup,
  DataStoreProps,
  IDataStore,
  StorageAccountOptions,
} from './data-store-props';
import { ReferencedDataStore } from './referenced-data-store';
import { validateText, checkProps, requireProps } from '../synthesis/props-validation';
import { isResourceOfType } from '../synthesis/resource-types';
import { throwSynthesisProblems } from '../synthesis/synthesis-error';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { keepArguments } from '../synthesis/kept-arguments';
import { requirePlace } from '../synthesis/construct-place';

/** Number of days for which Azure keeps a deleted container by default. */
const DEFAULT_RETENTION_DAYS = 7;

/**
 * A storage account that data is shared from, or copied to.
 *
 * Defines one `azurerm_storage_account` (StorageV2: flat Blob, or ADLS Gen2) and turns off everything that bypasses
 * role assignments: no shared keys, no public blobs, no local users, no replication to other tenants (unless
 * 'crossTenantReplicationEnabled' is true), TLS 1.2 or later.
 * Azure keeps deleted containers for some days.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/security-recommendations
 *
 * @example
 * const store = new DataStore(this, 'contoso', {
 *   name: 'contosodata', resourceGroupName: 'rg-data', location: 'westeurope',
 * });
 */
export class DataStore extends Construct implements IDataStore {
  /**
   * Refers to a storage account that this app defines with the provider's own construct.
   *
   * @param account The account. Its settings do not change.
   * @param options The same options in each call for one account.
   * @throws DataShareError `ValueInvalid`; the synthesis throws `AccountSettingsConflict` if Azure does not support the
   *   settings
   */
  public static fromStorageAccount(account: StorageAccount, options: StorageAccountOptions = {}): IDataStore {
    if (!StorageAccount.isConstruct(account) || !isResourceOfType(StorageAccount, account)) {
      const rule = `a StorageAccount of ${FRAMEWORK.azurermPackage}`;
      throwSynthesisProblems(
        [problems.valueInvalid('account', rule, account)],
        'DataStore.fromStorageAccount',
      );
    }
    requireProps(account, 'StorageAccountOptions', options);
    const existing = account.node.tryFindChild('DataStore') as ReferencedDataStore | undefined;
    const { tenantId } = options;
    if (existing) {
      throwProblemsAt(existing, findChangedOptions(existing, options));
      return existing;
    }
    const store = new ReferencedDataStore(account, 'DataStore', () => ({
      ...toStoreValues(account),
      tenantId,
    }));
    throwProblemsAt(store, [validateText('tenantId', tenantId, uuidRule), ...validateRetention(options)]);
    rememberOptions(store, options);
    declareRetention(store, options);
    watchStorage(store, store);
    // The app can still change the settings, so they are validated when it is complete.
    const path = account.node.path;
    validateWhenComplete(store, () =>
      validateAccountSettings(account).map((problem) => ({ ...problem, where: path })),
    );
    return store;
  }

  /**
   * Refers to a storage account that exists, by its name. During the plan, Terraform reads its id, region, endpoint and
   * kind with a `data.azurerm_storage_account`. Checks of these values therefore run in the plan, not during synthesis.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static fromLookup(scope: Construct, id: string, lookup: DataStoreLookup): IDataStore {
    const store = new ReferencedDataStore(scope, id, (parent) => {
      const faults = checkProps(parent, 'DataStoreLookup', lookup);
      throwProblemsAt(
        parent,
        [
          validateText('storageAccountName', lookup.storageAccountName, storageAccountNameRule),
          validateText('resourceGroupName', lookup.resourceGroupName, resourceGroupNameRule),
          validateText('tenantId', lookup.tenantId, uuidRule),
          ...validateRetention(lookup),
        ],
        faults,
      );
      return lookUpStoreValues(parent, lookup);
    });
    declareRetention(store, lookup);
    return store;
  }

  /**
   * Refers to a storage account that this app does not define.
   *
   * @throws DataShareError `ValueInvalid`, `DataLakeGen1Refused`
   */
  public static fromAttributes(scope: Construct, id: string, attributes: DataStoreAttributes): IDataStore {
    const store = new ReferencedDataStore(scope, id, (parent) => {
      const faults = checkProps(parent, 'DataStoreAttributes', attributes);
      throwProblemsAt(parent, validateAttributes(attributes), faults);
      return toReferencedValues(attributes);
    });
    declareRetention(store, attributes);
    return store;
  }

  /** ARM id of the storage account. */
  public readonly storageAccountId: string;
  /** Name of the storage account. */
  public readonly storageAccountName: string;
  /** URL of the account's Blob endpoint, without a trailing slash. */
  public readonly blobEndpoint: string;
  /** Azure region of the account. */
  public readonly location: string;
  /** Azure region, if the code names it; undefined if only Terraform knows it. */
  public readonly declaredLocation?: string;
  /** True if the account has a hierarchical namespace (ADLS Gen2). */
  public readonly isHnsEnabled: boolean | IResolvable;
  /** True if shared keys are enabled; undefined if unknown. */
  public readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  /** True if containers can be public; undefined if unknown. */
  public readonly allowNestedItemsToBePublic?: boolean | IResolvable;
  /** The account's Microsoft Entra tenant. */
  public readonly tenantId?: string;

  constructor(scope: Construct, id: string, props: DataStoreProps) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'DataStoreProps', props);
    throwProblemsAt(this, validateDataStore(props), faults);

    const retentionDays = props.containerDeleteRetentionDays ?? DEFAULT_RETENTION_DAYS;
    const account = new StorageAccount(this, 'Resource', {
      name: props.name,
      resourceGroupName: props.resourceGroupName,
      location: props.location,
      accountKind: 'StorageV2',
      accountTier: 'Standard',
      accountReplicationType: props.accountReplicationType ?? 'LRS',
      isHnsEnabled: props.isHnsEnabled,
      sharedAccessKeyEnabled: false,
      defaultToOauthAuthentication: true,
      allowNestedItemsToBePublic: false,
      localUserEnabled: false,
      crossTenantReplicationEnabled: props.crossTenantReplicationEnabled ?? false,
      httpsTrafficOnlyEnabled: true,
      minTlsVersion: 'TLS1_2',
      blobProperties: toBlobProperties(props, retentionDays),
      tags: props.tags,
    });
    throwProblemsAt(this, validateAccountSettings(account));
    const facts = toStoreValues(keepArguments(account));
    this.storageAccountId = facts.storageAccountId;
    this.storageAccountName = facts.storageAccountName;
    this.blobEndpoint = facts.blobEndpoint;
    this.location = facts.location;
    this.declaredLocation = facts.declaredLocation;
    this.isHnsEnabled = facts.isHnsEnabled;
    this.sharedAccessKeyEnabled = facts.sharedAccessKeyEnabled;
    this.allowNestedItemsToBePublic = facts.allowNestedItemsToBePublic;
    this.tenantId = props.tenantId;
    declareRetention(this, props);
    watchStorage(this, this);
  }

  /**
   * Defines a private container of the account, for example one that is shared. It belongs to the account: shares and
   * subscriptions come and go without it. A second call for one name returns the same container.
   *
   * @param name Name of the container: 3 to 63 lowercase letters, digits and single hyphens; not a token.
   * @throws DataShareError `ValueInvalid`
   */
  public addContainer(name: string): StorageContainer {
    throwProblemsAt(this, [validateContainerName('name', name)]);
    const existing = this.node.tryFindChild(name) as StorageContainer | undefined;
    if (existing) return existing;
    const { storageAccountId } = this;
    const container = new StorageContainer(...requirePlace(this, name), {
      name,
      storageAccountId,
      containerAccessType: 'private',
    });
    retainResource(this, keepArguments(container));
    return container;
  }
}

/** Returns the settings of blobs; undefined leaves all of them as they are in Azure. */
function toBlobProperties(
  { versioningEnabled, changeFeedEnabled }: DataStoreProps,
  retentionDays: number,
): StorageAccountBlobProperties | undefined {
  const properties = {
    ...(retentionDays > 0 && { containerDeleteRetentionPolicy: { days: retentionDays } }),
    ...(versioningEnabled !== undefined && { versioningEnabled }),
    ...(changeFeedEnabled !== undefined && { changeFeedEnabled }),
  };
  return Object.keys(properties).length > 0 ? properties : undefined;
}
