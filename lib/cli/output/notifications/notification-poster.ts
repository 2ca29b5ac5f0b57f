import { setTimeout as sleep } from 'node:timers/promises';
import { problems, warnings } from '../../../errors/catalogue';
import { DataShareError } from '../../../errors/data-share-error';
import type { Warning } from '../../../errors/warning-codes';
import { FRAMEWORK } from '../../../framework';
import { NOTIFY_URL_RULE, parseNotifyUrl } from '../../../model/rules/notify-url';
import {
  NOTIFY_SECRET_RULE,
  parseNotifySecret,
  signNotification,
} from '../../../runtime/notification-signature';
import { VERSION } from '../../../version';
import type { CliIo } from '../../io';

/** The environment variable for the URL of `--notify`: the URL may contain a secret, and command lines are visible. */
export const NOTIFY_VARIABLE = 'DATASHARE_NOTIFY_URL';
/** The environment variable with the secret that notifications are signed with. */
export const NOTIFY_SECRET_VARIABLE = 'DATASHARE_NOTIFY_SECRET';

/** The most time that a hook delays the command for one notification, with all tries. */
const TIMEOUT_MS = 10_000;
/** The pauses before further tries. */
const PAUSES_MS = [200, 1000];
/** Answers after which another try can succeed. */
const TRANSIENT = [408, 425, 429, 500, 502, 503, 504];

/** A notification: its id is the same whenever it is posted again. */
export interface Notification {
  readonly id: string;
  readonly body: string;
}

/** Posts a notification. Returns false, after a warning, if that fails. */
export type PostNotification = (notification: Notification) => Promise<boolean>;

/**
 * Creates the function that posts notifications. A hook that fails causes a warning and changes nothing else. If the environment has
 * a secret, notifications are signed (Standard Webhooks).
 *
 * @param url https, or http for the loopback interface only. The part after the host may be a secret and is never printed.
 * @param onWarning Receives `NotifyFailed`.
 * @throws DataShareError `Usage`
 */
export function createPoster(
  url: string,
  { env, now, signal }: Pick<CliIo, 'env' | 'now' | 'signal'>,
  onWarning: (warning: Warning) => void,
): PostNotification {
  const hook = parseHook(url);
  const key = parseKey(env[NOTIFY_SECRET_VARIABLE]);
  return async ({ id, body }) => {
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const post = (): Promise<PostFailure | undefined> => {
      const timestamp = Math.floor(now().getTime() / 1000);
      const headers = {
        'content-type': 'application/json',
        'user-agent': `${FRAMEWORK.packageName}/${VERSION}`,
        'webhook-id': id,
        'webhook-timestamp': String(timestamp),
        ...(key && { 'webhook-signature': signNotification(key, id, timestamp, body) }),
      };
      return postOnce(hook, headers, body, limit);
    };
    let failure = await post();
    for (const pause of PAUSES_MS) {
      if (!failure?.isTransient || limit.aborted || signal.aborted) break;
      await sleep(pause);
      failure = await post();
    }
    if (failure) onWarning(warnings.notifyFailed(hook.host, failure.reason));
    return failure === undefined;
  };
}

function parseHook(text: string): URL {
  const hook = parseNotifyUrl(text);
  if (hook) return hook;
  throw new DataShareError([
    problems.usage(
      `the URL for notifications is not ${NOTIFY_URL_RULE}`,
      `set it with --notify or ${NOTIFY_VARIABLE}`,
    ),
  ]);
}

function parseKey(secret: string | undefined): Buffer | undefined {
  if (!secret) return undefined;
  const key = parseNotifySecret(secret);
  if (key) return key;
  throw new DataShareError([
    problems.usage(
      `the secret for notifications is not ${NOTIFY_SECRET_RULE}`,
      `set ${NOTIFY_SECRET_VARIABLE} to such a secret, or remove it to post without a signature`,
    ),
  ]);
}

interface PostFailure {
  /** The reason, without any part of the URL. */
  readonly reason: string;
  readonly isTransient: boolean;
}

async function postOnce(
  hook: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<PostFailure | undefined> {
  try {
    // A redirect would show the URL and the notification to another host.
    const response = await fetch(hook, { method: 'POST', headers, body, redirect: 'manual', signal });
    await response.body?.cancel();
    if (response.ok) return undefined;
    return { reason: `it answered ${response.status}`, isTransient: TRANSIENT.includes(response.status) };
  } catch (error) {
    return describeFailure(error);
  }
}

function describeFailure(error: unknown): PostFailure {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError')
    return { reason: `no answer within ${TIMEOUT_MS / 1000} s`, isTransient: false };
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'the host cannot be reached';
  return { reason, isTransient: true };
}
