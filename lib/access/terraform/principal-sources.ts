import { toIdKey } from '../../model/rules/same-id';
import { createHash } from 'node:crypto';
import { toList, toRecord } from './json-values';
import type { PrincipalType } from './principal-types';
import { findPrincipalType, LOOKED_UP_PRINCIPAL, OTHER_PRINCIPAL } from './principal-types';
import { listAddresses, listTexts, toBareAddress } from './resource-references';
import type { RoleAssignment } from './role-assignments';
import type { TerraformFacts, TerraformResource } from './terraform-file';

/** A resource or data source that decides who a principal is, or who else can act as it. */
export interface PrincipalSource {
  readonly address: string;
  readonly principalId: string;
  /** Predicate for messages: `decides who is in the group`. */
  readonly what: string;
  /** Digest of everything in it that decides, because it can contain secrets. */
  readonly content: string;
}

/** Maximum number of resources that one principal is followed through. */
const MAX_SOURCES = 1000;

/** The attributes that identify a resource in plans and states. */
const ID_ATTRIBUTES = ['id', 'object_id', 'principal_id', 'client_id', 'application_id', 'user_id'];

/** Finds what the principals of assignments are made from: applications, groups and their members, credentials, owners. */
export function findPrincipalSources(
  facts: TerraformFacts,
  assignments: readonly RoleAssignment[],
): PrincipalSource[] {
  const graph = new PrincipalGraph(facts.resources);
  const principals = new Map(
    assignments
      .filter(({ scope, role }) => scope.kind !== 'Elsewhere' && opensData(role))
      .map((assignment) => [toIdKey(assignment.principalId), assignment]),
  );
  return [...principals.values()].flatMap(({ principalId, principalSources }) =>
    graph.findSources(principalId, principalSources).map(({ resource, type, about }) => ({
      address: resource.address,
      principalId,
      what: type.what,
      content: digest(resource, about ?? type.deciding),
    })),
  );
}

function opensData({ readsBlobs, writesBlobs, powers }: RoleAssignment['role']): boolean {
  return readsBlobs !== false || writesBlobs || powers.length > 0;
}

interface Source {
  readonly resource: TerraformResource;
  readonly type: PrincipalType;
  /** The arguments that connect it, if others do not matter. */
  readonly about?: readonly string[];
}

/** Follows references between principals, from the file's expressions and from ids in plans and states. */
class PrincipalGraph {
  private readonly byId = new Map<string, TerraformResource[]>();
  /** Resources by what they refer to: an address, or an id in lower case. */
  private readonly referring = new Map<string, { resource: TerraformResource; argument: string }[]>();
  private readonly byAddress = new Map<string, TerraformResource[]>();

  constructor(resources: readonly TerraformResource[]) {
    for (const resource of resources) {
      push(this.byAddress, toBareAddress(resource.address), resource);
      for (const id of listIds(resource)) push(this.byId, id, resource);
    }
    for (const resource of resources) {
      for (const argument of listConnectingArguments(resource)) {
        for (const target of new Set(listReferences(resource, argument))) {
          push(this.referring, target, { resource, argument });
        }
      }
    }
  }

  public findSources(principalId: string, madeFrom: readonly TerraformResource[]): Source[] {
    const found = new Map<string, Source>();
    const next = [...madeFrom, ...(this.byId.get(toIdKey(principalId)) ?? [])];
    // A credential or an owner can name a principal that the files do not define.
    for (const { resource, argument } of this.referring.get(toIdKey(principalId)) ?? []) {
      const connection = connect(resource, argument);
      if (connection) found.set(resource.address, connection);
    }
    for (let resource = next.pop(); resource && found.size < MAX_SOURCES; resource = next.pop()) {
      if (found.has(resource.address)) continue;
      const type = toPrincipalType(resource);
      found.set(resource.address, { resource, type });
      next.push(...type.others.flatMap((argument) => this.findReferred(resource, argument)));
      for (const { resource: other, argument } of this.findReferring(resource)) {
        const connection = connect(other, argument);
        if (connection?.type.target) next.push(...this.followOthers(connection));
        if (connection && !found.has(other.address)) found.set(other.address, connection);
      }
    }
    return [...found.values()];
  }

  private followOthers({ resource, type }: Source): TerraformResource[] {
    return type.others.flatMap((argument) => this.findReferred(resource, argument));
  }

  private findReferred(resource: TerraformResource, argument: string): TerraformResource[] {
    return listReferences(resource, argument).flatMap((target) => [
      ...(this.byAddress.get(target) ?? []),
      ...(this.byId.get(target) ?? []),
    ]);
  }

  private findReferring(resource: TerraformResource): { resource: TerraformResource; argument: string }[] {
    const targets = [toBareAddress(resource.address), ...listIds(resource)];
    return [...new Set(targets)].flatMap((target) => this.referring.get(target) ?? []);
  }
}

/** Returns how a resource that refers to a principal by an argument belongs to it; undefined if it does not matter. */
function connect(resource: TerraformResource, argument: string): Source | undefined {
  const type = findPrincipalType(resource.type);
  if (type) return type.target?.includes(argument) ? { resource, type } : undefined;
  if (isAssignment(resource.type)) {
    const role = resource.values['role_definition_name'];
    const isReader = typeof role === 'string' && /\breader$/i.test(role);
    return argument === 'scope' && !isReader ? { resource, type: USED_PRINCIPAL } : undefined;
  }
  return /identity/i.test(argument) ? { resource, type: RUN_AS_PRINCIPAL, about: [argument] } : undefined;
}

const USED_PRINCIPAL: PrincipalType = {
  ...OTHER_PRINCIPAL,
  what: 'gives a role on the identity, which can let others act as it',
  deciding: null,
};
const RUN_AS_PRINCIPAL: PrincipalType = {
  ...OTHER_PRINCIPAL,
  what: 'can act as the identity',
};

/** Lists the arguments by which a resource can belong to a principal. */
function listConnectingArguments({ type, values, unknown, isData }: TerraformResource): string[] {
  if (isData) return [];
  const known = findPrincipalType(type);
  if (known) return [...(known.target ?? [])];
  if (isAssignment(type)) return ['scope'];
  return [...new Set([...Object.keys(values), ...Object.keys(unknown)])].filter((name) =>
    /identity/i.test(name),
  );
}

function isAssignment(type: string): boolean {
  return type.startsWith('azurerm_role_assignment') || type.startsWith('azurerm_pim_');
}

function toPrincipalType({ type, isData }: TerraformResource): PrincipalType {
  return isData ? LOOKED_UP_PRINCIPAL : (findPrincipalType(type) ?? OTHER_PRINCIPAL);
}

/** Lists the ids of a resource, in lower case. The ids in members and credentials are those of others. */
function listIds({ type, values }: TerraformResource): string[] {
  if (isAssignment(type) || findPrincipalType(type)?.target) return [];
  const isPrincipal = findPrincipalType(type) !== undefined || type.startsWith('azuread_');
  const own = (isPrincipal ? ID_ATTRIBUTES : ['id']).map((name) => values[name]);
  const identity = toList(values['identity']).map((each) => toRecord(each)['principal_id']);
  return [...own, ...identity].flatMap((id) => (isLiteralId(id) ? [id.toLowerCase()] : []));
}

function isLiteralId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 8 && !value.includes('${');
}

/** Lists the forms of an id: azuread writes `/servicePrincipals/<object id>` as well as the object id. */
function listIdForms(id: string): string[] {
  const last = /^\/\w+\/([^/]+)$/.exec(id)?.[1];
  return last === undefined ? [id] : [id, last];
}

/** Lists what an argument refers to: addresses in expressions, and texts that can be ids. */
function listReferences({ values, unknown }: TerraformResource, argument: string): string[] {
  const texts = listTexts(values[argument]);
  return [
    ...texts.flatMap((text) => (text.includes('${') ? listAddresses(text) : listIdForms(text.toLowerCase()))),
    ...(unknown[argument] ?? []).flatMap(listAddresses),
  ];
}

function digest(
  { values, unknown, type, isData }: TerraformResource,
  deciding: readonly string[] | null,
): string {
  const names = deciding ?? [...new Set([...Object.keys(values), ...Object.keys(unknown)])].sort();
  const content = names.map((name) => [name, values[name] ?? null, unknown[name] ?? null]);
  return createHash('sha256')
    .update(JSON.stringify([type, isData, content]))
    .digest('hex');
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
