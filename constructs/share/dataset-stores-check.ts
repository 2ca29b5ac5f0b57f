import { Fn, Op, Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { normalizeRegion } from '../../lib/model/values/region';
import { ShareKind } from '../../lib/model/values/share-kind';
import { toLiteralStore } from '../data-store/compared-store';
import type { IDataStore } from '../data-store/data-store-props';
import type { StoredDataset } from '../data-store/dataset';
import { toRegion } from '../data-store/source-target-check';
import { collectStores } from '../data-store/stored-datasets';
import type { Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { equalsIgnoringCase, toLower } from '../synthesis/terraform-strings';

const TENANT_RULE =
  'a data store in the tenant of the other datasets: the object id of a recipient means nothing in another tenant';

const REGION_RULE = 'as for the other datasets: an account of the consumer can be in one region only';
const KIND_RULE =
  'a data store of the same kind as for the other datasets: an account of the consumer is of one kind only';

/**
 * Finds the reasons why the data stores of the datasets cannot be in one share: two constructs are one account, or they are in
 * several tenants. A consumer has one account, so the data stores of an in-place share are alike.
 */
export function findStoreProblems(shareKind: ShareKind, datasets: readonly StoredDataset[]): Problem[] {
  const stores = collectStores(datasets);
  if (stores.length < 2) return [];
  const facts = new Map(stores.map((store) => [store, toLiteralStore(store)]));
  const isInPlace = shareKind === ShareKind.IN_PLACE;
  const first = toCommonFacts([...facts.values()]);
  return stores.flatMap((store) => {
    const index = datasets.findIndex(({ dataStore }) => dataStore === store);
    const field = `datasets[${index}].dataStore`;
    const { storageAccountName, tenantId, location, isHnsEnabled } = facts.get(store)!;
    const other = stores.find((each) => facts.get(each)!.storageAccountName === storageAccountName)!;
    if (storageAccountName !== undefined && other !== store)
      return [problems.storeDuplicate(storageAccountName, other.node.path)];
    if (tenantId && first.tenantId && tenantId.toLowerCase() !== first.tenantId.toLowerCase())
      return [problems.valueInvalid(field, TENANT_RULE, tenantId)];
    if (isInPlace && location !== undefined && normalizeRegion(location) !== first.region)
      return [problems.valueInvalid(field, `a data store in ${first.region}, ${REGION_RULE}`, location)];
    if (isInPlace && isHnsEnabled !== undefined && isHnsEnabled !== first.isHnsEnabled)
      return [problems.valueInvalid(field, KIND_RULE, isHnsEnabled ? 'ADLS Gen2' : 'Blob')];
    return [];
  });
}

/** Finds the datasets that a data share of Azure Storage cannot have: it has the datasets of its own account only. */
export function findForeignStores(own: IDataStore, datasets: readonly StoredDataset[]): Problem[] {
  const rule =
    'left out: a data share of Azure Storage has the datasets of one account. Use InPlaceMethod.ROLE_ASSIGNMENT, or a share for each account';
  return datasets.flatMap(({ dataStore }, index) =>
    dataStore === own
      ? []
      : [problems.valueInvalid(`datasets[${index}].dataStore`, rule, dataStore.node.path)],
  );
}

/** Returns the values that the first data store has whose values are known. */
function toCommonFacts(stores: readonly ReturnType<typeof toLiteralStore>[]): {
  readonly tenantId?: string | null;
  readonly region?: string;
  readonly isHnsEnabled?: boolean;
} {
  const region = stores.find(({ location }) => location !== undefined)?.location;
  return {
    tenantId: stores.find(({ tenantId }) => tenantId)?.tenantId,
    region: region && normalizeRegion(region),
    isHnsEnabled: stores.find((store) => store.isHnsEnabled !== undefined)?.isHnsEnabled,
  };
}

/** Checks at plan time what only Terraform knows: the same as `findStoreProblems`. */
export function toStorePreconditions(
  shareKind: ShareKind,
  datasets: readonly StoredDataset[],
  where: string,
): Precondition[] {
  const stores = collectStores(datasets);
  if (stores.length < 2) return [];
  return [
    ...toDistinctPreconditions(stores, where),
    ...toTenantPreconditions(stores, where),
    ...(shareKind === ShareKind.IN_PLACE ? toAlikePreconditions(stores, where) : []),
  ];
}

function toDistinctPreconditions(stores: readonly IDataStore[], where: string): Precondition[] {
  const names = stores.map(({ storageAccountName }) => storageAccountName);
  if (!names.some((name) => Token.isUnresolved(name))) return [];
  const { code, fix } = problems.storeDuplicate('', '');
  const distinct = Fn.lengthOf(Fn.distinct(names.map(toLower)));
  const message = `two data stores of the datasets are one storage account; ${fix}`;
  return [toPrecondition(Op.eq(distinct, names.length), code, message, where)];
}

function toTenantPreconditions(stores: readonly IDataStore[], where: string): Precondition[] {
  const tenants = [...new Set(stores.flatMap(({ tenantId }) => tenantId ?? []))];
  return tenants
    .slice(1)
    .filter((tenantId) => [tenants[0], tenantId].some((each) => Token.isUnresolved(each)))
    .map((tenantId) => {
      const message = `'dataStore' of each dataset must be ${TENANT_RULE}; use data stores of one tenant`;
      return toPrecondition(equalsIgnoringCase(tenants[0], tenantId), 'ValueInvalid', message, where);
    });
}

/** Compares the region and the kind of each data store with those of the first one. */
function toAlikePreconditions([first, ...others]: readonly IDataStore[], where: string): Precondition[] {
  const isUnknown = (one: unknown, other: unknown): boolean =>
    Token.isUnresolved(one) || Token.isUnresolved(other);
  const subject = "'dataStore' of each dataset must be";
  return others.flatMap((store) => [
    ...(isUnknown(first.location, store.location)
      ? [
          toPrecondition(
            Op.eq(toRegion(first.location), toRegion(store.location)),
            'ValueInvalid',
            `${subject} a data store in one region, ${REGION_RULE}; use data stores of one region`,
            where,
          ),
        ]
      : []),
    ...(isUnknown(first.isHnsEnabled, store.isHnsEnabled)
      ? [
          toPrecondition(
            Op.eq(first.isHnsEnabled, store.isHnsEnabled),
            'ValueInvalid',
            `${subject} ${KIND_RULE}; use data stores of one kind`,
            where,
          ),
        ]
      : []),
  ]);
}
