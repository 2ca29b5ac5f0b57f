import { decodePercents, listDecodedTexts } from './account-secrets';
import { splitTemplate } from '../syntax/template';

/** Stands for a part of a text that only Terraform knows. */
const OPEN = '\0';

/** The accounts that a text speaks of, or may speak of. */
export interface NamedAccounts {
  /** Names of accounts, in lower case. */
  readonly names: readonly string[];
  /** Names with open parts, each of which can be any text. */
  readonly openNames: readonly string[];
  /** True if the only open part of the text is in a name: then the text says nothing else. */
  readonly isPlaced: boolean;
}

/** Forms in which texts name an account: ids, hosts, and connection strings. Lengths are bounded, because texts are untrusted. */
const FORMS: readonly RegExp[] = [
  /\/storageaccounts\/([^/\s"',;)]{1,300})/g,
  // Endpoints such as `name-secondary.z6.web.core.windows.net` and `name.privatelink.blob.core.windows.net`, in every cloud.
  /(?<![a-z0-9\0])([a-z0-9\0]{1,80})(?:-[a-z0-9-]{1,63})?(?:\.(?:privatelink|z\d{1,3}))*\.(?:blob|dfs|web)\.[a-z\0]/g,
  /(?<![a-z0-9\0])([a-z0-9\0]{1,80})(?:-[a-z0-9-]{1,63})?\.\0(?:\.(?:core|storage)\.|$)/g,
  /account[-_ ]?name["']?[ =:,]{1,5}["']?([a-z0-9\0]{1,80})/g,
  // Settings in YAML, such as `account: name`. A name with an open part would be any value.
  /(?:account|storage)["']?[ =:]{1,5}["']?([a-z0-9]{3,24})(?![a-z0-9\0])/g,
];

/** Arguments whose whole value can be the name of an account. */
const NAMING_ARGUMENT = /account|storage/i;

/**
 * Finds the accounts that a text may speak of: in ids, hosts and connection strings, and as the whole value of an argument for accounts.
 * Case, escapes of JSON, XML and URLs, and Base64 are read through.
 *
 * @param argument The name of the argument that has the text.
 * @param isTemplate True for a text of code, which can have `${...}`.
 */
export function findNamedAccounts(argument: string, text: string, isTemplate: boolean): NamedAccounts {
  const masked = isTemplate && /[$%]\{/.test(text) ? maskTemplate(text) : text;
  const found = listReadings(masked).flatMap((reading) => [
    ...FORMS.flatMap((form) => [...reading.matchAll(form)].map((match) => match[1])),
    // A host that begins with an account, before something unknown: `name${...}`.
    ...[...reading.matchAll(/\/\/([a-z0-9]{3,24})\0/g)].map((match) => `${match[1]}${OPEN}`),
    ...(NAMING_ARGUMENT.test(argument) && reading.length <= 80 ? [reading] : []),
  ]);
  const all = [...new Set(found)];
  const isPlaced =
    masked.split(OPEN).length === 2 && all.some((name) => name.includes(OPEN) && name.length > 1);
  return {
    isPlaced,
    names: all.filter((name) => !name.includes(OPEN)),
    // An argument that is nothing but an expression is told as one.
    openNames: all.filter((name) => name.includes(OPEN) && (name !== OPEN || masked !== OPEN)),
  };
}

/** True if a name with open parts can be this one. */
export function canBeNamed(openName: string, name: string): boolean {
  const [first, ...others] = openName.split(OPEN);
  if (!name.startsWith(first)) return false;
  const last = others.pop() ?? '';
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Finds the hosts in a text, in lower case, to compare them with the own domains of accounts. */
export function listHosts(text: string): string[] {
  return listReadings(text).flatMap(
    (reading) => reading.match(/[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/g) ?? [],
  );
}

/** Returns a text in lower case as its readers can understand it. */
function listReadings(text: string): string[] {
  const all = listDecodedTexts(text).map((each) => openVariables(toHostSigns(unescape(each)).toLowerCase()));
  return [...new Set(all)];
}

/** Replaces wide letters and full stops, which hosts can have in place of others (UTS 46). */
function toHostSigns(text: string): string {
  return /[^\0-\x7f]/.test(text) ? text.normalize('NFKC').replace(/[\u3002\uff0e\uff61]/g, '.') : text;
}

/** The end of a host of Azure Storage, without a name before it: a program can put one there. */
const NAMELESS_HOST =
  /(^|[^a-z0-9\0.*-])((?:\.(?:privatelink|z\d{1,3}))*\.(?:blob|dfs)\.(?:core|storage)\.)/g;

/** Replaces the variables of scripts and other languages before the host of a service: `$NAME`, `{name}`, `@{concat(...)}`. */
function openVariables(text: string): string {
  if (!/\.(?:blob|dfs)\./.test(text)) return text;
  return text.replace(/\$\w{1,80}(?=[.-])/g, OPEN).replace(NAMELESS_HOST, `$1${OPEN}$2`);
}

/** Maximum number of times that a text within a text is escaped. */
const MAX_ESCAPES = 3;

/** Removes the escapes of JSON (`\u0062`, `\/`), of XML (`&#98;`) and of URLs. */
function unescape(text: string): string {
  let read = text;
  for (let round = 0; round < MAX_ESCAPES && /\\|&|%[2-7]/.test(read); round++) {
    read = decodePercents(read)
      .replace(/\\+u([0-9A-Fa-f]{4})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
      .replace(/\\+([/"])/g, '$1')
      .replace(/&#x([0-9A-Fa-f]{1,4});/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
      .replace(/&#(\d{1,4});/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replace(/&amp;/g, '&');
  }
  return read;
}

/** Functions that return what they are given, or put it in a structure. */
const KEEPING =
  /\b(?:base64encode|coalesce|compact|concat|element|flatten|jsonencode|lookup|merge|nonsensitive|one|sensitive|tolist|tomap|toset|tostring|try|yamlencode)\(/g;

/** Replaces what only Terraform knows. The texts within expressions stay, with something open around them. */
function maskTemplate(text: string): string {
  return splitTemplate(text)
    .map((part) => (part.kind === 'literal' ? part.text : maskExpression(part.text)))
    .join('');
}

function maskExpression(expression: string): string {
  const literals = [...expression.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, literal]) =>
    literal.replace(/[$%]\{[^}]*\}|%(?:\[\d+\])?[-+#0-9.]*[a-z]/g, OPEN),
  );
  // Another function can change any part of a text.
  const isChanged = /\w\(/.test(expression.replace(KEEPING, ''));
  const decoded = literals.flatMap(listDecodedTexts);
  const shown = isChanged ? decoded.map(openHosts) : decoded;
  return [OPEN, ...shown.flatMap((each) => [each, OPEN])].join('');
}

/** Replaces what stands before the host of a service. */
function openHosts(literal: string): string {
  return literal
    .replace(/[\w\0-]*((?:\.(?:privatelink|z\d{1,3}))*\.(?:blob|dfs|web)\.)/gi, `${OPEN}$1`)
    .replace(/(\/storageaccounts\/)[^/"]*/gi, `$1${OPEN}`)
    .replace(/(accountname=)[a-z0-9]*/gi, `$1${OPEN}`);
}
