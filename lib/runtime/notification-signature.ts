import { createHmac, timingSafeEqual } from 'node:crypto';
import { problems } from '../errors/catalogue';
import { DataShareError } from '../errors/data-share-error';
import { requireOptions } from './require-options';

/** The headers of a notification, as the Standard Webhooks specification names them. */
export interface NotificationHeaders {
  /** Id of the event: the same in each attempt, and in each repetition. */
  readonly 'webhook-id'?: string;
  /** Time of the attempt, in whole seconds since 1970. */
  readonly 'webhook-timestamp'?: string;
  /** Signatures, separated by spaces: each is `v1,` and the HMAC-SHA256 in Base64. */
  readonly 'webhook-signature'?: string;
}

/** Options of `verifyNotification`. */
export interface VerifyNotificationOptions {
  /**
   * Maximum difference between the time of the attempt and the present, in seconds.
   * @default 300
   */
  readonly toleranceSeconds?: number;
  /**
   * Returns the current time.
   * @default - the clock of this machine
   */
  readonly now?: () => Date;
}

const PREFIX = 'whsec_';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Sizes of secrets that the specification allows, in bytes. */
const SECRET_BYTES = { least: 24, most: 64 };
/** The most signatures that are compared: a sender adds one for each secret during a rotation. */
const MAX_SIGNATURES = 16;

/** Rule of the secret, for messages. */
export const NOTIFY_SECRET_RULE = 'the Base64 of 24 to 64 random bytes, with or without whsec_ before it';

/** Returns the bytes of a secret; undefined if it breaks the rule. */
export function parseNotifySecret(secret: string): Buffer | undefined {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  if (!BASE64.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  return key.length >= SECRET_BYTES.least && key.length <= SECRET_BYTES.most ? key : undefined;
}

/**
 * Signs a notification as the Standard Webhooks specification tells.
 *
 * @param timestamp Whole seconds since 1970.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signNotification(
  key: Buffer,
  id: string,
  timestamp: number,
  body: string | Uint8Array,
): string {
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/**
 * Verifies a notification that `datashare` posted: that it was signed with this secret, has not been changed, and is not old. The
 * receiver should also drop an id (`webhook-id`) that it has seen before.
 *
 * @param body The body as it was received, before it is parsed.
 * @param headers The headers of the request, with names in lower case, as Node.js has them.
 * @param secret The value of `DATASHARE_NOTIFY_SECRET` at the sender.
 * @returns True if all of that is so.
 * @throws DataShareError `ValueInvalid` for a secret that breaks the rule, `PropertyUnknown`
 *
 * @example
 * if (!verifyNotification(body, request.headers, secret)) return response.writeHead(401).end();
 */
export function verifyNotification(
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  secret: string,
  options: VerifyNotificationOptions = {},
): boolean {
  requireOptions('VerifyNotificationOptions', options);
  const { toleranceSeconds = 300, now = () => new Date() } = options;
  const key = parseNotifySecret(secret);
  if (!key) throw new DataShareError([problems.valueInvalid('secret', NOTIFY_SECRET_RULE, 'another text')]);
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name],
  );
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return false;
  const age = Math.abs(now().getTime() / 1000 - Number(timestamp));
  if (!(age <= toleranceSeconds)) return false;
  const expected = Buffer.from(signNotification(key, id, Number(timestamp), body));
  return signatures
    .split(' ')
    .slice(0, MAX_SIGNATURES)
    .some((signature) => {
      const given = Buffer.from(signature);
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
}
