import { createHash } from 'node:crypto';
import { isRecord, toEntries } from '../syntax/json-values';
import { isNeutralArgument } from '../../resource-types/code-runners';
import { findPrincipalType, OTHER_PRINCIPAL } from '../../resource-types/principal-types';
import type { Place } from './reference-values';
import { NO_PLACE } from './reference-values';
import { findReferencesIn } from '../syntax/template';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { splitReference } from '../syntax/terraform-references';
import type { TerraformTexts } from './terraform-texts';

/** Deeper than any value with the locals that it uses. It bounds the recursion. */
const MAX_DEPTH = 600;

/** Arguments that decide on no attribute of a resource. */
const NEUTRAL_ARGUMENTS = ['depends_on', 'lifecycle', 'timeouts'];

/** Arguments that decide how many instances there are, and in which subscription. */
const META_ARGUMENTS = ['count', 'for_each', 'provider'];

/** The arguments of a variable that decide on its value. */
const VARIABLE_ARGUMENTS = ['default', 'nullable', 'type'];

/** The surroundings of a value: the resource that has it, for `each`, `count` and `self`. */
interface Surroundings {
  readonly resource: TerraformResource | null;
  readonly place: Place;
  readonly depth: number;
  /** True for the names of members that do not count, at any depth of the value itself. */
  readonly omits?: ((name: string) => boolean) | undefined;
}

/**
 * Digests what values finally contain: the one place that compares them. An expression counts as the value that it resolves to, however
 * it is written. One that does not resolve counts as its text, with everything that it refers to.
 */
export class ResolvedContent {
  /** Digests by name of a definition or resource; that of a circle while it is made. */
  private readonly known = new Map<string, string>();

  constructor(
    private readonly facts: TerraformFacts,
    private readonly texts: TerraformTexts,
  ) {}

  /**
   * Digests an argument with its `dynamic` blocks; undefined if it is not set.
   *
   * @param omits Tells the names of arguments and of their members that do not count.
   */
  public digestArgument(
    resource: TerraformResource,
    name: string,
    omits?: (name: string) => boolean,
  ): string | undefined {
    if (omits?.(name)) return undefined;
    return this.digestOwn(resource, name, { resource, place: NO_PLACE, depth: 0, omits });
  }

  /** Digests arguments by name, as JSON without those that are not set. */
  public digestArguments(
    resource: TerraformResource,
    names: readonly string[],
    omits?: (name: string) => boolean,
  ): string {
    return JSON.stringify(
      Object.fromEntries(names.map((name) => [name, this.digestArgument(resource, name, omits)])),
    );
  }

  /** Lists the arguments of a resource, with those of `dynamic` blocks. */
  public listArguments({ values, unknown }: TerraformResource): string[] {
    const names = [...Object.keys(values), ...Object.keys(unknown)].filter((name) => name !== 'dynamic');
    return [...new Set(names)].sort();
  }

  /** Digests a value that belongs to no resource, such as that of an output. */
  public digestValue(value: unknown): string {
    return this.digestNode(value, { resource: null, place: NO_PLACE, depth: 0 });
  }

  private digestOwn(
    { values, unknown }: TerraformResource,
    name: string,
    around: Surroundings,
  ): string | undefined {
    const value = values[name] ?? null;
    const blocks = toEntries(values['dynamic']).filter(([label]) => label === name);
    const isOpen = Object.hasOwn(unknown, name);
    if (this.isUnset(value) && blocks.length === 0 && !isOpen) return undefined;
    const dynamic = blocks.map(([, block]) => this.digestNode(block, deepen(around)));
    return hash('argument', this.digestNode(value, around), isOpen ? unknown[name] : null, dynamic);
  }

  private isUnset(value: unknown): boolean {
    if (typeof value !== 'string' || !this.facts.isTemplate) return value === null;
    return this.texts.references.followToEnd(value, NO_PLACE)?.value === null;
  }

  private digestNode(value: unknown, around: Surroundings): string {
    if (around.depth > MAX_DEPTH) return this.digestEverything();
    const inner = deepen(around);
    if (typeof value === 'string') return this.digestText(value, around);
    if (Array.isArray(value)) return hash('list', ...value.map((each) => this.digestNode(each, inner)));
    if (!isRecord(value)) return hash('value', value ?? null);
    const entries = Object.entries(value)
      .filter(([name]) => !around.omits?.(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const members = entries.map(([name, each]) => [
      this.digestText(name, inner),
      this.digestNode(each, inner),
    ]);
    return hash('map', ...members);
  }

  private digestText(text: string, around: Surroundings): string {
    if (!this.facts.isTemplate || !text.includes('{')) return hash('text', text);
    const found = this.texts.references.followText(text, around.place);
    if (found) return this.digestNode(found.value, { ...deepen(around), ...found });
    const { isKnown, readText } = this.texts.resolveText(text, around.place);
    if (isKnown) return hash('text', readText);
    const references = [...new Set(findReferencesIn(readText))];
    return hash('open', readText, ...references.map((each) => this.digestReference(each, deepen(around))));
  }

  /** Digests what an expression refers to; an empty text for what the file does not have. */
  private digestReference(reference: string, around: Surroundings): string {
    const [kind, name] = reference.split(/[.[]/);
    switch (kind) {
      case 'local': {
        const { locals } = this.facts;
        return locals.has(name) ? this.digestDefinition(`local.${name}`, around.depth) : '';
      }
      case 'var':
      case 'module':
        return this.digestDefinition(`${kind === 'var' ? 'variable' : kind}.${name}`, around.depth);
      case 'each':
      case 'count':
      case 'self':
        return around.resource ? this.digestResource(around.resource, kind, around.depth) : '';
      default: {
        const attribute = splitReference(reference)?.attribute ?? null;
        const found = this.texts.findResources(reference);
        return found.map((each) => this.digestResource(each, attribute, around.depth)).join();
      }
    }
  }

  /** Digests a local, a variable, a module call or a provider, by name; an empty text if there is none. */
  public digestDefinition(name: string, depth = 0): string {
    const { definitions, locals } = this.facts;
    const isLocal = name.startsWith('local.');
    const value = isLocal ? locals.get(name.slice('local.'.length)) : definitions.get(name);
    if (value === undefined) return '';
    const content = name.startsWith('variable.') ? selectEntries(value, VARIABLE_ARGUMENTS) : value;
    return this.digestOnce(name, () => this.digestNode(content, { resource: null, place: NO_PLACE, depth }));
  }

  /** Digests the arguments of a resource that decide on one of its attributes. */
  public digestResource(resource: TerraformResource, attribute: string | null, depth = 0): string {
    const names = this.selectDeciding(resource, attribute);
    const around: Surroundings = { resource, place: NO_PLACE, depth: depth + 1 };
    return this.digestOnce(`${resource.address} ${names.join()}`, () =>
      hash('resource', resource.type, ...names.map((name) => [name, this.digestOwn(resource, name, around)])),
    );
  }

  private selectDeciding(resource: TerraformResource, attribute: string | null): string[] {
    if (attribute === 'each' || attribute === 'count') return ['count', 'for_each'];
    const mayDecide = findDeciding(resource, attribute);
    return this.listArguments(resource).filter(
      (name) => META_ARGUMENTS.includes(name) || (!NEUTRAL_ARGUMENTS.includes(name) && mayDecide(name)),
    );
  }

  private digestOnce(name: string, create: () => string): string {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, hash('circle', name));
    const digest = create();
    this.known.set(name, digest);
    return digest;
  }

  /** Stands for a value that is too deep: any change in the file can be one of it. */
  private digestEverything(): string {
    return this.digestOnce('everything', () => {
      const { locals, definitions, resources } = this.facts;
      const values = resources.map((each) => [each.address, each.values]);
      return hash('everything', [...locals], [...definitions], values);
    });
  }
}

/** Arguments that decide where a resource is, and which one it is. Azure derives ids, keys and addresses from these. */
const PLACE_ARGUMENT = /(?:^|_)(?:id|location|name|parent|scope)$|^type$/;

/** Attributes of the identity of a resource. */
const IDENTITY_ATTRIBUTES = ['identity', 'principal_id'];

/** Returns how to tell the arguments that decide on an attribute. */
function findDeciding(
  { type, isData }: TerraformResource,
  attribute: string | null,
): (name: string) => boolean {
  if (attribute === null || attribute === 'self') return () => true;
  const isOfAzure = /^(?:azurerm|azuread)_/.test(type) && !isData;
  if (!isOfAzure) return (name) => name !== 'tags';
  const principal = findPrincipalType(type) ?? (IDENTITY_ATTRIBUTES.includes(attribute) && OTHER_PRINCIPAL);
  if (principal && principal.target === null) {
    const { deciding } = principal;
    return (name) => typeof deciding === 'string' || (deciding?.includes(name) ?? true);
  }
  return (name) => name === attribute || (PLACE_ARGUMENT.test(name) && !isNeutralArgument(name));
}

function selectEntries(value: unknown, names: readonly string[]): unknown {
  return Object.fromEntries(toEntries(value).filter(([name]) => names.includes(name)));
}

function deepen(around: Surroundings): Surroundings {
  return { ...around, depth: around.depth + 1 };
}

function hash(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
