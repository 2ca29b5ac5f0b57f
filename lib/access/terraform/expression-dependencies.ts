import { ResolvedContent } from './values/resolved-content';
import { listTexts } from './values/resource-references';
import { STANDINGS } from './assignments/role-assignments';
import { ACCOUNT_FLAGS } from './accounts/storage-accounts';
import { findReferencesIn } from './syntax/template';
import type { TerraformFile, TerraformResource } from './files/terraform-file';
import { removeKey } from './syntax/terraform-references';
import { TerraformTexts } from './values/terraform-texts';
import { createLookup } from '../../lookup';

/** The arguments that decide about access, and that are not compared by their content; null for all. */
const DECIDING = createLookup<readonly string[] | null>({
  ...Object.fromEntries(STANDINGS.map(([type]) => [type, null])),
  azurerm_role_definition: null,
  azurerm_resource_group: ['name'],
  azurerm_storage_account: ['name', 'resource_group_name', ...ACCOUNT_FLAGS],
  azurerm_storage_container: ['name', 'storage_account_id', 'storage_account_name', 'container_access_type'],
});

/** Types that decide about access even if no role assignment in the file is about them. */
const DECIDING_ALONE = ['azurerm_role_definition', 'azurerm_storage_account', 'azurerm_storage_container'];

/** Types whose changes are compared elsewhere: custom roles by their powers, principals by what they are made from. */
const COMPARED_ELSEWHERE = /^(azurerm_role_definition|azurerm_user_assigned_identity|azuread_\w+)$/;

/** Arguments that decide nothing, in any type. */
const HARMLESS = ['//', 'depends_on', 'description', 'lifecycle', 'provider', 'tags', 'timeouts'];

/** Finds the definitions that the access in a configuration depends on, because expressions use them. */
export class ExpressionDependencies {
  private readonly texts: TerraformTexts;
  private readonly content: ResolvedContent;
  private readonly resources = new Map<string, TerraformResource>();
  private readonly used: ReadonlySet<string>;

  /** @param giving Addresses of assignments that give access. Others do not count. */
  constructor(
    private readonly file: TerraformFile,
    giving: readonly string[],
  ) {
    this.texts = new TerraformTexts(file.current);
    this.content = new ResolvedContent(file.current, this.texts);
    for (const resource of file.current.resources) this.resources.set(removeKey(resource.address), resource);
    const own = new Set(giving);
    const deciding = file.current.resources.filter(
      ({ type, address, isData }) => own.has(address) || (DECIDING_ALONE.includes(type) && !isData),
    );
    this.used = this.close(
      deciding.flatMap((resource) => this.listOpenReferences(resource)),
      (resource) => this.listOpenReferences(resource),
    );
  }

  /** Lists the definitions and resources that decide about access through an expression that is not resolved. */
  public listUsed(): readonly string[] {
    return [...this.used];
  }

  public listDefinitions(): readonly string[] {
    const { definitions, locals } = this.file.current;
    return [...definitions.keys(), ...[...locals.keys()].map((name) => `local.${name}`)];
  }

  /** Reads the code of a definition or resource. */
  public readCode(name: string): string | undefined {
    const resource = this.resources.get(name);
    const code = this.getDefinition(name) ?? (resource && selectArguments(resource));
    return code === undefined ? undefined : JSON.stringify(code);
  }

  /** Reads what a definition or resource finally contains, to compare it. */
  public readContent(name: string): string | undefined {
    const resource = this.resources.get(name);
    if (!resource) return this.content.digestDefinition(name);
    if (resource.isData) return this.content.digestResource(resource, null);
    if (COMPARED_ELSEWHERE.test(resource.type)) return undefined;
    return this.content.digestArguments(resource, Object.keys(selectArguments(resource)));
  }

  /** Lists everything that the code of a definition or resource refers to, directly or not. */
  public listBehind(name: string): readonly string[] {
    const list = (resource: TerraformResource): string[] =>
      this.toNames(findReferencesIn(JSON.stringify(selectArguments(resource))), resource);
    return [...this.close([name], list)].filter((each) => each !== name);
  }

  private getDefinition(name: string): unknown {
    const { definitions, locals } = this.file.current;
    return name.startsWith('local.') ? locals.get(name.slice('local.'.length)) : definitions.get(name);
  }

  /** Adds what names depend on, until nothing new is found. */
  private close(
    names: readonly string[],
    list: (resource: TerraformResource) => readonly string[],
  ): ReadonlySet<string> {
    const found = new Set<string>();
    const next = [...names];
    for (let name = next.pop(); name !== undefined; name = next.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      const resource = this.resources.get(name);
      if (resource) next.push(...list(resource));
      const definition = this.getDefinition(name);
      if (definition !== undefined)
        next.push(...this.toNames(findReferencesIn(JSON.stringify(definition)), null));
    }
    return found;
  }

  /** Lists what the arguments of a resource refer to, as far as the file does not resolve it. */
  private listOpenReferences(resource: TerraformResource): string[] {
    const open = listTexts(selectArguments(resource)).flatMap((text) => {
      if (!text.includes('{')) return [];
      const { isKnown, readText } = this.texts.resolveText(text);
      return isKnown ? [] : [...findReferencesIn(text), ...findReferencesIn(readText)];
    });
    return this.toNames(open, resource);
  }

  /** Returns the names of the definitions that references use. */
  private toNames(references: readonly string[], resource: TerraformResource | null): string[] {
    return references.flatMap((reference) => {
      const [kind, first, second] = reference.split(/[.[]/);
      switch (kind) {
        case 'local':
        case 'module':
          return [`${kind}.${first}`];
        case 'var':
          return [`variable.${first}`];
        case 'data':
        case 'ephemeral':
          return [`${kind}.${first}.${second ?? ''}`];
        case 'each':
        case 'count': {
          const by = kind === 'each' ? 'for_each' : 'count';
          return resource ? [`${by} of ${removeKey(resource.address)}`] : [];
        }
        default: {
          const address = `${kind}.${first}`;
          const repeated = ['for_each', 'count'].map((name) => `${name} of ${address}`);
          return this.resources.has(address)
            ? [address, ...repeated.filter((name) => this.file.current.definitions.has(name))]
            : [];
        }
      }
    });
  }
}

function selectArguments({ type, values }: TerraformResource): Readonly<Record<string, unknown>> {
  const deciding = Object.hasOwn(DECIDING, type) ? DECIDING[type] : null;
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => !HARMLESS.includes(name) && (deciding?.includes(name) ?? true)),
  );
}
