import type { Instance } from '../files/instances';
import { isRepeated, listInstances } from '../files/instances';
import { isRecord } from '../syntax/json-values';
import { isBareReference, splitBareReference, splitTemplate } from '../syntax/template';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { removeKey, splitAddress, splitReference } from '../syntax/terraform-references';

/** Maximum number of references to follow in a row. Stops at circles. */
export const MAX_STEPS = 10;

/** The surroundings of a value: the instance of a block in code that it is read for, and the references behind it. */
export interface Place {
  readonly instance: Instance | null;
  readonly steps: number;
}

export const NO_PLACE: Place = { instance: null, steps: 0 };

/** A value behind a reference, as written. */
export interface PlacedValue {
  readonly value: unknown;
  readonly place: Place;
  /** The resource whose argument it is; null for a local value. */
  readonly resource: TerraformResource | null;
}

/** Finds what references in a file name: resources, and the values of locals, of instances and of arguments. */
export class ReferenceValues {
  /** Resources by address without keys. */
  private readonly byAddress = new Map<string, TerraformResource[]>();

  constructor(private readonly facts: TerraformFacts) {
    for (const resource of facts.resources) {
      const { modules, rest } = splitAddress(resource.address);
      const address = joinAddress(modules, removeKey(rest));
      const known = this.byAddress.get(address);
      if (known) known.push(resource);
      else this.byAddress.set(address, [resource]);
    }
  }

  /** Finds the resources that a reference names: one instance if it has a key, otherwise all that it can mean. */
  public findResources(reference: string): readonly TerraformResource[] {
    const split = splitReference(reference);
    if (!split) return [];
    const { modules, address, key } = split;
    const all = this.byAddress.get(joinAddress(modules, address)) ?? [];
    // Code has one block for all instances.
    if (this.facts.isTemplate || !`${modules.join('')}${key ?? ''}`.includes('[')) return all;
    const isSame = (mine: string, other: string): boolean => !other.includes('[') || mine === other;
    return all.filter((resource) => {
      const own = splitAddress(resource.address);
      const isInModules = own.modules.every((module, index) => isSame(module, modules[index]));
      return isInModules && isSame(own.rest, `${address}${key ?? ''}`);
    });
  }

  /** Finds the value of a bare reference, as written; undefined if the code does not have it. */
  public follow(reference: string, { instance, steps }: Place): PlacedValue | undefined {
    if (steps > MAX_STEPS) return undefined;
    const place: Place = { instance: null, steps: steps + 1 };
    const [root, ...path] = splitBareReference(reference);
    if (root === 'local') {
      const [name, ...rest] = path;
      return this.followPath({ value: this.facts.locals.get(String(name)), place, resource: null }, rest);
    }
    if (root === 'each' || root === 'count') {
      if (!instance) return undefined;
      const { key, value } = instance;
      const names = root === 'each' ? { key, value } : { index: key };
      return this.followPath({ value: names, place, resource: null }, path);
    }
    return this.followAttribute(reference, place);
  }

  /** Finds the value that a text is, if it is one bare reference. */
  public followText(text: string, place: Place): PlacedValue | undefined {
    const [part, ...others] = splitTemplate(text);
    const isWhole = part?.kind === 'expression' && others.length === 0 && isBareReference(part.text);
    return isWhole ? this.follow(part.text, place) : undefined;
  }

  /** Finds the value that a text is, through all references in a row. */
  public followToEnd(text: string, place: Place): PlacedValue | undefined {
    let found = this.followText(text, place);
    while (found && typeof found.value === 'string') {
      const next = this.followText(found.value, found.place);
      if (!next) return found;
      found = next;
    }
    return found;
  }

  private followAttribute(reference: string, place: Place): PlacedValue | undefined {
    const { attribute = null, key = null } = splitReference(reference) ?? {};
    const [resource, ...others] = this.findResources(reference);
    const instance = resource && findInstance(resource, key);
    if (attribute === null || others.length > 0 || instance === undefined) return undefined;
    const isKnown = Object.hasOwn(resource.values, attribute) && !Object.hasOwn(resource.unknown, attribute);
    const value = isKnown ? resource.values[attribute] : undefined;
    return value === undefined ? undefined : { value, place: { ...place, instance }, resource };
  }

  /** Follows names and keys into a value. Keys of the value can be templates, too: then nothing is certain. */
  private followPath(found: PlacedValue, path: readonly (string | number)[]): PlacedValue | undefined {
    let current: PlacedValue | undefined = found;
    for (const step of path) {
      if (typeof current.value === 'string') current = this.followText(current.value, current.place);
      if (current === undefined) return undefined;
      current = { ...current, value: getMember(current.value, step) };
    }
    return current.value === undefined ? undefined : current;
  }
}

function getMember(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return typeof step === 'number' ? (value as unknown[])[step] : undefined;
  const isOpen = !isRecord(value) || Object.keys(value).some((each) => each.includes('{'));
  return !isOpen && Object.hasOwn(value, step) ? value[String(step)] : undefined;
}

/** Finds the instance that a key names: null for a block without instances; undefined if only Terraform knows it. */
export function findInstance({ values }: TerraformResource, key: string | null): Instance | null | undefined {
  if (!isRepeated(values)) return key === null ? null : undefined;
  return listInstances(values)?.find((each) => `[${JSON.stringify(each.key)}]` === key);
}

function joinAddress(modules: readonly string[], address: string): string {
  return [...modules.map((module) => `module.${removeKey(module)}`), address].join('.');
}
