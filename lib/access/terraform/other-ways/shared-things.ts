import type { ActingGraph } from '../principals/acting-graph';
import { appliesToAccount } from '../values/arm-scope';
import { AccountSecrets, isSecretName } from '../accounts/account-secrets';
import { KeyCarriers } from './key-carriers';
import { canBeNamed } from '../accounts/named-accounts';
import { isForeign, NamedParts } from './named-parts';
import type { Mentions } from './resource-mentions';
import { findMentions } from './resource-mentions';
import { listTexts, toBareAddress } from '../values/resource-references';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { StorageAccount } from '../accounts/storage-accounts';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** The relation of a resource to the accounts, containers and principals that have grants. */
export type Relation =
  /** It gets a key, a connection string or a SAS of a shared account. */
  | 'Key'
  /** It gets a key or SAS of an account that the file does not tell, or a value with such a name that only Terraform knows. */
  | 'UnknownKey'
  /** It refers to a shared account or to something in it. */
  | 'Account'
  /** It refers to a principal that has access. */
  | 'Principal'
  /** An argument that usually names such a thing is an expression that the file does not resolve. */
  | 'Unknown'
  /** An expression that the file does not resolve names storage. */
  | 'UnknownStorage'
  /** It gets a secret that only Terraform knows. */
  | 'UnknownValue'
  | 'None';

/** The grants of a file. */
export interface FileGrants {
  readonly graph: ActingGraph;
  readonly assignments: readonly RoleAssignment[];
  readonly accounts: readonly StorageAccount[];
  /** Names of accounts in invitations and of public containers; null where it is not known. */
  readonly otherAccounts: readonly (string | null)[];
}

/** Types that stand for a part of an account, or for a way to it: what refers to them refers to the account. */
const PART_OF_ACCOUNT =
  /^azurerm_(?:storage_|data_share|eventgrid_system_topic$|cdn_frontdoor_origin$|data_factory_(?:linked_|dataset_)|synapse_linked_|iothub_endpoint_storage|api_connection)/;

/** Attributes that are keys of services. */
const OTHER_KEY = /^(?:primary|secondary)_.*(?:key|connection_string)$/;

/** The accounts, containers and principals of a file that have grants. */
export class SharedThings {
  /** Addresses of accounts and of their parts, without keys of instances. */
  private readonly accountAddresses = new Set<string>();
  private readonly principalAddresses: ReadonlySet<string>;
  private readonly accountNames: ReadonlySet<string>;
  private readonly principalIds: ReadonlySet<string>;
  private readonly secrets = new AccountSecrets();
  /** The own domains of accounts, in lower case. */
  private readonly domains = new Set<string>();
  private readonly mentions = new Map<TerraformResource, Mentions>();
  private readonly parts = new NamedParts();
  /** The arguments with keys in code, by address. */
  private readonly carriers = new KeyCarriers(this.accountAddresses);
  /** ARM ids of identities with access, in lower case. */
  private readonly identityIds: ReadonlySet<string>;

  constructor(
    private readonly facts: TerraformFacts,
    private readonly texts: TerraformTexts,
    grants: FileGrants,
  ) {
    const opening = grants.assignments.filter(
      ({ role, scope }) =>
        scope.kind !== 'Elsewhere' &&
        (role.readsBlobs !== false || role.writesBlobs || role.powers.length > 0),
    );
    this.accountNames = new Set(findAccountNames(opening, grants));
    this.principalIds = new Set([
      ...opening.map(({ principalId }) => principalId.toLowerCase()),
      ...opening.flatMap(({ principalId, principalSources }) =>
        grants.graph.findIds(principalId, principalSources),
      ),
    ]);
    this.principalAddresses = new Set(
      opening.flatMap(({ principalSources }) =>
        principalSources.map(({ address }) => toBareAddress(address)),
      ),
    );
    this.identityIds = new Set(
      facts.resources
        .filter(({ values }) => this.principalIds.has(String(values['principal_id']).toLowerCase()))
        .flatMap(({ type, values: { id } }) =>
          type === 'azurerm_user_assigned_identity' && typeof id === 'string' ? [id.toLowerCase()] : [],
        ),
    );
    this.addAccounts(texts);
    this.addParts();
    this.addSecrets();
    // The keys are known now: what has one is a part as well.
    if (facts.isTemplate) this.carriers.addAll(facts.resources, (each) => this.findMentions(each));
    else this.addParts();
  }

  /** True if no account, container or principal of the file has a grant. */
  public get isEmpty(): boolean {
    return this.accountNames.size === 0 && this.principalIds.size === 0;
  }

  public relate(resource: TerraformResource): Relation {
    const mentions = this.readMentions(resource);
    const own = toBareAddress(resource.address);
    const refersTo = (addresses: ReadonlySet<string>): boolean =>
      mentions.references.some(({ address }) => address !== own && addresses.has(address));
    const getsKey = this.carriers.areReferredTo(mentions, own);
    // An account has its own keys.
    const isAccount = resource.type === 'azurerm_storage_account';
    const { unresolved, hasDomain } = mentions;
    const isNamed = hasDomain || mentions.names.some((name) => this.isShared(name));
    // A SAS beside the name of a shared account is one of that account.
    const hasSecret = mentions.hasSecret || (mentions.mayHaveSecret && isNamed);
    if (getsKey || (hasSecret && !isAccount)) return 'Key';
    if (!this.isEmpty && !isAccount && unresolved === 'Key') return 'UnknownKey';
    if (isNamed || refersTo(this.accountAddresses) || this.parts.areNamedBy(resource)) return 'Account';
    if (refersTo(this.principalAddresses) || mentions.ids.some((id) => this.principalIds.has(id)))
      return 'Principal';
    if (this.isEmpty) return 'None';
    const mayName = mentions.openNames.some((open) =>
      [...this.accountNames].some((name) => canBeNamed(open, name)),
    );
    if (unresolved === 'Storage' || mayName) return 'UnknownStorage';
    if (unresolved === 'Value' || (mentions.mayHaveSecret && !isAccount)) return 'UnknownValue';
    return unresolved === 'Place' ? 'Unknown' : 'None';
  }

  private isShared(name: string): boolean {
    return this.accountNames.has(name);
  }

  private addAccounts(texts: TerraformTexts): void {
    for (const resource of this.facts.resources) {
      if (resource.type !== 'azurerm_storage_account') continue;
      const name = texts.readArgument(resource, 'name');
      const isShared = this.accountNames.has(name?.readText.toLowerCase() ?? '');
      // An account whose name is an expression can be any.
      const mayBeShared = name?.isKnown !== true && this.accountNames.size > 0;
      if (!isShared && !mayBeShared) continue;
      this.accountAddresses.add(toBareAddress(resource.address));
      for (const text of listTexts(resource.values['custom_domain'])) {
        this.domains.add(texts.resolveText(text).readText.toLowerCase());
      }
    }
  }

  /** Adds what refers to the accounts, and what refers to that. Each round adds one step; the steps are bounded by the parts. */
  private addParts(): void {
    let parts = this.facts.resources.filter(({ type }) => PART_OF_ACCOUNT.test(type) || isForeign(type));
    for (let size = -1; size !== this.accountAddresses.size;) {
      size = this.accountAddresses.size;
      parts = parts.filter((resource) => {
        const address = toBareAddress(resource.address);
        if (this.accountAddresses.has(address)) return false;
        const isPart = this.isPart(resource);
        if (isPart) {
          this.accountAddresses.add(address);
          this.parts.add(resource);
        }
        return !isPart;
      });
    }
  }

  private isPart(resource: TerraformResource): boolean {
    const { references, names, ids, hasSecret } = this.readMentions(resource);
    const refersToAccount =
      references.some((each) => this.accountAddresses.has(each.address)) ||
      names.some((name) => this.accountNames.has(name));
    if (refersToAccount || !isForeign(resource.type)) return refersToAccount;
    // Another provider says who may use it, by what names it there.
    return (
      hasSecret ||
      this.parts.areNamedBy(resource) ||
      this.parts.hasGrant(resource) ||
      references.some((each) => this.principalAddresses.has(each.address)) ||
      ids.some((id) => this.principalIds.has(id)) ||
      listTexts(resource.values).some((text) => this.identityIds.has(text.toLowerCase()))
    );
  }

  private addSecrets(): void {
    if (this.facts.isTemplate) return;
    for (const { type, address, values } of this.facts.resources) {
      const isShared =
        type.startsWith('azurerm_storage_') && this.accountAddresses.has(toBareAddress(address));
      for (const [name, value] of Object.entries(values)) {
        if (typeof value !== 'string' || value === '') continue;
        if (isShared && isSecretName(name)) this.secrets.addShared(value);
        // Keys of other services have names such as `primary_key`.
        else if (!isShared && OTHER_KEY.test(name)) this.secrets.addOther(value);
      }
    }
    // Resources that were read before can have a key.
    this.mentions.clear();
  }

  private readMentions(resource: TerraformResource): Mentions {
    const known = this.mentions.get(resource);
    if (known) return known;
    const mentions = this.findMentions(resource);
    this.mentions.set(resource, mentions);
    return mentions;
  }

  private findMentions(resource: TerraformResource): Mentions {
    const { facts, texts, secrets, domains } = this;
    return findMentions(resource, { facts, texts, secrets, domains });
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
