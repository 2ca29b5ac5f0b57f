import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { listKeys, listReferredKeys } from '../principals/principal-keys';
import { hasWord, listTextsThroughLocals } from '../values/resource-references';
import type { TerraformTexts } from '../values/terraform-texts';

/** Values that others name to get them: a reference of Key Vault in the settings of an app. */
const KEPT_VALUE = /^azurerm_(?:key_vault_secret|key_vault_certificate|app_configuration_key)$/;

/** Arguments that name a secret of a vault which another argument names. */
const SECRET_ARGUMENT = /^secret_name$/;

/** Arguments of a resource by which it gets no value. */
const IDLE_ARGUMENTS = ['depends_on', 'lifecycle', 'tags'];

/** The values of vaults and stores that are a key or SAS of a shared account, and who names them. */
export class KeptValues {
  private readonly keys: ReadonlySet<string>;
  /** The names of the values, by the name of their vault or store. */
  private readonly names = new Map<string, Set<string>>();

  /** @param holding The resources that have a key or SAS of a shared account. */
  constructor(
    holding: Iterable<TerraformResource>,
    private readonly facts: TerraformFacts,
    private readonly texts: TerraformTexts,
  ) {
    const kept = [...holding].filter(({ type }) => KEPT_VALUE.test(type));
    this.keys = new Set(kept.flatMap(listKeys).filter((key) => !key.startsWith('name ')));
    for (const each of kept) this.addNames(each);
  }

  /** True if a resource names one of the values: by a reference, by its URL, or by the names of the vault and the secret. */
  public areNamedBy(resource: TerraformResource): boolean {
    if (this.keys.size === 0) return false;
    const { values, unknown } = resource;
    const used = Object.fromEntries(
      Object.entries(values).filter(([name]) => !IDLE_ARGUMENTS.includes(name)),
    );
    const isReferred = Object.keys({ ...used, ...unknown }).some((name) =>
      listReferredKeys(resource, name, this.facts).some((key) => this.keys.has(key)),
    );
    return isReferred || (this.names.size > 0 && this.areNamedIn(used));
  }

  private areNamedIn(values: Readonly<Record<string, unknown>>): boolean {
    const all = listTextsThroughLocals(values, this.facts).map(({ name, text }) => ({
      argument: name,
      text: this.texts.resolveText(text).readText.toLowerCase(),
    }));
    const secrets = all.filter(({ argument }) => SECRET_ARGUMENT.test(argument));
    return [...this.names].some(
      ([store, names]) =>
        secrets.some(({ text }) => names.has(text)) ||
        (all.some(({ text }) => hasWord(text, store)) &&
          [...names].some((name) => all.some(({ text }) => hasWord(text, name)))),
    );
  }

  private addNames(resource: TerraformResource): void {
    const read = (argument: string): string => {
      const text = this.texts.readArgument(resource, argument);
      return text?.isKnown ? text.readText.toLowerCase() : '';
    };
    const name = read('name') || read('key');
    const stores = ['key_vault_id', 'configuration_store_id'].flatMap((argument) => {
      const id = this.texts.readArgument(resource, argument);
      const sources = id?.isKnown ? [] : (id?.candidates ?? []);
      return [
        id?.isKnown ? (/([^/]+)$/.exec(id.readText)?.[1] ?? '') : '',
        ...sources.map((each) => this.texts.readArgument(each, 'name')?.readText ?? ''),
      ];
    });
    const host = /^https:\/\/([^./]+)\./.exec(read('versionless_id') || read('id'))?.[1] ?? '';
    for (const store of new Set([...stores, host].map((each) => each.toLowerCase()))) {
      if (store === '' || store.includes('${') || name === '') continue;
      const known = this.names.get(store) ?? new Set();
      this.names.set(store, known.add(name));
    }
  }
}
