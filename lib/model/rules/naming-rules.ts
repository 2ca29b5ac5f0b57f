import { createPatternRule } from './rule';

/**
 * Azure's naming rules. A rule returns the requirement that a value breaks, or undefined if it breaks none.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
 */
export const uuidRule = createPatternRule(
  /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/,
  'a UUID like 00000000-0000-0000-0000-000000000000',
);

export const storageAccountNameRule = createPatternRule(
  /^[a-z0-9]{3,24}$/,
  '3 to 24 lowercase letters and digits',
);

/** The rule of a storage account id. Azure Resource Manager ignores case. */
export const storageAccountIdRule = createPatternRule(
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/[a-z0-9]{3,24}$/i,
  'a storage account id like /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/...',
);

/** True if a storage account id is for the account with this name. */
export function hasAccountName(storageAccountId: string, storageAccountName: string): boolean {
  return storageAccountId.toLowerCase().endsWith(`/${storageAccountName}`);
}

const CONTAINER_NAME_WORDS =
  '3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit';

/** The rule of a container that this library has for itself: a state container, an exchange. */
export const containerNameRule = createPatternRule(
  /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  CONTAINER_NAME_WORDS,
);

/**
 * The rule of a container to read: also the root container, a static website, and the logs of Storage Analytics.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/working-with-the-root-container
 */
export const sourceContainerRule = createPatternRule(
  /^(?:\$(?:logs|root|web)|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/,
  `${CONTAINER_NAME_WORDS}; or $web, $root or $logs`,
);

/** The rule of a container to write to: as for reading, but Storage Analytics alone writes `$logs`. */
export const targetContainerRule = createPatternRule(
  /^(?:\$(?:root|web)|(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/,
  `${CONTAINER_NAME_WORDS}; or $web or $root`,
);

/** The container whose blobs are at the root of the account. Their names cannot contain a slash. */
export const ROOT_CONTAINER = '$root';

/** The rule of names of shares, datasets, recipients and subscriptions. They become parts of blob names and Terraform addresses. */
export const nameRule = createPatternRule(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,89}$/,
  "1 to 90 letters, digits, '.', '_' and '-', beginning with a letter or digit",
);

/** The rule of the name of a blob, or of a folder without its trailing slash, in a document. */
export function blobPathRule(value: string): string | undefined {
  if (value.length < 1 || value.length > 1024) return '1 to 1024 characters long';
  if (value.startsWith('/') || value.endsWith('/')) return "without a leading or trailing '/'";
  if (hasControlCharacters(value)) return 'without control characters';
  // Half of a surrogate pair, which a URL cannot contain.
  if (/\p{Surrogate}/u.test(value)) return 'well-formed Unicode';
  const segments = value.split('/');
  if (segments.includes('')) return "without empty segments ('//')";
  if (hasDotSegment(value)) return "without '.' and '..' segments";
  return undefined;
}

/** A `.` or `..` segment. URL parsers, and some services, treat a backslash as a slash. */
const DOT_SEGMENT = /(?:^|[/\\])\.\.?(?:[/\\]|$)/;

/** True if a name has a `.` or `..` segment, which URL parsers resolve to another name. */
export function hasDotSegment(name: string): boolean {
  return DOT_SEGMENT.test(name);
}

/**
 * The rule of the name of a blob below a dataset, as listings, manifests and journals have it: it cannot name anything
 * outside of the dataset. Accepts more than `blobPathRule`, because accounts have such blobs: empty segments, and control
 * characters, which a URL encodes.
 */
export function relativeNameRule(value: string): string | undefined {
  if (value.length > 1024) return 'at most 1024 characters long';
  // Half of a surrogate pair, which a URL cannot contain.
  if (UNENCODABLE.test(value)) return 'well-formed Unicode without NUL';
  return hasDotSegment(value) ? "without '.' and '..' segments" : undefined;
}

const UNENCODABLE = /[\0\p{Surrogate}]/u;

/** An ETag without its quotation marks. A star or a further mark would turn a condition into another one. */
const ETAG = /^(?!\*$)[ !\x23-\x7e]{1,256}$/;

export function isETag(value: string): boolean {
  return ETAG.test(value);
}

export const regionRule = createPatternRule(
  /^[A-Za-z][A-Za-z0-9 ]{1,62}$/,
  "an Azure region like 'westeurope'",
);

const ENDPOINT = /^https?:\/\/[^\s?#\\]+$/;

/** The rule of an endpoint. Checks the text itself: parsers remove spaces and line breaks and accept backslashes as slashes. */
export const endpointRule = createPatternRule(
  ENDPOINT,
  'an https URL without query or credentials, like https://contoso.blob.core.windows.net',
  isEndpoint,
);

/**
 * The rule of an endpoint that a person writes: also not that of another service, or the URL of a container. Documents can have
 * both; nobody sends a token there.
 */
export const blobEndpointRule = createPatternRule(
  ENDPOINT,
  'an https URL without container, query or credentials, like https://contoso.blob.core.windows.net',
  isBlobEndpoint,
);

function isEndpoint(value: string): boolean {
  if (value.length > 512 || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  return (protocol === 'https:' || isLoopback) && !username && !password;
}

function isBlobEndpoint(value: string): boolean {
  if (!isEndpoint(value)) return false;
  const { hostname, pathname } = new URL(value);
  return !OTHER_SERVICE.test(hostname) && !(AZURE_HOST.test(hostname) && pathname !== '/');
}

/** Hosts of the other services of an account: its endpoint for blobs is another one. */
const OTHER_SERVICE =
  /^[a-z0-9]{3,24}\.(?:dfs|file|queue|table|web|z\d{1,3}\.web)\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn)$/;

const AZURE_HOST =
  /^([a-z0-9]{3,24})(?:\.z\d{1,3}\.blob\.storage\.azure\.net|\.blob\.core\.(?:windows\.net|usgovcloudapi\.net|chinacloudapi\.cn))$/;

/**
 * True if a URL is the account's own Blob endpoint in an Azure cloud, so that it is safe to send a token there.
 *
 * @see https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-endpoints
 */
export function isAzureEndpoint(endpoint: string, storageAccountName: string): boolean {
  const { protocol, host, pathname } = new URL(endpoint);
  return protocol === 'https:' && pathname === '/' && AZURE_HOST.exec(host)?.[1] === storageAccountName;
}

/** True if a URL is a Blob endpoint in an Azure cloud, but of another account. Other hosts can be custom domains of the account. */
export function isEndpointOfOtherAccount(endpoint: string, storageAccountName: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const account = AZURE_HOST.exec(new URL(endpoint).hostname)?.[1];
  return account !== undefined && account !== storageAccountName;
}

/** True if a URL or id is of Data Lake Storage Gen1, another service with its own host and resource type. */
export function isDataLakeGen1(value: string): boolean {
  return /\.azuredatalakestore\.net\b|\/Microsoft\.DataLakeStore\//i.test(value);
}

export function hasControlCharacters(value: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u001f\u007f-\u009f]/.test(value);
}
