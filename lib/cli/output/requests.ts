import type { SentRequest } from '../../runtime/options';
import type { CliIo } from '../io';
import { toPrintedLine } from './print';

/** Prints a request that was sent on standard error: `200    35 ms  List Blobs https://contoso.blob.core.windows.net/curated`. */
export function printRequest(request: SentRequest, io: CliIo): void {
  io.stderr(`${toPrintedLine(formatRequest(request), io)}\n`);
}

function formatRequest({ operation, url, ms, status, errorCode, requestId }: SentRequest): string {
  const outcome = [
    String(status ?? '---'),
    `${Math.round(ms)} ms`.padStart(8),
    ` ${operation} ${url}`,
    ...(errorCode === undefined ? [] : [`(${errorCode})`]),
    // Only the support of Azure has a use for the id, and only if something went wrong.
    ...(errorCode !== undefined && requestId !== undefined ? [`request id ${requestId}`] : []),
  ];
  return outcome.join(' ');
}
