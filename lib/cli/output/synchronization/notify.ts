import type { Warning } from '../../../errors/warning-codes';
import { removeSecrets } from '../../../errors/redact';
import type { RunRecord } from '../../../snapshot/contract/run-record';
import type { CliIo } from '../../io';
import { createPoster } from '../notifications/notification-poster';

/**
 * Posts run records to a URL as JSON. A hook that fails causes a warning and does not fail the run.
 *
 * @param onWarning Receives `NotifyFailed`.
 * @throws DataShareError `Usage`
 */
export function createNotifier(
  url: string,
  io: Pick<CliIo, 'env' | 'now' | 'signal'>,
  onWarning: (warning: Warning) => void,
): (record: RunRecord) => Promise<void> {
  const post = createPoster(url, io, onWarning);
  return async (record) => {
    await post({ id: record.synchronizationId, body: JSON.stringify(removeSecrets(record)) });
  };
}
