/** What a URL must be that run records are posted to. */
export const NOTIFY_URL_RULE = 'an https URL without a user in it';

/** The URL, unless it is none that run records may be posted to: http goes to the loopback alone. */
export function parseNotifyUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isLoopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  const isFine = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback);
  // fetch takes no credentials in a URL.
  return isFine && !url.username && !url.password ? url : undefined;
}
