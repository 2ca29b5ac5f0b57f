import { DataShareError } from '../errors/data-share-error';
import type { ExchangeFacts } from '../model/documents/store-facts';
import { containerNameRule, storageAccountNameRule } from '../model/rules/naming-rules';
import { problems } from '../errors/catalogue';
import { parseInvitationPath } from './layout';

/** An exchange, or an invitation in it, as named by a URL. */
export interface ExchangeUrl {
  readonly exchange: ExchangeFacts;
  /** Set if the URL is that of an invitation. */
  readonly invitationId?: string;
}

const RULE =
  'the https URL of an exchange or of an invitation in it, like https://contoso.blob.core.windows.net/exchange or .../exchange/invitations/<id>/invitation.json';

/**
 * Parses https://<account>.blob.core.windows.net/<container>[/invitations/<id>/invitation.json].
 *
 * @throws DataShareError `ValueInvalid`
 */
export function parseExchangeUrl(url: string): ExchangeUrl {
  const invalidUrl = new DataShareError([problems.valueInvalid('url', RULE, url)]);
  if (!URL.canParse(url)) throw invalidUrl;
  const { protocol, host, hostname, pathname, username, search, hash } = new URL(url);
  const [, container, ...rest] = pathname.replace(/\/+$/, '').split('/');
  const storageAccountName = hostname.split('.')[0];
  const path = rest.join('/');
  const invitationId = path === '' ? undefined : parseInvitationPath(path);
  const isInvalid =
    protocol !== 'https:' ||
    // A SAS in it would be a secret on a command line.
    `${username}${search}${hash}` !== '' ||
    storageAccountNameRule(storageAccountName) !== undefined ||
    container === undefined ||
    containerNameRule(container) !== undefined ||
    (path !== '' && invitationId === undefined);
  if (isInvalid) throw invalidUrl;
  return {
    exchange: { storageAccountName, blobEndpoint: `https://${host}`, container, tenantId: null },
    invitationId,
  };
}
