import {
  resourceGroupNameRule,
  storageMoverIdRule,
  storageMoverNameRule,
} from '../../../lib/model/rules/azure-resource-rules';
import { regionRule, storageAccountIdRule } from '../../../lib/model/rules/naming-rules';
import type { Problem } from '../../../lib/errors/error-codes';
import { problems } from '../../../lib/errors/catalogue';
import { instantRule } from '../../../lib/model/values/instant';
import { validateRequiredText, validateTags, validateText } from '../../synthesis/props-validation';

/** Settings of a storage mover and its schedules. */
export interface StorageMoverSettings {
  /**
   * ARM id of a storage mover that exists.
   * @default - this stack defines a storage mover
   */
  readonly storageMoverId?: string;
  /**
   * Name of the storage mover that this stack defines: 1 to 64 letters, digits, '-' and '_'. Required without 'storageMoverId'.
   * @default - none
   */
  readonly storageMoverName?: string;
  /**
   * Name of the resource group of the storage mover that this stack defines, in the Azure subscription of the data store. Required
   * without 'storageMoverId'.
   * @default - none
   */
  readonly resourceGroupName?: string;
  /**
   * Region of the storage mover, of one that exists as well. Data does not pass through it. With two tenants, the storage movers of
   * both sides are in the same region.
   * @default - the region of the data store; with two tenants, the consumer's is that of the invitation
   */
  readonly location?: string;
  /**
   * Time from which on the schedule starts jobs: a UTC time like '2027-01-01T00:00:00Z', at most 90 days after the schedule is created.
   * @default - left to Azure
   */
  readonly startDate?: string;
  /**
   * Time at which the schedule ends: a UTC time, at most a year after the schedule is created, however often the end is changed. To go
   * on, replace the jobs: their schedules are then new.
   * @see https://learn.microsoft.com/azure/storage-mover/job-scheduling
   * @default - left to Azure; with 'expiresOn' of an invitation, that time, which must then be within a year
   */
  readonly endDate?: string;
  /**
   * Tags of the storage mover that this stack defines.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/** Settings of Storage Mover at the consumer. */
export interface StorageMoverOptions extends StorageMoverSettings {
  /**
   * ARM id of the provider's storage account. With it, this stack sets up both sides: the identity that runs `terraform apply`
   * assigns roles on both accounts, which are in one tenant.
   *
   * Without it, the accounts are in two tenants, and this stack sets up the consumer's half: a storage mover, and endpoints that
   * allow the account that the invitation names. The provider sets up the jobs from the acceptance, with its own start and end, and
   * the invitation has to offer that.
   * @default - two tenants
   */
  readonly sourceAccountId?: string;
}

/** True if one stack sets up both sides. */
export function setsUpBothSides({ sourceAccountId }: StorageMoverOptions): boolean {
  return sourceAccountId !== undefined;
}

/** Returns the problems of the settings of Storage Mover at the consumer. */
export function validateStorageMover(options: StorageMoverOptions): (Problem | undefined)[] {
  const { sourceAccountId, startDate, endDate } = options;
  const excludeTime = (prop: string, value: unknown): Problem | undefined =>
    setsUpBothSides(options) || value === undefined
      ? undefined
      : problems.valueInvalid(
          prop,
          "left out without 'sourceAccountId', because the jobs and their schedule are the provider's",
          value,
        );
  return [
    validateText('sourceAccountId', sourceAccountId, storageAccountIdRule),
    ...validateMoverSettings(options),
    excludeTime('startDate', startDate),
    excludeTime('endDate', endDate),
  ];
}

/** Returns the problems of the settings that both halves have. */
export function validateMoverSettings(settings: StorageMoverSettings, prefix = ''): (Problem | undefined)[] {
  const { storageMoverId, storageMoverName, resourceGroupName, location, startDate, endDate, tags } =
    settings;
  const isOwn = storageMoverId === undefined;
  const exclude = (prop: string, value: unknown): Problem | undefined =>
    isOwn || value === undefined
      ? undefined
      : problems.valueInvalid(
          `${prefix}${prop}`,
          "left out, because 'storageMoverId' names a storage mover that exists",
          'a value',
        );
  return [
    validateText(`${prefix}storageMoverId`, storageMoverId, storageMoverIdRule),
    ...(isOwn
      ? [
          validateRequiredText(`${prefix}storageMoverName`, storageMoverName, storageMoverNameRule),
          validateRequiredText(`${prefix}resourceGroupName`, resourceGroupName, resourceGroupNameRule),
        ]
      : [
          exclude('storageMoverName', storageMoverName),
          exclude('resourceGroupName', resourceGroupName),
          exclude('tags', tags),
        ]),
    validateText(`${prefix}location`, location, regionRule),
    validateText(`${prefix}startDate`, startDate, instantRule),
    validateText(`${prefix}endDate`, endDate, instantRule),
    isOwn ? validateTags(tags) : undefined,
  ];
}
