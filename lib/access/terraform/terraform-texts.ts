import { UNKNOWN_PART } from './arm-scope';
import type { TemplatePart } from './template';
import { findReferencesIn, isBareReference, splitTemplate } from './template';
import type { TerraformFacts, TerraformResource } from './terraform-file';
import { splitAddress, removeKey } from './terraform-references';

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

/** Maximum number of references to follow. Stops at circles. */
const MAX_STEPS = 10;

const NOTHING_KNOWN = { readText: '', isKnown: false, madeFrom: [], candidates: [] };

/**
 * Reads text arguments of a file, and resolves references to other resources of the same file. A text is known only if it is
 * made of literals and of bare references that resolve to one resource each.
 */
export class TerraformTexts {
  private readonly byAddress = new Map<string, TerraformResource[]>();

  constructor(private readonly facts: TerraformFacts) {
    for (const resource of facts.resources) {
      const { modules, rest } = splitAddress(resource.address);
      const all = [...modules.map((module) => `module.${module}`), removeKey(rest)].join('.');
      for (const address of new Set([all, resource.address]))
        this.byAddress.set(address, [...(this.byAddress.get(address) ?? []), resource]);
    }
  }

  /** Reads an argument or attribute of a resource; undefined if it has none of that name. */
  public readArgument(resource: TerraformResource, name: string, steps = 0): TerraformText | undefined {
    const value = resource.values[name];
    if (typeof value === 'string') return this.resolveText(value, steps);
    if (typeof value === 'number' || typeof value === 'boolean')
      return { readText: String(value), isKnown: true, madeFrom: [], candidates: [] };
    if (value !== undefined && value !== null)
      return { ...NOTHING_KNOWN, candidates: this.findCandidates(findReferencesIn(JSON.stringify(value))) };
    if (!(name in resource.unknown)) return undefined;
    const references = resource.unknown[name];
    const candidates = this.findCandidates(references);
    const isOne =
      references.length === 1 && candidates.length === 1 && namesAttribute(references[0], candidates[0]);
    return { ...NOTHING_KNOWN, madeFrom: isOne ? candidates : [], candidates };
  }

  /** Resolves the references in a text of the file. */
  public resolveText(value: string, steps = 0): TerraformText {
    if (!this.facts.isTemplate) return { readText: value, isKnown: true, madeFrom: [], candidates: [] };
    const parts = splitTemplate(value);
    const resolved = parts.map((part) => this.resolvePart(part, steps));
    const candidates = resolved.flatMap((part) => part.candidates);
    // A directive decides which of the other parts are there.
    const isWhole = parts.every(({ kind }) => kind !== 'directive');
    return {
      readText: isWhole ? resolved.map(({ readText }) => readText).join('') : value,
      isKnown: resolved.every(({ isKnown }) => isKnown),
      madeFrom: resolved.length === 1 ? resolved[0].madeFrom : [],
      candidates: [...new Set(candidates)],
    };
  }

  private resolvePart(part: TemplatePart, steps: number): TerraformText {
    if (part.kind === 'literal') return { readText: part.text, isKnown: true, madeFrom: [], candidates: [] };
    const candidates = this.findCandidates(findReferencesIn(part.text));
    const unknown = { readText: part.written, isKnown: false, madeFrom: [], candidates };
    if (part.kind === 'directive' || !isBareReference(part.text) || steps > MAX_STEPS) return unknown;
    const local = /^local\.([\w-]+)$/.exec(part.text)?.[1];
    if (local !== undefined) {
      const value = this.facts.locals.get(local);
      const text = typeof value === 'string' ? this.resolveText(value, steps + 1) : undefined;
      return text ? (text.isKnown ? text : { ...text, readText: part.written }) : unknown;
    }
    const found = this.findResources(part.text);
    // The values of an instance are not in the code.
    if (found.length !== 1 || isRepeated(found[0])) return unknown;
    const text = this.resolveAttribute(found[0], part.text, steps);
    if (text !== undefined) return { readText: text, isKnown: true, madeFrom: [], candidates: [] };
    return { ...unknown, madeFrom: found };
  }

  /** Finds the resources that a reference names: one instance if it has a key, otherwise all. */
  public findResources(reference: string): readonly TerraformResource[] {
    const { modules, rest } = splitAddress(reference);
    const [, address, key = ''] =
      /^((?:data\.)?[A-Za-z]\w*\.[\w-]+)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?(?:[.[][^]*)?$/.exec(rest) ?? [];
    if (!address) return [];
    const all = [...modules.map((module) => `module.${module}`), address].join('.');
    return this.byAddress.get(`${all}${key}`) ?? this.byAddress.get(all) ?? [];
  }

  private findCandidates(references: readonly string[]): readonly TerraformResource[] {
    return [...new Set(references.flatMap((reference) => this.findResources(reference)))];
  }

  private resolveAttribute(
    resource: TerraformResource,
    expression: string,
    steps: number,
  ): string | undefined {
    const name = /^[\w.-]+(?:\[[^\]]*\])?\.(\w+)$/.exec(expression)?.[1];
    if (name === undefined || steps > MAX_STEPS) return undefined;
    const own = this.readArgument(resource, name, steps + 1);
    if (own) return own.isKnown ? own.readText : undefined;
    return ID_NAMES.includes(name) ? this.toArmId(resource, steps + 1) : undefined;
  }

  /** Builds the ARM id that a resource will have, with `?` for parts that are not in the file. */
  private toArmId(resource: TerraformResource, steps: number): string | undefined {
    const getKnown = (name: string): string | undefined => {
      const text = this.readArgument(resource, name, steps);
      return text?.isKnown ? text.readText : undefined;
    };
    const name = getKnown('name');
    switch (resource.type) {
      case 'azurerm_storage_account':
        return (
          name &&
          `/subscriptions/${UNKNOWN_PART}/resourceGroups/${getKnown('resource_group_name') ?? UNKNOWN_PART}/providers/Microsoft.Storage/storageAccounts/${name}`
        );
      case 'azurerm_storage_container': {
        const account = this.readArgument(resource, 'storage_account_id', steps);
        return account?.readText && name && `${account.readText}/blobServices/default/containers/${name}`;
      }
      case 'azurerm_resource_group':
        return name && `/subscriptions/${UNKNOWN_PART}/resourceGroups/${name}`;
      case 'azurerm_subscription':
        return `/subscriptions/${getKnown('subscription_id') ?? UNKNOWN_PART}`;
      case 'azurerm_management_group':
        return name && `/providers/Microsoft.Management/managementGroups/${name}`;
      default:
        return undefined;
    }
  }
}

const ID_NAMES = ['id', 'resource_manager_id'];

/** True for a block of code with several instances, or with none. */
function isRepeated({ values }: TerraformResource): boolean {
  return 'count' in values || 'for_each' in values;
}

/** True if a reference names an attribute of exactly this instance. */
function namesAttribute(reference: string, { address }: TerraformResource): boolean {
  return reference.startsWith(`${address}.`);
}
