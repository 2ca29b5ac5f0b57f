import { appliesToAccount } from './arm-scope';
import type { Mentions } from './resource-mentions';
import { findMentions, isSecretName } from './resource-mentions';
import { toBareAddress } from './resource-references';
import type { RoleAssignment } from './role-assignments';
import type { StorageAccount } from './storage-accounts';
import type { TerraformFacts, TerraformResource } from './terraform-file';
import type { TerraformTexts } from './terraform-texts';

/** The relation of a resource to the accounts, containers and principals that have grants. */
export type Relation =
  /** It gets a key, a connection string or a SAS of a shared account. */
  | 'Key'
  /** It refers to a shared account or to something in it. */
  | 'Account'
  /** It refers to a principal that has access. */
  | 'Principal'
  /** An argument that usually names such a thing is an expression that the file does not resolve. */
  | 'Unknown'
  /** An expression that the file does not resolve names storage. */
  | 'UnknownStorage'
  | 'None';

/** The grants of a file. */
export interface FileGrants {
  readonly assignments: readonly RoleAssignment[];
  readonly accounts: readonly StorageAccount[];
  /** Names of accounts in invitations and of public containers; null where it is not known. */
  readonly otherAccounts: readonly (string | null)[];
}

/** Types that stand for a part of an account, or for a way to it: what refers to them refers to the account. */
const PART_OF_ACCOUNT =
  /^azurerm_(?:storage_|data_share|eventgrid_system_topic$|data_factory_(?:linked_|dataset_)|synapse_linked_|iothub_endpoint_storage|api_connection)/;

/** The accounts, containers and principals of a file that have grants. */
export class SharedThings {
  /** Addresses of accounts and of their parts, without keys of instances. */
  private readonly accountAddresses = new Set<string>();
  private readonly principalAddresses: ReadonlySet<string>;
  private readonly accountNames: ReadonlySet<string>;
  private readonly principalIds: ReadonlySet<string>;
  private readonly secrets = new Set<string>();
  private readonly mentions = new Map<TerraformResource, Mentions>();

  constructor(
    private readonly facts: TerraformFacts,
    texts: TerraformTexts,
    grants: FileGrants,
  ) {
    const opening = grants.assignments.filter(
      ({ role, scope }) =>
        scope.kind !== 'Elsewhere' &&
        (role.readsBlobs !== false || role.writesBlobs || role.powers.length > 0),
    );
    this.accountNames = new Set(findAccountNames(opening, grants));
    this.principalIds = new Set(opening.map(({ principalId }) => principalId.toLowerCase()));
    this.principalAddresses = new Set(
      opening.flatMap(({ principalSources }) =>
        principalSources.map(({ address }) => toBareAddress(address)),
      ),
    );
    this.addAccounts(texts);
    this.addParts();
    this.addSecrets();
  }

  /** True if no account, container or principal of the file has a grant. */
  public get isEmpty(): boolean {
    return this.accountNames.size === 0 && this.principalIds.size === 0;
  }

  public relate(resource: TerraformResource): Relation {
    const { references, names, ids, hasSecret, unresolved } = this.readMentions(resource);
    const own = toBareAddress(resource.address);
    const refersTo = (addresses: ReadonlySet<string>): boolean =>
      references.some(({ address }) => address !== own && addresses.has(address));
    const getsKey = references.some(
      ({ address, isKey }) => isKey && address !== own && this.accountAddresses.has(address),
    );
    // An account has its own keys.
    if (getsKey || (hasSecret && resource.type !== 'azurerm_storage_account')) return 'Key';
    if (refersTo(this.accountAddresses) || names.some((name) => this.accountNames.has(name)))
      return 'Account';
    if (refersTo(this.principalAddresses) || ids.some((id) => this.principalIds.has(id))) return 'Principal';
    if (unresolved === 'None' || this.isEmpty) return 'None';
    return unresolved === 'Storage' ? 'UnknownStorage' : 'Unknown';
  }

  private addAccounts(texts: TerraformTexts): void {
    for (const resource of this.facts.resources) {
      if (resource.type !== 'azurerm_storage_account') continue;
      const name = texts.readArgument(resource, 'name');
      const isShared = this.accountNames.has(name?.readText.toLowerCase() ?? '');
      // An account whose name is an expression can be any.
      const mayBeShared = name?.isKnown !== true && this.accountNames.size > 0;
      if (isShared || mayBeShared) this.accountAddresses.add(toBareAddress(resource.address));
    }
  }

  /** Adds what refers to the accounts, and what refers to that. Each round adds one step; the steps are bounded by the parts. */
  private addParts(): void {
    let parts = this.facts.resources.filter(({ type }) => PART_OF_ACCOUNT.test(type));
    for (let size = -1; size !== this.accountAddresses.size;) {
      size = this.accountAddresses.size;
      parts = parts.filter((resource) => {
        const address = toBareAddress(resource.address);
        if (this.accountAddresses.has(address)) return false;
        const { references, names } = this.readMentions(resource);
        const isPart =
          references.some((each) => this.accountAddresses.has(each.address)) ||
          names.some((name) => this.accountNames.has(name));
        if (isPart) this.accountAddresses.add(address);
        return !isPart;
      });
    }
  }

  private addSecrets(): void {
    if (this.facts.isTemplate) return;
    for (const { type, address, values } of this.facts.resources) {
      if (!type.startsWith('azurerm_storage_') || !this.accountAddresses.has(toBareAddress(address)))
        continue;
      for (const [name, value] of Object.entries(values)) {
        if (isSecretName(name) && typeof value === 'string' && value !== '') this.secrets.add(value);
      }
    }
    // Resources that were read before can have a key.
    if (this.secrets.size > 0) this.mentions.clear();
  }

  private readMentions(resource: TerraformResource): Mentions {
    const known = this.mentions.get(resource);
    if (known) return known;
    const mentions = findMentions(resource, this.facts, this.secrets);
    this.mentions.set(resource, mentions);
    return mentions;
  }
}

function findAccountNames(opening: readonly RoleAssignment[], grants: FileGrants): string[] {
  const named = [...opening.map(({ scope }) => scope.account), ...grants.otherAccounts];
  const wide = opening.filter(({ scope }) => scope.account === null);
  const within = grants.accounts.filter((place) =>
    wide.some(({ scope }) => appliesToAccount(scope, place) !== false),
  );
  return [...named.filter((name) => name !== null), ...within.map(({ account }) => account)].map((name) =>
    name.toLowerCase(),
  );
}
