import { createArmId } from './arm-id';
import { isRecord } from '../syntax/json-values';
import type { Place } from './reference-values';
import { findInstance, MAX_STEPS, NO_PLACE, ReferenceValues } from './reference-values';
import type { TemplatePart } from '../syntax/template';
import { findReferencesIn, isBareReference, splitTemplate } from '../syntax/template';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { splitReference } from '../syntax/terraform-references';

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

/** Maximum depth of a value with what its references add, and number of values in it. */
const MAX_DEPTH = 600;
const MAX_VALUES = 100_000;

/** Maximum length of a text with what its references add. */
const MAX_LENGTH = 1_000_000;

const NOTHING_KNOWN: TerraformText = { readText: '', isKnown: false, madeFrom: [], candidates: [] };

/**
 * Reads text arguments of a file, and resolves references to other resources of the same file. A text is known only if it is
 * made of literals and of bare references that resolve to one resource each.
 */
export class TerraformTexts {
  /** The values behind references. */
  public readonly references: ReferenceValues;

  constructor(private readonly facts: TerraformFacts) {
    this.references = new ReferenceValues(facts);
  }

  /** Reads an argument or attribute of a resource; undefined if it has none of that name. */
  public readArgument(resource: TerraformResource, name: string): TerraformText | undefined {
    return this.readValue(resource, name, NO_PLACE);
  }

  /** Reads the id of a resource, with `?` for parts that are not in the file. */
  public readId(resource: TerraformResource): TerraformText | undefined {
    return this.readAttribute(resource, 'id', NO_PLACE);
  }

  /**
   * Resolves the references in a text of the file.
   *
   * @param place The surroundings of the text, for `each` and `count`.
   */
  public resolveText(value: string, place: Place = NO_PLACE): TerraformText {
    return this.resolveTemplate(value, place);
  }

  /**
   * Replaces the expressions in a value by what they resolve to, at any depth. Those that do not resolve, and what is too deep or too
   * much, stay as they are written.
   */
  public resolveAll(value: unknown): unknown {
    return this.resolveKnown(value, (text) => text);
  }

  /**
   * Resolves the expressions in a value in the same way.
   *
   * @param toOpen Returns what stands for a text that does not resolve. A literal can look like an expression.
   */
  public resolveKnown(value: unknown, toOpen: (text: string) => unknown): unknown {
    const budget = { left: MAX_VALUES, toOpen };
    return this.facts.isTemplate ? this.resolveWithin(value, NO_PLACE, 0, budget) : value;
  }

  /** Finds the resources that a reference names: one instance if it has a key, otherwise all that it can mean. */
  public findResources(reference: string): readonly TerraformResource[] {
    return this.references.findResources(reference);
  }

  private resolveWithin(
    value: unknown,
    place: Place,
    depth: number,
    budget: { left: number; readonly toOpen: (text: string) => unknown },
  ): unknown {
    if (depth > MAX_DEPTH || budget.left-- <= 0) return value;
    if (typeof value === 'string') {
      if (!value.includes('{')) return value;
      const found = this.references.followText(value, place);
      if (found) return this.resolveWithin(found.value, found.place, depth + 1, budget);
      const text = this.resolveText(value, place);
      return text.isKnown ? text.readText : budget.toOpen(value);
    }
    const resolve = (each: unknown): unknown => this.resolveWithin(each, place, depth + 1, budget);
    if (Array.isArray(value)) return value.map(resolve);
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, resolve(each)]));
  }

  private findCandidates(references: readonly string[]): readonly TerraformResource[] {
    return [...new Set(references.flatMap((reference) => this.findResources(reference)))];
  }

  private readValue(resource: TerraformResource, name: string, place: Place): TerraformText | undefined {
    const value = resource.values[name];
    if (value !== undefined && value !== null) return this.resolveValue(value, place);
    return name in resource.unknown ? this.readUnknown(resource, name, place.steps) : undefined;
  }

  private resolveValue(value: unknown, place: Place): TerraformText {
    if (typeof value === 'string') return this.resolveTemplate(value, place);
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

  private resolveTemplate(value: string, place: Place): TerraformText {
    if (!this.facts.isTemplate || !value.includes('{')) return createKnownText(value);
    const parts = splitTemplate(value);
    const resolved = parts.map((part) => this.resolvePart(part, place));
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

  private resolvePart(part: TemplatePart, place: Place): TerraformText {
    if (part.kind === 'literal') return createKnownText(part.text);
    const candidates = this.findCandidates(findReferencesIn(part.text));
    const unknown = { ...NOTHING_KNOWN, readText: part.written, candidates };
    if (part.kind === 'directive' || !isBareReference(part.text) || place.steps > MAX_STEPS) return unknown;
    const root = /^\w+/.exec(part.text)?.[0];
    if (root !== 'local' && root !== 'each' && root !== 'count') {
      return this.resolveReference(part.text, place) ?? unknown;
    }
    const found = this.references.follow(part.text, place);
    const text = found && isText(found.value) ? this.resolveValue(found.value, found.place) : undefined;
    if (text === undefined || text.isKnown) return text ?? unknown;
    return root === 'local' ? { ...text, readText: part.written } : unknown;
  }

  /** Resolves a reference to an attribute; undefined if it does not name exactly one instance. */
  private resolveReference(reference: string, { steps }: Place): TerraformText | undefined {
    const split = splitReference(reference);
    const found = this.findResources(reference);
    if (found.length !== 1 || !split?.attribute) return undefined;
    const [resource] = found;
    const instance = findInstance(resource, split.key);
    if (instance === undefined) return undefined;
    const text = this.readAttribute(resource, split.attribute, { instance, steps: steps + 1 });
    return text?.isKnown
      ? text
      : { readText: `\${${reference}}`, isKnown: false, madeFrom: found, candidates: found };
  }

  private readAttribute(
    resource: TerraformResource,
    name: string,
    { instance, steps }: Place,
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
