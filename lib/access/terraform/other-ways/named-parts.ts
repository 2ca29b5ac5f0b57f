import { classifyType } from '../../resource-types/classify-type';
import { toList, toRecord } from '../syntax/json-values';
import { listNamedTexts, toBareAddress } from '../values/resource-references';
import type { TerraformResource } from '../files/terraform-file';

/** Minimum length of a name that tells one thing from others. */
const MIN_LENGTH = 3;

/** Other resources of a provider name one by these attributes. */
const NAMES = ['id', 'name', 'fully_qualified_name', 'service_endpoint_id'];

/** True for a type of a provider that no table has. */
export function isForeign(type: string): boolean {
  const typeClass = classifyType({ type, isData: false }, null);
  return typeClass.kind === 'Unknown' && !type.startsWith('azurerm_') && !type.startsWith('azuread_');
}

/**
 * The resources that stand for shared data, by their names and ids: an external location of Databricks, an origin of Front Door. What
 * names one can open the data, as a grant on the location does. Names count within a provider, ids of Azure everywhere.
 */
export class NamedParts {
  /** Addresses by provider and name. */
  private readonly addresses = new Map<string, Set<string>>();

  public add(resource: TerraformResource): void {
    const isOther = isForeign(resource.type);
    for (const name of listNames(resource)) {
      if (!isOther && !name.startsWith('/subscriptions/')) continue;
      const key = toKey(resource, name);
      const known = this.addresses.get(key) ?? new Set();
      this.addresses.set(key, known.add(toBareAddress(resource.address)));
    }
  }

  /** True if a resource names another one of the parts. */
  public areNamedBy(resource: TerraformResource): boolean {
    if (this.addresses.size === 0) return false;
    const own = toBareAddress(resource.address);
    const { id: _id, name: _name, metadata, ...values } = resource.values;
    const others = isForeign(resource.type) ? values : { ...values, metadata };
    return (
      this.isNamedIn(resource, others, own) ||
      Object.values(resource.madeFrom ?? {}).some(({ references }) =>
        references.some((reference) => this.isForeignReference(resource, reference, own)),
      )
    );
  }

  private isNamedIn(
    resource: TerraformResource,
    values: Readonly<Record<string, unknown>>,
    own: string,
  ): boolean {
    return listNamedTexts(values).some(({ text }) => {
      const lower = text.toLowerCase();
      // A sentence names nothing; a path such as `@schema.stage` does.
      const words = /\s/.test(lower) ? [] : lower.split(/[@/.,"]+/);
      return [lower, ...words].some((each) => {
        const found = each.length < MIN_LENGTH ? undefined : this.addresses.get(toKey(resource, each));
        return found !== undefined && [...found].some((address) => address !== own);
      });
    });
  }

  private isForeignReference(resource: TerraformResource, reference: string, own: string): boolean {
    const bare = toBareAddress(reference);
    return (
      isForeign(resource.type) &&
      [...this.addresses.values()].some((each) =>
        [...each].some((address) => address !== own && (bare === address || bare.startsWith(`${address}.`))),
      )
    );
  }
}

function toKey({ type }: TerraformResource, name: string): string {
  return `${name.startsWith('/subscriptions/') ? '' : type.split('_')[0]} ${name}`;
}

function listNames({ values }: TerraformResource): string[] {
  const metadata = toRecord(toList(values['metadata'])[0] ?? values['metadata']);
  return [...NAMES.map((name) => values[name]), metadata['name']]
    .filter((each): each is string => typeof each === 'string' && !each.includes('${'))
    .map((each) => each.toLowerCase())
    .filter((each) => each.length >= MIN_LENGTH);
}
