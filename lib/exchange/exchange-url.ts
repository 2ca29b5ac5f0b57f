import { DataShareError } from '../errors/data-share-error';
import type { ExchangeFacts } from '../model/documents/store-facts';
import { containerNameRule, storageAccountNameRule } from '../model/rules/naming-rules';
import { problems } from '../errors/catalogue';
import { parseInvitationPath, parseReceiptPath } from './layout';

/** An exchange, or an invitation in it, as named by a URL. */
export interface ExchangeUrl {
  readonly exchange: ExchangeFacts;
  /** Set if the URL is that of an invitation. */
  readonly invitationId?: string;
}

/** A receipt in an exchange, as named by its URL. */
export interface ReceiptUrl {
  readonly exchange: ExchangeFacts;
  /** Path of the receipt in the exchange. */
  readonly path: string;
}

const RECEIPT_RULE =
  'the https URL of a receipt of a synchronization, like https://contoso.blob.core.windows.net/exchange/receipts/<id>/<time>-success-<id>.json';

const RULE =
  'the https URL of an exchange or of an invitation in it, like https://contoso.blob.core.windows.net/exchange or .../exchange/invitations/<id>/invitation.json';

/**
 * Parses https://<account>.blob.core.windows.net/<container>[/invitations/<id>/invitation.json].
 *
 * @throws DataShareError `ValueInvalid`
 */
export function parseExchangeUrl(url: string): ExchangeUrl {
  const place = splitExchangeUrl(url);
  const invitationId = place && parseInvitationPath(place.path);
  if (!place || (place.path !== '' && invitationId === undefined))
    throw new DataShareError([problems.valueInvalid('url', RULE, url)]);
  return { exchange: place.exchange, invitationId };
}

/**
 * Parses https://<account>.blob.core.windows.net/<container>/receipts/<id>/<time>-<success or failure>-<id>.json.
 *
 * @throws DataShareError `ValueInvalid`
 */
export function parseReceiptUrl(url: string): ReceiptUrl {
  const place = splitExchangeUrl(url);
  const kind = place && parseReceiptPath(place.path)?.kind;
  if (!place || (kind !== 'success' && kind !== 'failure'))
    throw new DataShareError([problems.valueInvalid('url', RECEIPT_RULE, url)]);
  return place;
}

/** Splits the URL of a document in an exchange, or of the exchange; undefined if it cannot be one. */
function splitExchangeUrl(url: string): ReceiptUrl | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, host, hostname, pathname, username, search, hash } = new URL(url);
  const [, container, ...rest] = pathname.replace(/\/+$/, '').split('/');
  const storageAccountName = hostname.split('.')[0];
  const isInvalid =
    protocol !== 'https:' ||
    // A SAS in it would be a secret on a command line.
    `${username}${search}${hash}` !== '' ||
    storageAccountNameRule(storageAccountName) !== undefined ||
    container === undefined ||
    containerNameRule(container) !== undefined;
  if (isInvalid) return undefined;
  return {
    exchange: { storageAccountName, blobEndpoint: `https://${host}`, container, tenantId: null },
    path: rest.join('/'),
  };
}
