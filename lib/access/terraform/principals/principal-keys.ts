import { toList, toRecord } from '../syntax/json-values';
import { findPrincipalType } from '../../resource-types/principal-types';
import { listAddresses, listTextsThroughLocals, toBareAddress } from '../values/resource-references';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';

/*
 * Keys connect resources with what refers to them: an address in code, an id in plans and states, both without regard to case, or a name
 * where arguments have names only.
 */

/** The attributes that identify a principal in plans and states. */
const ID_ATTRIBUTES = ['id', 'object_id', 'principal_id', 'client_id', 'application_id', 'user_id'];

/** Matches arguments that name the machine, app or service which a resource is a part of. */
const NAMING_ARGUMENT =
  /(?:^account|api_management|automation_account|function_app|app_service|web_app|batch_account|data_factory|logic_app|analytics_job|cluster|server|service|workspace|machine|runbook|pool|app|iothub|bot)_name$/;

/** Lists the keys by which others refer to a resource. The ids in members and credentials are those of others. */
export function listKeys(resource: TerraformResource): string[] {
  const { address, type, values } = resource;
  const own = [toBareAddress(address)];
  if (isAssignment(type) || findPrincipalType(type)?.target) return own;
  const isPrincipal = findPrincipalType(type) !== undefined || type.startsWith('azuread_');
  const identities = ['identity', 'kubelet_identity'].flatMap((name) => toList(values[name])).map(toRecord);
  const ids = [
    ...(isPrincipal ? ID_ATTRIBUTES : ['id', 'oidc_issuer_url']).map((name) => values[name]),
    ...identities.flatMap((each) => [each['principal_id'], each['object_id']]),
  ];
  const { name } = values;
  return [
    ...own,
    ...ids.flatMap((id) => (isLiteralId(id) ? [id.toLowerCase()] : [])),
    ...(isPrincipal || typeof name !== 'string' || name.includes('${') ? [] : [toNameKey(name)]),
    // Code has no ids of its own resources: an id in it can be that of an identity of this name.
    ...(type === 'azurerm_user_assigned_identity' && typeof name === 'string' && !isLiteralId(values['id'])
      ? [`${IDENTITY_KEY}${name.toLowerCase()}`]
      : []),
  ];
}

/** Lists the keys of what an argument refers to, also behind locals. */
export function listReferredKeys(
  { values, unknown }: TerraformResource,
  argument: string,
  facts: TerraformFacts,
): string[] {
  const toKeys = (text: string): string[] => {
    if (text.includes('${')) return listAddresses(text);
    const names = NAMING_ARGUMENT.test(argument) ? [toNameKey(text)] : [];
    return [...listIdForms(text.toLowerCase()), ...names];
  };
  return [
    ...new Set([
      ...listTextsThroughLocals({ [argument]: values[argument] ?? null }, facts).flatMap(({ text }) =>
        toKeys(text),
      ),
      ...(unknown[argument] ?? []).flatMap(listAddresses),
    ]),
  ];
}

/** Lists the keys of the resources that contain one with an ARM id: of a slot, its app. */
export function listParentKeys({ values }: TerraformResource): string[] {
  const { id } = values;
  return isLiteralId(id) ? listArmParents(id.toLowerCase()) : [];
}

export function isAssignment(type: string): boolean {
  return type.startsWith('azurerm_role_assignment') || type.startsWith('azurerm_pim_');
}

/** The beginning of the key of a registry, whose name is unique in Azure. */
export const REGISTRY_KEY = 'registry ';

/** The beginning of the key of a managed identity whose id is not in the file. */
const IDENTITY_KEY = 'identity ';

function toNameKey(name: string): string {
  return `name ${name.toLowerCase()}`;
}

function isLiteralId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 8 && !value.includes('${');
}

/**
 * Lists the forms of an id: azuread writes `/servicePrincipals/<object id>` as well as the object id. What is in a machine belongs to the
 * machine.
 */
function listIdForms(id: string): string[] {
  const registry = /\/microsoft\.containerregistry\/registries\/([a-z0-9]+)$/.exec(id)?.[1];
  if (registry !== undefined) return [id, `${REGISTRY_KEY}${registry}`];
  const identity = /\/microsoft\.managedidentity\/userassignedidentities\/([\w-]+)$/.exec(id)?.[1];
  if (identity !== undefined) return [id, `${IDENTITY_KEY}${identity}`];
  const last = /^\/\w+\/([^/]+)$/.exec(id)?.[1];
  return last === undefined ? [id, ...listArmParents(id)] : [id, last];
}

/** Maximum number of resources around one with an ARM id. */
const MAX_PARENTS = 10;

/** Lists the ids around the id of a resource: `.../sites/a` of `.../sites/a/slots/b`. */
function listArmParents(id: string): string[] {
  const [, start, path] = /^(\/subscriptions\/.*\/providers\/[^/]+)((?:\/[^/]+\/[^/]+)+)$/.exec(id) ?? [];
  if (start === undefined) return [];
  const segments = path.split('/').slice(1);
  const lengths = Array.from(
    { length: Math.min(segments.length / 2 - 1, MAX_PARENTS) },
    (_, at) => 2 * at + 2,
  );
  return lengths.map((length) => `${start}/${segments.slice(0, length).join('/')}`);
}
