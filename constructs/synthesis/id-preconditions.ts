import { Fn, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { storageAccountIdRule, uuidRule } from '../../lib/model/rules/naming-rules';
import { toAppKey } from './comparison-keys';
import type { Precondition } from './check-result';
import { toPrecondition } from './check-result';
import { toFunctionArgument } from './terraform-strings';

/** The form of an id, for Terraform. Fixed segments of ids are case-sensitive there: azurerm refuses others. */
interface IdForm {
  readonly pattern: string;
  readonly rule: string;
  /** Attributes of resources and data sources that always have this form. */
  readonly attributes: RegExp;
}

const UUID: IdForm = {
  pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
  rule: uuidRule('')!,
  attributes: /^(?:data\.)?(?:azurerm|azuread)_\w+\.\S+\.(?:principal|object|client|application|tenant)_id$/,
};

const STORAGE_ACCOUNT: IdForm = {
  pattern:
    '^/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft[.]Storage/storageAccounts/[a-z0-9]{3,24}$',
  rule: `${storageAccountIdRule('')!}, in this case`,
  attributes: /^(?:data\.)?azurerm_storage_account\.\S+\.id$/,
};

/** Object, application and tenant ids. */
type EntraIds = Readonly<
  Partial<Record<'principalId' | 'applicationId' | 'tenantId', string | null | undefined>>
>;

/**
 * Returns the checks of object, application and tenant ids that only Terraform knows.
 *
 * @param prefix Prefix of the properties, such as `identity.`.
 */
export function toEntraIdPreconditions(user: IConstruct, ids: EntraIds, prefix = ''): Precondition[] {
  return (['principalId', 'applicationId', 'tenantId'] as const).flatMap((name) =>
    toIdPreconditions(user, `${prefix}${name}`, ids[name], UUID),
  );
}

/** Returns the check of the ARM id of a storage account that only Terraform knows. */
export function toAccountIdPreconditions(
  store: IConstruct & { readonly storageAccountId: string },
): Precondition[] {
  return toIdPreconditions(store, 'storageAccountId', store.storageAccountId, STORAGE_ACCOUNT);
}

function toIdPreconditions(
  user: IConstruct,
  prop: string,
  id: string | null | undefined,
  { pattern, rule, attributes }: IdForm,
): Precondition[] {
  if (typeof id !== 'string' || !Token.isUnresolved(id)) return [];
  const [, reference] = /^<\S+ ([^<>]+)>$/.exec(toAppKey(user, id)) ?? [];
  if (reference !== undefined && attributes.test(reference)) return [];
  const condition = Fn.can(Fn.regex(pattern, toFunctionArgument(id)));
  const message = `'${prop}' must be ${rule}; change the value that it refers to`;
  return [toPrecondition(condition, 'ValueInvalid', message, user.node.path)];
}
