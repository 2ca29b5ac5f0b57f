import { toIdKey } from '../../../model/rules/same-id';
import { classifyType } from '../../resource-types/classify-type';
import { runsCode } from '../../resource-types/code-runners';
import { ActingRoles } from './acting-roles';
import { decidesImages, ImageRegistries } from './image-registries';
import { isAssignment, listKeys, listParentKeys, listReferredKeys } from './principal-keys';
import type { PrincipalType } from '../../resource-types/principal-types';
import {
  CODE_PART,
  findPrincipalType,
  HOST,
  IMAGE_SOURCE,
  LOOKED_UP_PRINCIPAL,
  OTHER_PRINCIPAL,
  USED_PRINCIPAL,
} from '../../resource-types/principal-types';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { toBareAddress } from '../values/resource-references';
import type { TerraformTexts } from '../values/terraform-texts';

/** A resource that lets somebody act as a principal, or decides who the principal is. */
export interface Actor {
  readonly resource: TerraformResource;
  readonly type: PrincipalType;
  /** The arguments that connect it, if others do not matter. */
  readonly about?: readonly string[];
}

/** Everybody who may act as a principal. */
export interface Actors {
  readonly actors: readonly Actor[];
  /** False if there are more than the graph follows. */
  readonly isWhole: boolean;
}

/** Maximum number of resources that one principal is followed through, and of steps for all principals. */
const MAX_ACTORS = 1000;
const MAX_STEPS = 500_000;

/**
 * The relation of a step to the principal: it is the principal (or is in it), it runs code as the principal, it contains something that
 * does, or it has the images of what does.
 */
type Role = 'Principal' | 'Host' | 'Container' | 'Images';

interface Link {
  readonly resource: TerraformResource;
  readonly argument: string;
}

interface Step {
  readonly role: Role;
  readonly to: string | TerraformResource;
}

/**
 * Finds who may act as whom: members, credentials, owners, machines with an identity, the code in them, and roles on all of these. Follows
 * references from the file's expressions and ids in plans and states, also of principals that the file does not define.
 */
export class ActingGraph {
  private readonly byKey = new Map<string, TerraformResource[]>();
  private readonly links = new Map<string, Link[]>();
  private readonly roles: ActingRoles;
  private readonly registries: ImageRegistries;
  private stepsLeft = MAX_STEPS;

  /** @param readArmType Reads the argument `type` of an azapi resource; null if it is an expression. */
  constructor(
    private readonly facts: TerraformFacts,
    texts: TerraformTexts,
    assignments: readonly RoleAssignment[],
    private readonly readArmType: (resource: TerraformResource) => string | null,
  ) {
    this.roles = new ActingRoles(assignments, texts, readArmType);
    this.registries = new ImageRegistries(facts, texts);
    for (const resource of facts.resources) {
      for (const key of listKeys(resource)) push(this.byKey, key, resource);
    }
    for (const resource of facts.resources) {
      for (const argument of this.listConnectingArguments(resource)) {
        for (const key of this.listConnectedKeys(resource, argument))
          push(this.links, key, { resource, argument });
      }
    }
  }

  /** Finds the resources that are a principal, in it, or act as it. */
  public findActors(principalId: string, madeFrom: readonly TerraformResource[]): Actors {
    const found = new Map<string, Actor>();
    const seen = new Set<string>();
    const next: Step[] = [toIdKey(principalId), ...madeFrom].map((to) => ({ role: 'Principal', to }));
    for (let step = next.pop(); step; step = next.pop()) {
      const { role, to } = step;
      const key = `${role} ${typeof to === 'string' ? to : `resource ${to.address}`}`;
      if (seen.has(key)) continue;
      if (found.size >= MAX_ACTORS || this.stepsLeft <= 0)
        return { actors: [...found.values()], isWhole: false };
      this.stepsLeft--;
      seen.add(key);
      const { actors, steps } = typeof to === 'string' ? this.follow(to, role) : this.visit(to, role);
      for (const actor of actors) {
        if (!found.has(actor.resource.address)) found.set(actor.resource.address, actor);
      }
      next.push(...steps);
    }
    return { actors: [...found.values()], isWhole: true };
  }

  /** Finds the ids of the resources that are a principal, such as the client id of an application. */
  public findIds(principalId: string, madeFrom: readonly TerraformResource[]): string[] {
    const own = [...madeFrom, ...(this.byKey.get(toIdKey(principalId)) ?? [])];
    return own.flatMap(listKeys).filter((key) => GUID.test(key));
  }

  /** Finds the managed resources that a key names. */
  public findManaged(key: string): TerraformResource[] {
    return (this.byKey.get(key) ?? []).filter(({ isData }) => !isData);
  }

  private visit(
    resource: TerraformResource,
    role: Role,
  ): { actors: readonly Actor[]; steps: readonly Step[] } {
    const keys = listKeys(resource).map((to): Step => ({ role, to }));
    const above = role === 'Principal' ? [] : this.listAbove(resource);
    if (role === 'Images') return { actors: [{ resource, type: IMAGE_SOURCE }, ...above], steps: keys };
    if (role !== 'Principal') {
      const around = listParentKeys(resource).map((to): Step => ({ role: 'Container', to }));
      const images = this.registries.findFor(resource).map((to): Step => ({ role: 'Images', to }));
      return { actors: above, steps: [...keys, ...around, ...images] };
    }
    const type = toPrincipalType(resource);
    const isHost = type === OTHER_PRINCIPAL;
    const isRunner = isHost && runsCode(resource, this.readArmType(resource));
    const others = type.others.flatMap((argument) => listReferredKeys(resource, argument, this.facts));
    return {
      actors: [{ resource, type: isRunner ? HOST : type }],
      steps: [
        ...keys,
        ...others.map((to): Step => ({ role: 'Principal', to })),
        ...(isHost ? [{ role: 'Host' as const, to: resource }] : []),
      ],
    };
  }

  private follow(key: string, role: Role): { actors: readonly Actor[]; steps: readonly Step[] } {
    const own = role === 'Principal' ? (this.byKey.get(key) ?? []) : [];
    const connected = (this.links.get(key) ?? []).flatMap((link) => this.connect(link, role, key) ?? []);
    return {
      actors: connected.map(({ actor }) => actor),
      steps: [
        ...own.map((to): Step => ({ role: 'Principal', to })),
        ...connected.flatMap(({ steps }) => steps),
      ],
    };
  }

  /** Returns how a resource that refers to a step belongs to the principal, and what belongs to that; undefined if it does not matter. */
  private connect(
    { resource, argument }: Link,
    role: Role,
    key: string,
  ): { actor: Actor; steps: readonly Step[] } | undefined {
    const type = findPrincipalType(resource.type);
    if (type) {
      if (role !== 'Principal' || !type.target?.includes(argument)) return undefined;
      const others = type.others.flatMap((name) => listReferredKeys(resource, name, this.facts));
      return {
        actor: { resource, type },
        steps: others.map((to) => ({ role: 'Principal', to })),
      };
    }
    if (isAssignment(resource.type)) {
      return this.roles.actsAt(resource, key, this.byKey.get(key) ?? [])
        ? { actor: { resource, type: USED_PRINCIPAL }, steps: [] }
        : undefined;
    }
    if (role === 'Container') return undefined;
    if (role === 'Images') {
      const isPart = decidesImages(resource.type);
      return isPart ? { actor: { resource, type: CODE_PART }, steps: [{ role, to: resource }] } : undefined;
    }
    const isRunner = runsCode(resource, this.readArmType(resource));
    const steps: readonly Step[] = [{ role: 'Host', to: resource }];
    if (role === 'Host') return isRunner ? { actor: { resource, type: CODE_PART }, steps } : undefined;
    // In a type that no table has, any argument can give the identity.
    if (!isIdentityArgument(argument) && !this.isOpenType(resource)) return undefined;
    return {
      actor: isRunner ? { resource, type: HOST } : { resource, type: HOST, about: [argument] },
      steps,
    };
  }

  private isOpenType(resource: TerraformResource): boolean {
    const { kind } = classifyType(resource, this.readArmType(resource));
    return kind === 'Unknown' || (kind === 'IfShared' && resource.type.startsWith('azapi_'));
  }

  /** Lists the roles above a service with which others can act as its identity. */
  private listAbove(resource: TerraformResource): Actor[] {
    const addresses = this.roles.listAbove(resource);
    this.stepsLeft -= addresses.length;
    return addresses
      .flatMap((address) => this.byKey.get(toBareAddress(address)) ?? [])
      .map((each) => ({ resource: each, type: USED_PRINCIPAL }));
  }

  /** Lists what an argument connects a resource to. A role on a part of a service is one on the service, as ids tell outside of code. */
  private listConnectedKeys(resource: TerraformResource, argument: string): string[] {
    const keys = listReferredKeys(resource, argument, this.facts);
    if (!this.facts.isTemplate || !isAssignment(resource.type)) return keys;
    const parts = keys.flatMap((key) => this.byKey.get(key) ?? []);
    const around = parts.flatMap((part) =>
      Object.keys(part.values)
        .filter((name) => name.endsWith('_id'))
        .flatMap((name) => listReferredKeys(part, name, this.facts))
        .filter((key) => this.byKey.get(key)?.some((each) => this.roles.areOfOneService(each, part))),
    );
    return [...new Set([...keys, ...around])];
  }

  /** Lists the arguments by which a resource can belong to a principal. */
  private listConnectingArguments(resource: TerraformResource): string[] {
    const { type, isData, values, unknown } = resource;
    if (isData) return [];
    const known = findPrincipalType(type);
    if (known) return [...(known.target ?? [])];
    if (isAssignment(type)) return this.roles.mayAct(resource) ? ['scope'] : [];
    const all = [...new Set([...Object.keys(values), ...Object.keys(unknown)])];
    const isPart = decidesImages(type) || runsCode(resource, this.readArmType(resource));
    return isPart ? all : all.filter(isIdentityArgument);
  }
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function isIdentityArgument(name: string): boolean {
  return /identity/i.test(name);
}

function toPrincipalType({ type, isData }: TerraformResource): PrincipalType {
  return isData ? LOOKED_UP_PRINCIPAL : (findPrincipalType(type) ?? OTHER_PRINCIPAL);
}

function push<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
