import type { Mentions } from './resource-mentions';
import { toBareAddress } from '../values/resource-references';
import type { TerraformResource } from '../files/terraform-file';

/** Types that show what they get, and the attributes that show it. */
const HOLDS_VALUES = /^(?:terraform|template|cloudinit|local|null|archive)_/;
const RESULTS = ['output', 'rendered', 'result', 'content', 'content_base64'];

/** The arguments in code that get a key of an account: what refers to one gets the key as well. */
export class KeyCarriers {
  /** Names of arguments by address. */
  private readonly names = new Map<string, ReadonlySet<string>>();

  constructor(private readonly accountAddresses: ReadonlySet<string>) {}

  /** True if one of the references is to a key, or to an argument that has one. */
  public areReferredTo({ references }: Mentions, own: string): boolean {
    return references.some(
      ({ address, attribute, isKey }) =>
        address !== own &&
        ((isKey && this.accountAddresses.has(address)) || this.carries(address, attribute)),
    );
  }

  /** Adds the arguments of resources. Each round adds one step; the steps are bounded by the resources. */
  public addAll(
    resources: readonly TerraformResource[],
    findMentions: (resource: TerraformResource) => Mentions,
  ): void {
    let others = resources.map((resource) => ({ resource, mentions: findMentions(resource) }));
    for (let size = -1; size !== this.names.size;) {
      size = this.names.size;
      others = others.filter(({ resource, mentions }) => {
        const own = toBareAddress(resource.address);
        if (!this.areReferredTo(mentions, own)) return true;
        const names = Object.entries(resource.values).flatMap(([name, value]) => {
          const part = { ...resource, values: { [name]: value }, unknown: {} };
          return this.areReferredTo(findMentions(part), own) ? [name] : [];
        });
        this.names.set(own, new Set([...names, ...(HOLDS_VALUES.test(resource.type) ? RESULTS : [])]));
        return false;
      });
    }
  }

  private carries(address: string, attribute: string | null): boolean {
    const names = this.names.get(address);
    return names !== undefined && (attribute === null || names.has(attribute));
  }
}
