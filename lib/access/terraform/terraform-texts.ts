import { createArmId } from './arm-id';
import type { Instance } from './instances';
import { isRepeated, listInstances } from './instances';
import { isRecord } from './json-values';
import type { TemplatePart } from './template';
import { findReferencesIn, isBareReference, splitBareReference, splitTemplate } from './template';
import type { TerraformFacts, TerraformResource } from './terraform-file';
import { removeKey, splitAddress, splitReference } from './terraform-references';

/** A text argument, resolved as far as the file allows. */
export interface TerraformText {
  /** The text, with `${...}` for unknown parts; '' if nothing is known. */
  readonly readText: string;
  readonly isKnown: boolean;
  /** The one resource or data source of this file that an unknown text is an attribute of; empty if it can be another value. */
  readonly madeFrom: readonly TerraformResource[];
  /** The resources and data sources of this file that an unknown text can come from. */
  readonly candidates: readonly TerraformResource[];
}

/** Maximum number of references to follow in a row. Stops at circles. */
const MAX_STEPS = 10;

/** Maximum length of a text with what its references add. */
const MAX_LENGTH = 1_000_000;

/** The surroundings of a text: the instance of a block in code that it is read for, and the references behind it. */
interface Context {
  readonly instance: Instance | null;
  readonly steps: number;
}

const NO_CONTEXT: Context = { instance: null, steps: 0 };
const NOTHING_KNOWN: TerraformText = { readText: '', isKnown: false, madeFrom: [], candidates: [] };

/**
 * Reads text arguments of a file, and resolves references to other resources of the same file. A text is known only if it is
 * made of literals and of bare references that resolve to one resource each.
 */
export class TerraformTexts {
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

  /** Reads an argument or attribute of a resource; undefined if it has none of that name. */
  public readArgument(resource: TerraformResource, name: string): TerraformText | undefined {
    return this.readValue(resource, name, NO_CONTEXT);
  }

  /** Resolves the references in a text of the file. */
  public resolveText(value: string): TerraformText {
    return this.resolveTemplate(value, NO_CONTEXT);
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

  private findCandidates(references: readonly string[]): readonly TerraformResource[] {
    return [...new Set(references.flatMap((reference) => this.findResources(reference)))];
  }

  private readValue(resource: TerraformResource, name: string, context: Context): TerraformText | undefined {
    const value = resource.values[name];
    if (value !== undefined && value !== null) return this.resolveValue(value, context);
    return name in resource.unknown ? this.readUnknown(resource, name, context.steps) : undefined;
  }

  private resolveValue(value: unknown, context: Context): TerraformText {
    if (typeof value === 'string') return this.resolveTemplate(value, context);
    if (isPlain(value)) return createKnownText(String(value));
    return { ...NOTHING_KNOWN, candidates: this.findCandidates(findReferencesIn(JSON.stringify(value))) };
  }

  /** Reads an argument whose value is not in the file. */
  private readUnknown(
    { unknown, origins = {} }: TerraformResource,
    name: string,
    steps: number,
  ): TerraformText {
    const candidates = this.findCandidates(unknown[name]);
    const open = { ...NOTHING_KNOWN, candidates };
    if (!Object.hasOwn(origins, name)) return open;
    const { reference, around } = origins[name];
    const found = this.findResources(reference);
    const attribute = splitReference(reference)?.attribute;
    if (found.length !== 1 || !attribute || steps > MAX_STEPS) return open;
    const [before, after] = around ?? ['', ''];
    const isWhole = before === '' && after === '';
    if (around) {
      const inner = this.readAttribute(found[0], attribute, { instance: null, steps: steps + 1 });
      if (inner?.isKnown) return createKnownText(`${before}${inner.readText}${after}`);
    }
    return isWhole && candidates.length <= 1 ? { ...open, madeFrom: found } : open;
  }

  private resolveTemplate(value: string, context: Context): TerraformText {
    if (!this.facts.isTemplate || !value.includes('{')) return createKnownText(value);
    const parts = splitTemplate(value);
    const resolved = parts.map((part) => this.resolvePart(part, context));
    if (resolved.length === 1) return resolved[0];
    const text = resolved.map(({ readText }) => readText).join('');
    // A directive decides which of the other parts are there.
    const isWhole = text.length <= MAX_LENGTH && parts.every(({ kind }) => kind !== 'directive');
    return {
      readText: isWhole ? text : value,
      isKnown: isWhole && resolved.every(({ isKnown }) => isKnown),
      madeFrom: [],
      candidates: [...new Set(resolved.flatMap(({ candidates }) => candidates))],
    };
  }

  private resolvePart(part: TemplatePart, context: Context): TerraformText {
    if (part.kind === 'literal') return createKnownText(part.text);
    const candidates = this.findCandidates(findReferencesIn(part.text));
    const unknown = { ...NOTHING_KNOWN, readText: part.written, candidates };
    if (part.kind === 'directive' || !isBareReference(part.text) || context.steps > MAX_STEPS) return unknown;
    const [root, ...path] = splitBareReference(part.text);
    const inner = { instance: null, steps: context.steps + 1 };
    switch (root) {
      case 'local': {
        const [name, ...rest] = path;
        const value = followPath(this.facts.locals.get(String(name)), rest);
        const text = isText(value) ? this.resolveValue(value, inner) : undefined;
        return text ? (text.isKnown ? text : { ...text, readText: part.written }) : unknown;
      }
      case 'each':
      case 'count': {
        const value = context.instance && readInstance(context.instance, root, path);
        const text = isText(value) ? this.resolveValue(value, inner) : undefined;
        return text?.isKnown ? text : unknown;
      }
      default:
        return this.resolveReference(part.text, inner) ?? unknown;
    }
  }

  /** Resolves a reference to an attribute; undefined if it does not name exactly one instance. */
  private resolveReference(reference: string, { steps }: Context): TerraformText | undefined {
    const split = splitReference(reference);
    const found = this.findResources(reference);
    if (found.length !== 1 || !split?.attribute) return undefined;
    const [resource] = found;
    const instance = findInstance(resource, split.key);
    if (instance === undefined) return undefined;
    const text = this.readAttribute(resource, split.attribute, { instance, steps });
    return text?.isKnown
      ? text
      : { readText: `\${${reference}}`, isKnown: false, madeFrom: found, candidates: found };
  }

  private readAttribute(
    resource: TerraformResource,
    name: string,
    { instance, steps }: Context,
  ): TerraformText | undefined {
    const read = (argument: string): TerraformText | undefined =>
      this.readValue(resource, argument, { instance, steps: steps + 1 });
    const hasId = typeof resource.values[name] === 'string';
    // A plan does not know computed attributes. The arguments decide what the id will be.
    const id = ID_NAMES.includes(name) && !hasId ? createArmId(resource.type, read) : undefined;
    return id === undefined ? read(name) : createKnownText(id);
  }
}

const ID_NAMES = ['id', 'resource_manager_id'];

function createKnownText(readText: string): TerraformText {
  return { readText, isKnown: true, madeFrom: [], candidates: [] };
}

/** True for a value that Terraform converts to a text in one way only. */
function isPlain(value: unknown): boolean {
  return typeof value === 'boolean' || Number.isSafeInteger(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || isPlain(value);
}

/** Finds the instance that a key names: null for a block without instances; undefined if only Terraform knows it. */
function findInstance({ values }: TerraformResource, key: string | null): Instance | null | undefined {
  if (!isRepeated(values)) return key === null ? null : undefined;
  return listInstances(values)?.find((each) => `[${JSON.stringify(each.key)}]` === key);
}

function readInstance(
  instance: Instance,
  root: 'each' | 'count',
  path: readonly (string | number)[],
): unknown {
  if (root === 'count') return path.join() === 'index' ? instance.key : undefined;
  return followPath({ key: instance.key, value: instance.value }, path);
}

/** Follows names and keys into a literal value. Keys can be templates, too: then nothing is certain. */
function followPath(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((found, step) => {
    if (Array.isArray(found)) return typeof step === 'number' ? (found as unknown[])[step] : undefined;
    const isOpen = !isRecord(found) || Object.keys(found).some((each) => each.includes('{'));
    return !isOpen && Object.hasOwn(found, step) ? found[String(step)] : undefined;
  }, value);
}

function joinAddress(modules: readonly string[], address: string): string {
  return [...modules.map((module) => `module.${removeKey(module)}`), address].join('.');
}
