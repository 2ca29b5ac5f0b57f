import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { listKeys, listReferredKeys } from '../principals/principal-keys';
import { hasWord, listTextsThroughLocals } from '../values/resource-references';
import type { TerraformTexts } from '../values/terraform-texts';

/** Values that others name to get them: a reference of Key Vault in the settings of an app. */
const KEPT_VALUE = /^azurerm_(?:key_vault_secret|key_vault_certificate|app_configuration_key)$/;

/** The names by which others get a value: those of its vault or store, and its own. */
interface KeptName {
  readonly store: string;
  readonly name: string;
}

/** Arguments that name a secret of a vault which another argument names. */
const SECRET_ARGUMENT = /^secret_name$/;

/** Arguments of a resource by which it gets no value. */
const IDLE_ARGUMENTS = ['depends_on', 'lifecycle', 'tags'];

/** The values of vaults and stores that are a key or SAS of a shared account, and who names them. */
export class KeptValues {
  private readonly keys: ReadonlySet<string>;
  private readonly names: readonly KeptName[];

  /** @param holding The resources that have a key or SAS of a shared account. */
  constructor(
    holding: Iterable<TerraformResource>,
    private readonly facts: TerraformFacts,
    private readonly texts: TerraformTexts,
  ) {
    const kept = [...holding].filter(({ type }) => KEPT_VALUE.test(type));
    this.keys = new Set(kept.flatMap(listKeys).filter((key) => !key.startsWith('name ')));
    this.names = kept.flatMap((each) => this.readNames(each));
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
    if (isReferred || this.names.length === 0) return isReferred;
    const all = listTextsThroughLocals(used, this.facts).map(({ name, text }) => ({
      argument: name,
      text: this.texts.resolveText(text).readText.toLowerCase(),
    }));
    return this.names.some(
      ({ store, name }) =>
        (all.some(({ text }) => hasWord(text, store)) && all.some(({ text }) => hasWord(text, name))) ||
        all.some(({ argument, text }) => SECRET_ARGUMENT.test(argument) && text === name),
    );
  }

  private readNames(resource: TerraformResource): KeptName[] {
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
    return [...new Set([...stores, host].map((store) => store.toLowerCase()))].flatMap((store) =>
      store === '' || store.includes('${') || name === '' ? [] : [{ store, name }],
    );
  }
}
