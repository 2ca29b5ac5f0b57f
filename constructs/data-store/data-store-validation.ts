import { resourceGroupNameRule } from '../../lib/model/rules/azure-resource-rules';
import {
  containerNameRule,
  regionRule,
  storageAccountNameRule,
  uuidRule,
} from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { Token } from 'cdktf';
import {
  validateLiteral,
  validateRequiredText,
  validateSetting,
  validateTags,
  validateText,
} from '../synthesis/props-validation';
import type { DataStoreProps } from './data-store-props';

/** @see https://learn.microsoft.com/azure/storage/common/storage-redundancy */
const REPLICATION_TYPES = ['LRS', 'ZRS', 'GRS', 'RAGRS', 'GZRS', 'RAGZRS'];

/** Returns the problems of the values of a new account. */
export function validateDataStore(props: DataStoreProps): (Problem | undefined)[] {
  return [
    validateText('name', props.name, storageAccountNameRule),
    validateText('resourceGroupName', props.resourceGroupName, resourceGroupNameRule),
    validateTags(props.tags),
    validateText('accountReplicationType', props.accountReplicationType, (value) =>
      REPLICATION_TYPES.includes(value) ? undefined : `one of ${REPLICATION_TYPES.join(', ')}`,
    ),
    validateText('location', props.location, regionRule),
    validateText('tenantId', props.tenantId, uuidRule),
    validateSetting(
      'containerDeleteRetentionDays',
      props.containerDeleteRetentionDays,
      isRetention,
      'a whole number from 0 to 365',
    ),
  ];
}

function isRetention(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 365;
}

/** Requires a literal name: it is part of the address of the container. */
export function validateContainerName(prop: string, name: string): Problem | undefined {
  return Token.isUnresolved(name)
    ? validateLiteral(prop, name, containerNameRule, 'it is part of the address of the container')
    : validateRequiredText(prop, name, containerNameRule);
}
