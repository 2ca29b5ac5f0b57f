import { Token } from 'cdktf';
import {
  actionGroupIdRule,
  dataFactoryIdRule,
  dataFactoryNameRule,
  integrationRuntimeNameRule,
  resourceGroupNameRule,
} from '../../lib/model/rules/azure-resource-rules';
import { storageAccountIdRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { instantRule } from '../../lib/model/values/instant';
import { validateFlag, validateTags, validateText } from '../synthesis/props-validation';

/** Settings of Data Factory. */
export interface DataFactoryOptions {
  /**
   * ARM id of a factory that exists. The identity of the subscription must be one of its user-assigned identities.
   * @default - the subscription defines a factory
   */
  readonly factoryId?: string;
  /**
   * Name of the factory that the subscription defines: 3 to 63 letters, digits and hyphens, unique in Azure. Required without
   * 'factoryId'.
   * @default - none
   */
  readonly factoryName?: string;
  /**
   * Name of the resource group of the factory and of its alert. Required without 'factoryId', and with 'actionGroupIds'; otherwise
   * it must be left out, like 'tags'.
   * @default - none
   */
  readonly resourceGroupName?: string;
  /**
   * Start of the first window, a UTC time like '2027-01-01T02:00:00Z'. Files that were last changed before are left to the
   * reconciliation. Required if the subscription has a schedule, of which it must be a time: the clock at synthesis would change it
   * with each plan.
   * @default - none: runs are started by hand, and copy everything
   */
  readonly startTime?: string;
  /**
   * True to copy through a managed virtual network, with private endpoints to both accounts. The owner of each account
   * must approve its endpoint. Only for a factory that the subscription defines, and with 'sourceAccountId'.
   * @see https://learn.microsoft.com/azure/data-factory/managed-virtual-network-private-endpoint
   * @default false
   */
  readonly managedNetwork?: boolean;
  /**
   * ARM id of the provider's storage account, for its private endpoint. Only with 'managedNetwork'.
   * @default - none
   */
  readonly sourceAccountId?: string;
  /**
   * Name of the integration runtime of a factory that exists, for accounts in private networks. Only with 'factoryId'.
   * @default - the one that Azure chooses
   */
  readonly integrationRuntimeName?: string;
  /**
   * ARM ids of the action groups that learn of runs that fail.
   * @default - no alert
   */
  readonly actionGroupIds?: string[];
  /**
   * Tags of the factory and of its alert.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/** Returns the problems of the settings of Data Factory. */
export function validateDataFactory(options: DataFactoryOptions): (Problem | undefined)[] {
  const { factoryId, factoryName, resourceGroupName, startTime, managedNetwork, sourceAccountId } = options;
  const { integrationRuntimeName, actionGroupIds = [], tags } = options;
  const isOwn = factoryId === undefined;
  const requires = (prop: string, value: unknown, because: string): Problem | undefined =>
    value === undefined ? problems.valueInvalid(prop, `given, because ${because}`, undefined) : undefined;
  const excludes = (prop: string, value: unknown, because: string): Problem | undefined =>
    value === undefined || value === false
      ? undefined
      : problems.valueInvalid(
          prop,
          `left out, because ${because}`,
          Token.isUnresolved(value) ? 'a token' : value,
        );
  const isThere = "'factoryId' names a factory that exists";
  const hasAlert = actionGroupIds.length > 0;
  return [
    validateText('factoryId', factoryId, dataFactoryIdRule),
    validateText('factoryName', factoryName, dataFactoryNameRule),
    validateText('resourceGroupName', resourceGroupName, resourceGroupNameRule),
    validateText('startTime', startTime, instantRule),
    validateText('sourceAccountId', sourceAccountId, storageAccountIdRule),
    validateText('integrationRuntimeName', integrationRuntimeName, integrationRuntimeNameRule),
    validateFlag('managedNetwork', managedNetwork),
    ...actionGroupIds.map((id, at) => validateText(`actionGroupIds[${at}]`, id, actionGroupIdRule)),
    validateTags(tags),
    isOwn
      ? requires('factoryName', factoryName, "'factoryId' is not")
      : excludes('factoryName', factoryName, isThere),
    ...(isOwn
      ? [requires('resourceGroupName', resourceGroupName, "'factoryId' is not")]
      : hasAlert
        ? [requires('resourceGroupName', resourceGroupName, "'actionGroupIds' is")]
        : [
            excludes('resourceGroupName', resourceGroupName, `${isThere} and there is no alert`),
            excludes('tags', tags, `${isThere} and there is no alert`),
          ]),
    isOwn
      ? excludes('integrationRuntimeName', integrationRuntimeName, 'the subscription defines the factory')
      : excludes('managedNetwork', managedNetwork, isThere),
    managedNetwork === true && isOwn
      ? requires('sourceAccountId', sourceAccountId, "'managedNetwork' is true")
      : excludes('sourceAccountId', sourceAccountId, "only 'managedNetwork' uses it"),
  ];
}
