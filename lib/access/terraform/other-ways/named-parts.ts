import { classifyType } from '../../resource-types/classify-type';
import { toList, toRecord } from '../syntax/json-values';
import { listAddresses, listNamedTexts, toBareAddress } from '../values/resource-references';
import type { TerraformResource } from '../files/terraform-file';

/** Minimum length of a name that tells one thing from others. */
const MIN_LENGTH = 3;

/** Other resources of a provider name one by these attributes. */
const NAMES = ['id', 'name', 'fully_qualified_name', 'service_endpoint_id'];

/** Arguments that name who has a grant. */
const GRANTEE_ARGUMENT =
  /^(?:account_role_name|grantee|group|group_name|member|principal|role_name|user_name)$/;

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
  /** Those who have a grant on a part, by provider and name, and by address. */
  private readonly grantees = new Set<string>();

  public add(resource: TerraformResource): void {
    const isOther = isForeign(resource.type);
    if (isOther) this.addGrantees(resource);
    for (const name of listNames(resource)) {
      if (!isOther && !name.startsWith('/subscriptions/')) continue;
      const key = toKey(resource, name);
      const known = this.addresses.get(key) ?? new Set();
      this.addresses.set(key, known.add(toBareAddress(resource.address)));
    }
  }

  /** True for a group, a role or a user that has a grant on one of the parts: a member of it has the grant as well. */
  public hasGrant(resource: TerraformResource): boolean {
    if (this.grantees.size === 0 || !isForeign(resource.type)) return false;
    const shown = [resource.values['display_name'], resource.values['user_name']].filter(isText);
    return (
      this.grantees.has(toBareAddress(resource.address)) ||
      [...listNames(resource), ...shown].some((name) =>
        this.grantees.has(toKey(resource, name.toLowerCase())),
      )
    );
  }

  private addGrantees(resource: TerraformResource): void {
    for (const { name, text } of listNamedTexts(resource.values)) {
      if (!GRANTEE_ARGUMENT.test(name)) continue;
      for (const address of listAddresses(text)) this.grantees.add(address);
      if (!text.includes('${') && text.length >= MIN_LENGTH)
        this.grantees.add(toKey(resource, text.toLowerCase()));
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
    .filter((each): each is string => isText(each) && !each.includes('${'))
    .map((each) => each.toLowerCase())
    .filter((each) => each.length >= MIN_LENGTH);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
