import type { NamedText } from './resource-references';
import { listAddresses, listNamedTexts, toBareAddress } from './resource-references';
import type { TerraformFacts, TerraformResource } from './terraform-file';

/** Matches references to the keys, connection strings and SAS tokens of an account. */
const KEY_ATTRIBUTE = /(?:access_key|connection_string|account_key|sas_token|sas_url|\.sas)\b/;

/** Attributes of accounts, SAS data sources and credentials that are secrets, in plans and states. */
const SECRET_NAME = /^(?:primary|secondary)_(?:blob_)?(?:access_key|connection_string)$|^sas$/;

/** True for an attribute that is a key, a connection string or a SAS. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Matches references to an account or a SAS with all its attributes, the secret ones among them. */
const WHOLE_ACCOUNT =
  /(?<![\w-])azurerm_storage_account(?:_sas|_blob_container_sas)?\.[\w-]+(?![\w-])(?!\s*(?:\[[^\]]{0,300}\]\s*)?\.)/;

/** True for an expression that contains a key, a connection string or a SAS of an account. */
export function containsKey(expression: string): boolean {
  return KEY_ATTRIBUTE.test(expression) || WHOLE_ACCOUNT.test(expression);
}

/** Names of arguments that usually name an account, a container, a principal or a place of data. */
const POINTING_NAME =
  /account|container|scope|storage|resource_id|target|source|principal|connection|sas|url|uri|origin|host|endpoint|parent|filesystem|blob/i;

/** Everything in the arguments of a resource that can name an account, a container, a principal or a secret. */
export interface Mentions {
  readonly references: readonly { readonly address: string; readonly isKey: boolean }[];
  /** Names of accounts in ids, hosts and connection strings, in lower case. */
  readonly names: readonly string[];
  /** GUIDs, in lower case. */
  readonly ids: readonly string[];
  readonly hasSecret: boolean;
  /**
   * An argument that only Terraform knows: `Storage` if its expression names storage, `Place` if such an argument usually names
   * a place of data.
   */
  readonly unresolved: 'None' | 'Place' | 'Storage';
}

export function findMentions(
  { address: own, values, unknown }: TerraformResource,
  facts: TerraformFacts,
  secrets: ReadonlySet<string>,
): Mentions {
  const expressions: NamedText[] = [];
  const literals: NamedText[] = [];
  const knownLocals = new Set<string>();
  const next = listNamedTexts(values);
  for (let each = next.pop(); each; each = next.pop()) {
    literals.push(each);
    if (!facts.isTemplate || !/[$%]\{/.test(each.text)) continue;
    expressions.push(each);
    for (const [, local] of each.text.matchAll(/\blocal\.([\w-]+)/g)) {
      if (knownLocals.has(local)) continue;
      knownLocals.add(local);
      const { name } = each;
      next.push(...listNamedTexts({ [name]: facts.locals.get(local) ?? null }));
    }
  }
  for (const [name, references] of Object.entries(unknown)) {
    expressions.push(...references.map((text) => ({ name, text })));
  }
  return {
    references: expressions.flatMap(({ text }) => listReferences(text, own)),
    names: literals.flatMap(({ name, text }) => listAccountNames(name, text)),
    ids: literals.flatMap(({ text }) => text.toLowerCase().match(GUID) ?? []),
    hasSecret: secrets.size > 0 && literals.some(({ text }) => containsSecret(text, secrets)),
    unresolved: findUnresolved(
      expressions.filter(({ text }) => ELSEWHERE.test(text) || (!facts.isTemplate && LOCAL.test(text))),
    ),
  };
}

/** Matches values that are not in the file: variables, outputs of modules, and what data sources read elsewhere. */
const ELSEWHERE =
  /\b(?:var|module)\.|\bdata\.(?:terraform_remote_state|tfe_outputs|external|azurerm_resources|azapi_\w+)\./;
/** Matches local values, which a plan does not show. */
const LOCAL = /(?<![\w.])local\./;

function findUnresolved(expressions: readonly NamedText[]): Mentions['unresolved'] {
  if (expressions.some(({ text }) => /storage|blob|data_?lake|container_(?:id|url)|\bsas/i.test(text)))
    return 'Storage';
  const isPlace = expressions.some(
    ({ name, text }) => POINTING_NAME.test(name) || /container|lake/i.test(text),
  );
  return isPlace ? 'Place' : 'None';
}

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** References in an expression. Those of resources in the same module have its address. */
function listReferences(
  expression: string,
  own: string,
): { readonly address: string; readonly isKey: boolean }[] {
  const module = /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/.exec(own)?.[0] ?? '';
  const isKey = containsKey(expression);
  return listAddresses(expression).flatMap((address) => [
    { address, isKey },
    ...(module === '' ? [] : [{ address: `${toBareAddress(module)}${address}`, isKey }]),
  ]);
}

/** Names of accounts in a text: in ARM ids, hosts and connection strings, and as the whole value of an argument for accounts. */
function listAccountNames(name: string, text: string): string[] {
  const lower = text.toLowerCase();
  const found = [
    ...lower.matchAll(/\/storageaccounts\/([^/\s"',]+)/g),
    ...lower.matchAll(/\b([a-z0-9]{3,24}?)(?:-secondary)?\.(?:z\d+\.)?(?:blob|dfs|web)\.[a-z]/g),
    ...lower.matchAll(/accountname=([a-z0-9]{3,24})/g),
  ].map((match) => match[1]);
  return /account|storage/i.test(name) ? [...found, lower] : found;
}

function containsSecret(text: string, secrets: ReadonlySet<string>): boolean {
  if (secrets.has(text)) return true;
  const key = /AccountKey=([^;]+)/.exec(text)?.[1];
  if (key !== undefined && secrets.has(key)) return true;
  return (text.match(/[A-Za-z0-9+/]{86}==/g) ?? []).some((each) => secrets.has(each));
}
