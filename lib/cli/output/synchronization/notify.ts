import { DataShareError } from '../../../errors/data-share-error';
import { NOTIFY_URL_RULE, notifyUrlOf } from '../../../model/rules/notify-url';
import { problems } from '../../../errors/catalogue';
import { removeSecrets } from '../../../errors/redact';
import type { RunRecord } from '../../../snapshot/ports/run-record';
import { VERSION } from '../../../version';

/** The environment variable with the URL that `--notify` takes: it may hold a secret, which a command line shows. */
export const NOTIFY_VARIABLE = 'DATASHARE_NOTIFY_URL';

/** A hook that does not answer holds a run up for so long. */
const TIMEOUT_MS = 10_000;

/**
 * Posts run records to a URL, as JSON. A hook that fails is a warning, and fails no run: it is asked once.
 *
 * @param url https; http for the loopback alone. What comes after its host may be a secret, and is never told.
 * @param onWarning Told `NotifyFailed`.
 * @throws DataShareError `Usage`
 */
export function createNotifier(
  url: string,
  onWarning: (text: string) => void,
): (record: RunRecord) => Promise<void> {
  const hook = parseHook(url);
  return async (record) => {
    const reason = await postRecord(hook, JSON.stringify(removeSecrets(record)));
    if (reason !== undefined)
      onWarning(`NotifyFailed: the run record was not taken by ${hook.host} (${reason})`);
  };
}

function parseHook(text: string): URL {
  const hook = notifyUrlOf(text);
  if (hook) return hook;
  throw new DataShareError([
    problems.usage(
      `the URL that run records are to be posted to is not ${NOTIFY_URL_RULE}`,
      `give one by --notify, or ${NOTIFY_VARIABLE}`,
    ),
  ]);
}

/** Why it was not taken, if it was not; never with a part of the URL. */
async function postRecord(hook: URL, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(hook, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': `cdktf-azure-data-share/${VERSION}`,
      },
      body,
      // To somebody else, what is in the URL and the record is not shown.
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
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? 'it cannot be reached';
}
