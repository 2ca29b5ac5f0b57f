import { UNKNOWN_PART } from './arm-scope';
import type { TerraformFacts, TerraformResource } from './terraform-file';
import { splitAddress, removeKey } from './terraform-references';

/** A text argument, resolved as far as the file allows. */
export interface TerraformText {
  /** The text, with `${...}` for unknown parts; '' if nothing is known. */
  readonly readText: string;
  readonly isKnown: boolean;
  /** The resources and data sources of this file that an unknown text refers to. */
  readonly madeFrom: readonly TerraformResource[];
}

/** Maximum number of references to follow. Stops at circles. */
const MAX_STEPS = 10;

/** Reads text arguments of a file, and resolves references to other resources of the same file. */
export class TerraformTexts {
  private readonly byAddress = new Map<string, TerraformResource[]>();

  constructor(private readonly facts: TerraformFacts) {
    for (const resource of facts.resources) {
      const { modules, rest } = splitAddress(resource.address);
      const address = [...modules.map((module) => `module.${removeKey(module)}`), removeKey(rest)].join('.');
      this.byAddress.set(address, [...(this.byAddress.get(address) ?? []), resource]);
    }
  }

  /** Reads an argument or attribute of a resource; undefined if it has none of that name. */
  public readArgument(resource: TerraformResource, name: string, steps = 0): TerraformText | undefined {
    const value = resource.values[name];
    if (typeof value === 'string') return this.resolveText(value, steps);
    if (!(name in resource.unknown)) return undefined;
    const madeFrom = resource.unknown[name].flatMap((reference) => this.findResources(reference));
    return { readText: '', isKnown: false, madeFrom: [...new Set(madeFrom)] };
  }

  /** Resolves the references in a text of the file. */
  public resolveText(value: string, steps = 0): TerraformText {
    if (!this.facts.isTemplate) return { readText: value, isKnown: true, madeFrom: [] };
    const madeFrom: TerraformResource[] = [];
    let isKnown = true;
    const text = value.replace(TEMPLATE, (part: string, literal: string | undefined, expression: string) => {
      if (literal !== undefined) return literal.slice(1);
      const found = this.findResources(expression);
      const id = found.length === 1 ? this.resolveAttribute(found[0], expression, steps) : undefined;
      if (id !== undefined) return id;
      madeFrom.push(...found);
      isKnown = false;
      return part;
    });
    return { readText: text, isKnown, madeFrom };
  }

  /** Finds the resources that a reference names, in all instances. */
  public findResources(reference: string): readonly TerraformResource[] {
    const { modules, rest } = splitAddress(reference);
    const [, address] = /^((?:data\.)?[A-Za-z]\w*\.[\w-]+)(?:[.[][^]*)?$/.exec(rest) ?? [];
    if (!address) return [];
    return (
      this.byAddress.get([...modules.map((module) => `module.${removeKey(module)}`), address].join('.')) ?? []
    );
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

/** Matches expressions. `$${` and `%%{` are the characters themselves. */
const TEMPLATE = /(\$\$\{|%%\{)|\$\{((?:[^{}]|\{[^{}]*\})*)\}/g;
