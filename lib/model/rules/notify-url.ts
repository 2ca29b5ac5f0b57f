/** The rule of a URL that run records are posted to. */
export const NOTIFY_URL_RULE = 'an https URL without a user in it';

/** Parses a URL for run records; undefined if it breaks the rule. `http` is allowed for the loopback only. */
export function parseNotifyUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isFine = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
  // fetch does not accept credentials in a URL.
  return isFine && !url.username && !url.password ? url : undefined;
}
