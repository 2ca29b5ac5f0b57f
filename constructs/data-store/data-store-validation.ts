import { resourceGroupNameRule } from '../../lib/model/rules/azure-resource-rules';
import {
  blobEndpointRule,
  blobPathRule,
  containerNameRule,
  hasAccountName,
  isDataLakeGen1,
  isEndpointOfOtherAccount,
  targetContainerRule,
  regionRule,
  storageAccountIdRule,
  storageAccountNameRule,
  uuidRule,
} from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import { Token } from 'cdktf';
import {
  canonicalizeId,
  toLiteral,
  validateLiteral,
  validateRequiredText,
  validateFlag,
  validateSetting,
  validateTags,
  validateText,
} from '../synthesis/props-validation';
import type { ContainerRetention } from './container-retention';
import type {
  DataStoreAttributes,
  DataStoreProps,
  IDataStore,
  StorageAccountOptions,
} from './data-store-props';

/** @see https://learn.microsoft.com/azure/storage/common/storage-redundancy */
const REPLICATION_TYPES = ['LRS', 'ZRS', 'GRS', 'RAGRS', 'GZRS', 'RAGZRS'];

/** Returns the problems of the values of a new account. */
export function validateDataStore(props: DataStoreProps): (Problem | undefined)[] {
  return [
    ...validateRetention(props),
    validateText('name', props.name, storageAccountNameRule),
    validateText('resourceGroupName', props.resourceGroupName, resourceGroupNameRule),
    validateTags(props.tags),
    validateText('accountReplicationType', props.accountReplicationType, (value) =>
      REPLICATION_TYPES.includes(value) ? undefined : `one of ${REPLICATION_TYPES.join(', ')}`,
    ),
    validateText('location', props.location, regionRule),
    validateText('tenantId', props.tenantId, uuidRule),
    validateFlag('versioningEnabled', props.versioningEnabled),
    validateFlag('changeFeedEnabled', props.changeFeedEnabled),
    validateFlag('crossTenantReplicationEnabled', props.crossTenantReplicationEnabled),
    validateSetting(
      'containerDeleteRetentionDays',
      props.containerDeleteRetentionDays,
      isRetention,
      'a whole number from 0 to 365',
    ),
  ];
}

/** Returns the problems of an account that the app does not define. */
export function validateAttributes(attributes: DataStoreAttributes): (Problem | undefined)[] {
  const { storageAccountName, location, blobEndpoint, tenantId } = attributes;
  const storageAccountId = canonicalizeId(attributes.storageAccountId);
  const gen1 = [storageAccountId, blobEndpoint].find((value) => toLiteral(value) && isDataLakeGen1(value!));
  if (gen1 !== undefined) return [problems.dataLakeGen1(gen1)];
  const nameProblem = validateText('storageAccountName', storageAccountName, storageAccountNameRule);
  // A name that is wrong is compared with nothing.
  const isNameKnown = toLiteral(storageAccountName) !== undefined && nameProblem === undefined;
  return [
    nameProblem,
    validateText('storageAccountId', storageAccountId, (value) =>
      !isNameKnown || hasAccountName(value, storageAccountName)
        ? storageAccountIdRule(value)
        : `the id of the account that 'storageAccountName' names (${storageAccountName})`,
    ),
    validateText('location', location, regionRule),
    validateText('blobEndpoint', blobEndpoint, (value) => {
      const isOther = isNameKnown && isEndpointOfOtherAccount(value, storageAccountName);
      const rule = `the endpoint of the account that 'storageAccountName' names (${storageAccountName})`;
      return blobEndpointRule(value) ?? (isOther ? rule : undefined);
    }),
    validateText('tenantId', tenantId, uuidRule),
    ...validateRetention(attributes),
  ];
}

function isRetention(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 365;
}

const optionsByStore = new WeakMap<IDataStore, StorageAccountOptions>();

/** Remembers the options of the first call for an account. */
export function rememberOptions(store: IDataStore, options: StorageAccountOptions): void {
  optionsByStore.set(store, options);
}

/** Returns the options of a later call for one account that are not those of the first one. */
export function findChangedOptions(store: IDataStore, options: StorageAccountOptions): Problem[] {
  const first = { ...optionsByStore.get(store) } as Readonly<Record<string, unknown>>;
  return Object.entries(options).flatMap(([prop, value]: [string, unknown]) => {
    if (value === undefined || JSON.stringify(value) === JSON.stringify(first[prop])) return [];
    const rule = `the same as in the first call (${first[prop] === undefined ? 'nothing' : formatValue(first[prop])})`;
    return [problems.valueInvalid(prop, rule, value)];
  });
}

/** Returns the problems of what becomes of containers that the code no longer defines. */
export function validateRetention({ retainOnRemoval, retiredContainers }: ContainerRetention): Problem[] {
  const retired = retiredContainers ?? [];
  return [
    validateFlag('retainOnRemoval', retainOnRemoval),
    ...retired.flatMap((place, index) => [
      validatePlace(`retiredContainers[${index}]`, place),
      retired.indexOf(place) < index
        ? problems.duplicateName("container of 'retiredContainers'", place)
        : undefined,
    ]),
    retired.length > 0 && retainOnRemoval !== true
      ? {
          ...problems.valueInvalid(
            'retainOnRemoval',
            "true where 'retiredContainers' is set",
            retainOnRemoval,
          ),
          fix: "set 'retainOnRemoval' to true",
        }
      : undefined,
  ].filter((problem) => problem !== undefined);
}

/** Requires a literal container, or `container/path`: it is part of an address. */
function validatePlace(prop: string, place: string): Problem | undefined {
  if (typeof place !== 'string' || Token.isUnresolved(place)) return validateContainerName(prop, place);
  const [container, ...segments] = place.split('/');
  return validateText(
    prop,
    place,
    () =>
      targetContainerRule(container) ?? (segments.length > 0 ? blobPathRule(segments.join('/')) : undefined),
  );
}

/** Requires a literal name: it is part of the address of the container. */
export function validateContainerName(prop: string, name: string): Problem | undefined {
  return Token.isUnresolved(name)
    ? validateLiteral(prop, name, containerNameRule, 'it is part of the address of the container')
    : validateRequiredText(prop, name, containerNameRule);
}
