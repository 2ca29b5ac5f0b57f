/** Splits an address such as `module.a["x"].module.b.azurerm_storage_account.c[0]` into modules (with keys) and resource. */
export function splitAddress(address: string): {
  readonly modules: readonly string[];
  readonly rest: string;
} {
  const modules: string[] = [];
  const step = /module\.([^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)\./y;
  let end = 0;
  for (let found = step.exec(address); found; found = step.exec(address)) {
    modules.push(found[1]);
    end = step.lastIndex;
  }
  return { modules, rest: address.slice(end) };
}

/** Removes the key of an instance that `count` or `for_each` creates. */
export function removeKey(address: string): string {
  return address.replace(/\[[^]*$/, '');
}

/** A reference to an attribute of a resource or data source. */
export interface ResourceReference {
  readonly modules: readonly string[];
  /** Address without modules and key. */
  readonly address: string;
  /** The key as written, such as `["x"]` or `[0]`; null without one. */
  readonly key: string | null;
  /** The attribute; null if the reference names none, or something in it. */
  readonly attribute: string | null;
}

/** Splits a reference such as `module.m.azurerm_storage_container.c["x"].id`. Returns undefined if it names no resource. */
export function splitReference(reference: string): ResourceReference | undefined {
  const { modules, rest } = splitAddress(reference);
  const form =
    /^((?:data\.)?[A-Za-z][\w-]*\.[A-Za-z_][\w-]*)(\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?(?:\.([A-Za-z_][\w-]*)$|(?=$|[.[]))/;
  const [, address, key = null, attribute = null] = form.exec(rest) ?? [];
  return address === undefined ? undefined : { modules, address, key, attribute };
}
