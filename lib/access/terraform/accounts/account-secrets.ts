/** Matches references to the keys, connection strings and SAS tokens of an account. */
const KEY_ATTRIBUTE =
  /(?:access_key|connection_string|account_key|sas_token|sas_url|\.sas|azurerm_storage_account_local_user\.[\w-]+(?:\[[^\]]{0,300}\])?\.password)\b/;

/** Attributes of accounts, SAS data sources and credentials that are secrets, in plans and states. */
const SECRET_NAME = /^(?:primary|secondary)_(?:blob_)?(?:access_key|connection_string)$|^sas$/;

/** True for an attribute that is a key, a connection string or a SAS. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** Matches references to an account or a SAS with all its attributes, the secret ones among them. */
const WHOLE_ACCOUNT =
  /(?<![\w-])azurerm_storage_account(?:_sas|_blob_container_sas)?\s*\.\s*[\w-]+(?![\w-])(?!\s*(?:\[[^\]]{0,300}\]\s*)?\.)/;

/** True for an expression that names a key, a connection string or a SAS of an account. */
export function namesKey(expression: string): boolean {
  return KEY_ATTRIBUTE.test(expression);
}

/** True for an expression that contains a key, a connection string or a SAS of an account. */
export function containsKey(expression: string): boolean {
  return namesKey(expression) || WHOLE_ACCOUNT.test(expression);
}

/** A key of an account: 64 bytes in Base64. Other services of Azure have keys of the same form. */
const KEY = /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/g;

/**
 * A SAS of Azure Storage: a signature, and the version of the service as a date.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/create-account-sas
 */
const SAS_PARTS = [/\bsig=[\w%+/=-]{3}/, /\bsv=20\d\d-\d\d-\d\d/];

const isSas = (text: string): boolean => SAS_PARTS.every((part) => part.test(text));

/** Minimum length of a secret that is looked for within other texts. */
const MIN_LENGTH = 12;

/** The keys, connection strings and SAS tokens that a plan or a state shows. */
export class AccountSecrets {
  /** Those of accounts with shared data. */
  private readonly shared = new Set<string>();
  /** Those of other accounts and services. */
  private readonly others = new Set<string>();

  public addShared(secret: string): void {
    this.shared.add(secret);
    for (const key of secret.match(KEY) ?? []) this.shared.add(key);
  }

  public addOther(secret: string): void {
    this.others.add(secret);
    for (const key of secret.match(KEY) ?? []) this.others.add(key);
  }

  /** True if a text has one of the secrets of a shared account, whole or within, also in Base64 or escaped for a URL. */
  public isIn(text: string): boolean {
    if (text.length < MIN_LENGTH || this.shared.size === 0) return this.shared.has(text);
    return listDecodedTexts(text).some(
      (each) =>
        this.shared.has(each) ||
        (each.match(KEY) ?? []).some((key) => this.shared.has(key)) ||
        (/sig=/.test(each) &&
          [...this.shared].some((secret) => /sig=/.test(secret) && each.includes(secret))),
    );
  }

  /** True if a text has a SAS, or something with the form of a key, whose account the file does not tell. */
  public mayBeIn(text: string): boolean {
    if (text.length < MIN_LENGTH || this.others.has(text)) return false;
    return listDecodedTexts(text).some(
      (each) => isSas(each) || (each.match(KEY) ?? []).some((key) => !this.others.has(key)),
    );
  }
}

/** Returns a text as it is written, and as it was before it was encoded in Base64 or for a URL. */
export function listDecodedTexts(text: string): string[] {
  const decoded = /%[0-9A-Fa-f]{2}/.test(text) ? [decodePercents(text)] : [];
  return [text, ...decoded, ...decodeBase64(text)];
}

/** Decodes `%2B`. Other signs stay. */
export function decodePercents(text: string): string {
  return text.replace(/%([2-7][0-9A-Fa-f])/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** Decodes a text that is Base64 of a readable text as a whole. */
function decodeBase64(text: string): string[] {
  if (text.length < 16 || text.length % 4 === 1 || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text.trim())) return [];
  const decoded = Buffer.from(text, 'base64').toString('latin1');
  return /^[\t\n\r\x20-\x7e]+$/.test(decoded) ? [decoded] : [];
}
