import { redact } from '../../errors/redact';

type Env = Readonly<Record<string, string | undefined>>;

/** The variables that name a proxy, in the order in which the SDK looks for them. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'ALL_PROXY', 'HTTP_PROXY'];

/** Describes the settings of this process that decide how a host is reached, without credentials. */
export function describeProxySettings(endpoint: string, env: Env): string {
  const certificates = env['NODE_EXTRA_CA_CERTS'];
  const authorities = certificates
    ? `NODE_EXTRA_CA_CERTS is ${certificates}`
    : 'NODE_EXTRA_CA_CERTS is not set';
  return `${authorities}, and ${describeProxy(endpoint, env)}`;
}

function describeProxy(endpoint: string, env: Env): string {
  const [variable] = PROXY_VARIABLES.flatMap((name) => [name, name.toLowerCase()]).filter(
    (name) => env[name],
  );
  if (variable === undefined) return 'no proxy is set (HTTPS_PROXY)';
  const exempted = ['NO_PROXY', 'no_proxy'].find((name) => isExempt(endpoint, env[name]));
  const proxy = `the proxy of ${variable} is ${removeCredentials(env[variable]!)}`;
  return exempted === undefined ? proxy : `${proxy}, which ${exempted} bypasses for this host`;
}

/** Judges a list of hosts as the SDK does: a name, or a suffix that starts with a dot. */
function isExempt(endpoint: string, list: string | undefined): boolean {
  const { hostname } = new URL(endpoint);
  const patterns = (list ?? '').split(',').map((pattern) => pattern.trim());
  return patterns.some(
    (pattern) =>
      pattern !== '' &&
      (pattern === hostname ||
        (pattern.startsWith('.') && (hostname.endsWith(pattern) || hostname === pattern.slice(1)))),
  );
}

/** Removes the user and the password from the URL of a proxy. */
function removeCredentials(proxy: string): string {
  return redact(proxy.replace(/^(\w+:\/\/)?[^/]*@/, '$1'));
}
