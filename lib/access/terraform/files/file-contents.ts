import type { TerraformResource } from './terraform-file';

/** Types whose arguments say who gets access, or who a principal is. */
const GIVING_TYPE =
  /^azurerm_(?:role_|pim_|federated_identity_credential$|lighthouse_|storage_(?:account|container)$)|^azuread_(?:group|invitation)|^azuread_\w*(?:federated|member|owner)/;

/** Arguments that give nobody anything. */
const NEUTRAL_ARGUMENTS = ['description', 'tags', 'depends_on', 'lifecycle', 'timeouts', '//'];

/** Matches functions that read files beside the code. */
const READS_FILE = /(?<![\w.])(?:file|filebase64|fileset|templatefile)\(/;

/** Finds the grants in code that rest on the content of files beside it: the content can change while the code stays the same. */
export function findFileContents(
  resources: readonly TerraformResource[],
  locals: ReadonlyMap<string, unknown>,
): string[] {
  return resources
    .filter(({ type, isData, values, unknown }) => {
      if (isData || !GIVING_TYPE.test(type)) return false;
      const used = Object.entries(values).filter(([name]) => !NEUTRAL_ARGUMENTS.includes(name));
      return readsFile(JSON.stringify([used, unknown]), locals);
    })
    .map(({ address }) => `${address} rests on the content of a file, which is not in the code`);
}

/** True if an expression, or a local behind it, reads a file. */
function readsFile(code: string, locals: ReadonlyMap<string, unknown>): boolean {
  const known = new Set<string>();
  const next = [code];
  for (let text = next.pop(); text !== undefined; text = next.pop()) {
    if (!/[$%]\{/.test(text)) continue;
    if (READS_FILE.test(text)) return true;
    for (const [, name] of text.matchAll(/\blocal\.([\w-]+)/g)) {
      if (known.has(name)) continue;
      known.add(name);
      next.push(JSON.stringify(locals.get(name) ?? null));
    }
  }
  return false;
}
