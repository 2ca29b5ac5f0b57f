import { DataShareError } from '../../../errors/data-share-error';
import { NOTIFY_URL_RULE, parseNotifyUrl } from '../../../model/rules/notify-url';
import { problems, warnings } from '../../../errors/catalogue';
import type { Warning } from '../../../errors/warning-codes';
import { removeSecrets } from '../../../errors/redact';
import type { RunRecord } from '../../../snapshot/contract/run-record';
import { VERSION } from '../../../version';

/** The environment variable for the URL of `--notify`: the URL may contain a secret, and command lines are visible. */
export const NOTIFY_VARIABLE = 'DATASHARE_NOTIFY_URL';

/** The most time that a hook without an answer delays a run. */
const TIMEOUT_MS = 10_000;

/**
 * Posts run records to a URL as JSON, once. A hook that fails causes a warning and does not fail the run.
 *
 * @param url https, or http for the loopback interface only. The part after the host may be a secret and is never printed.
 * @param onWarning Receives `NotifyFailed`.
 * @throws DataShareError `Usage`
 */
export function createNotifier(
  url: string,
  onWarning: (warning: Warning) => void,
): (record: RunRecord) => Promise<void> {
  const hook = parseHook(url);
  return async (record) => {
    const reason = await postRecord(hook, JSON.stringify(removeSecrets(record)));
    if (reason !== undefined) onWarning(warnings.notifyFailed(hook.host, reason));
  };
}

function parseHook(text: string): URL {
  const hook = parseNotifyUrl(text);
  if (hook) return hook;
  throw new DataShareError([
    problems.usage(
      `the URL for run records is not ${NOTIFY_URL_RULE}`,
      `set it with --notify or ${NOTIFY_VARIABLE}`,
    ),
  ]);
}

/** Posts a record. Returns the reason if that fails, without any part of the URL. */
async function postRecord(hook: URL, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(hook, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': `cdktf-azure-data-share/${VERSION}`,
      },
      body,
      // A redirect would show the URL and the record to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `it answered ${response.status}`;
  } catch (error) {
    return describeFailure(error);
  }
}

function describeFailure(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? 'the host cannot be reached';
}
