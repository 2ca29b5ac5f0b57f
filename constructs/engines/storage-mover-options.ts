import {
  resourceGroupNameRule,
  storageMoverIdRule,
  storageMoverNameRule,
} from '../../lib/model/rules/azure-resource-rules';
import { storageAccountIdRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { instantRule } from '../../lib/model/values/instant';
import { validateRequiredText, validateTags, validateText } from '../synthesis/props-validation';

/** Settings of Storage Mover. */
export interface StorageMoverOptions {
  /**
   * ARM id of the provider's storage account. The identity that runs `terraform apply` assigns roles on it, and both accounts are
   * in one tenant.
   */
  readonly sourceAccountId: string;
  /**
   * ARM id of a storage mover that exists.
   * @default - the subscription defines a storage mover
   */
  readonly storageMoverId?: string;
  /**
   * Name of the storage mover that the subscription defines: 1 to 64 letters, digits, '-' and '_'. Required without
   * 'storageMoverId'.
   * @default - none
   */
  readonly storageMoverName?: string;
  /**
   * Name of the resource group of the storage mover that the subscription defines, in the Azure subscription of the target.
   * Required without 'storageMoverId'.
   * @default - none
   */
  readonly resourceGroupName?: string;
  /**
   * Region of the storage mover that the subscription defines. Data does not pass through it.
   * @default - the region of the target
   */
  readonly location?: string;
  /**
   * Time from which on the schedule starts jobs: a UTC time like '2027-01-01T00:00:00Z'.
   * @default - left to Azure
   */
  readonly startDate?: string;
  /**
   * Time at which the schedule ends: a UTC time. Tests of Microsoft's client libraries hint that Azure takes an end within about a
   * year only; then set it, and move it on in time.
   * @default - left to Azure
   */
  readonly endDate?: string;
  /**
   * Tags of the storage mover that the subscription defines.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/** Returns the problems of the settings of Storage Mover. */
export function validateStorageMover(options: StorageMoverOptions): (Problem | undefined)[] {
  const { sourceAccountId, storageMoverId, startDate, endDate, tags, ...own } = options;
  const { storageMoverName, resourceGroupName, location } = own;
  const isOwn = storageMoverId === undefined;
  const exclude = (prop: string, value: unknown): Problem | undefined =>
    isOwn || value === undefined
      ? undefined
      : problems.valueInvalid(
          prop,
          "left out, because 'storageMoverId' names a storage mover that exists",
          'a value',
        );
  return [
    validateRequiredText('sourceAccountId', sourceAccountId, storageAccountIdRule),
    validateText('storageMoverId', storageMoverId, storageMoverIdRule),
    ...(isOwn
      ? [
          validateRequiredText('storageMoverName', storageMoverName, storageMoverNameRule),
          validateRequiredText('resourceGroupName', resourceGroupName, resourceGroupNameRule),
        ]
      : [
          exclude('storageMoverName', storageMoverName),
          exclude('resourceGroupName', resourceGroupName),
          exclude('location', location),
          exclude('tags', tags),
        ]),
    validateText('startDate', startDate, instantRule),
    validateText('endDate', endDate, instantRule),
    validateTags(tags),
  ];
}
