import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { listAddresses, listTextsThroughLocals, toBareAddress } from '../values/resource-references';
import type { TerraformTexts } from '../values/terraform-texts';
import { isAssignment, listKeys, listReferredKeys, REGISTRY_KEY } from './principal-keys';

/** Parts of a registry that decide who can put images into it. */
const DECIDING_PART =
  /^azurerm_container_registry_(?:cache_rule|scope_map|task|task_schedule_run_now|token|token_password)$/;

/** True for a part of a registry that decides who can put images into it. */
export function decidesImages(type: string): boolean {
  return DECIDING_PART.test(type);
}

/** Matches the host of a registry, in every cloud. */
const REGISTRY_HOST = /([a-z0-9]{5,50})\.azurecr\.(?:io|cn|us)/g;

/** Finds the registries whose images run in a machine, an app or a cluster: who changes an image decides what runs there. */
export class ImageRegistries {
  /** Registries by name and by address. */
  private readonly byName = new Map<string, TerraformResource>();
  private readonly byAddress = new Map<string, TerraformResource>();
  /** The registries that a principal has a role on, by a key of the principal: a cluster pulls images by such a role. */
  private readonly byPrincipal = new Map<string, TerraformResource[]>();

  constructor(
    private readonly facts: TerraformFacts,
    texts: TerraformTexts,
  ) {
    const registries = facts.resources.filter(({ type }) => type === 'azurerm_container_registry');
    if (registries.length === 0) return;
    const byKey = new Map<string, TerraformResource>();
    for (const registry of registries) {
      const name = texts.readArgument(registry, 'name');
      if (name?.isKnown) this.byName.set(name.readText.toLowerCase(), registry);
      this.byAddress.set(toBareAddress(registry.address), registry);
      for (const key of listKeys(registry)) byKey.set(key, registry);
    }
    for (const resource of facts.resources.filter(({ type }) => isAssignment(type))) {
      const scoped = listReferredKeys(resource, 'scope', facts).flatMap((key) => byKey.get(key) ?? []);
      if (scoped.length === 0) continue;
      for (const key of listReferredKeys(resource, 'principal_id', facts)) {
        this.byPrincipal.set(key, [...(this.byPrincipal.get(key) ?? []), ...scoped]);
      }
    }
  }

  /** Finds the registries that a resource names, or has a role on: by their keys, if the file does not define them. */
  public findFor(resource: TerraformResource): (TerraformResource | string)[] {
    const { values, unknown } = resource;
    const texts = [
      ...listTextsThroughLocals(values, this.facts).map(({ text }) => text),
      ...Object.values(unknown).flat(),
    ];
    const named = texts.flatMap((text) => [
      ...[...text.toLowerCase().matchAll(REGISTRY_HOST)].flatMap(([, name]) =>
        [`${REGISTRY_KEY}${name}`, this.byName.get(name) ?? []].flat(),
      ),
      ...listAddresses(text).flatMap((address) => this.byAddress.get(address) ?? []),
    ]);
    const pulled = listKeys(resource).flatMap((key) => this.byPrincipal.get(key) ?? []);
    return [...new Set([...named, ...pulled])].filter((each) => each !== resource);
  }
}
