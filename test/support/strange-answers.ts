import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './recording-proxy';
import type { Fault, FaultProxy } from './fault-proxy';
import { understood } from './fault-proxy';

const LOGIN = '<!DOCTYPE html><html><body>Sign in to the network</body></html>';

function toAnswer(status: number, headers: IncomingHttpHeaders = {}, text = ''): Answer {
  const body = Buffer.from(text);
  return { status, headers: { ...headers, 'content-length': `${body.length}` }, body };
}

/** A proxy answers with its own page. */
export const page =
  (status: number): Fault =>
  (exchange) => {
    const isHead = exchange.request.method === 'HEAD';
    exchange.send(toAnswer(status, { 'content-type': 'text/html' }, isHead ? '' : LOGIN));
  };

/** An answer with the headers of the service, and nothing else. */
export const empty =
  (status: number): Fault =>
  (exchange) =>
    exchange.send(toAnswer(status, { 'x-ms-request-id': '1', 'x-ms-version': '2026-04-06' }));

/** The service does it, and an answer without these headers arrives. */
export const sendWithout =
  (...names: string[]): Fault =>
  async (exchange) => {
    const answer = await exchange.pass();
    const headers = Object.fromEntries(
      Object.entries(answer.headers).filter(([name]) => !names.includes(name)),
    );
    exchange.send({ ...answer, headers });
  };

/** The service does it, and a page arrives. */
export const hidden =
  (status: number): Fault =>
  async (exchange) => {
    await exchange.pass();
    await page(status)(exchange);
  };

/** The life of a copy that the service does not finish at once. */
export interface SlowCopy {
  /** Called after each look at the copy that found it pending. */
  readonly onPending?: () => void;
  /** The status in the first answer. */
  readonly first: 'pending' | 'failed' | 'aborted';
  /** The number of looks at which it is still pending; none by default. */
  readonly looks?: number;
  /** The status after that. */
  readonly last: 'success' | 'failed' | 'aborted';
  /** The bytes that have arrived, as the service reports them, while it is pending. */
  readonly progress?: string;
  /** The number of copies that this happens to; one by default. */
  readonly times?: number;
  /** True if the first answer is lost. */
  readonly isLost?: true;
  /** True if the first answer does not name the copy. */
  readonly isNameless?: true;
}

/**
 * Lets the copies of one blob take their time. The emulator has no such copies: it makes the blob at once, and this hides
 * it. A copy that fails leaves an empty blob, as in Azure.
 */
export function injectSlowCopy(proxy: FaultProxy, blob: string, copy: SlowCopy): { aborts: number } {
  const { first, looks = 0, last, progress, times = 1, isLost, isNameless, onPending } = copy;
  const seen = { aborts: 0 };
  let status: string | undefined;
  let id = '';
  let looksLeft = 0;
  proxy.inject({ operation: 'copy', blob, times }, async (exchange) => {
    const answer = await exchange.pass();
    if (answer.status !== 202) return exchange.send(answer);
    [status, looksLeft] = [first, looks];
    id = String(answer.headers['x-ms-copy-id']);
    if (isLost) return exchange.reset();
    const { 'x-ms-copy-id': copyId, ...headers } = answer.headers;
    const named = isNameless ? {} : { 'x-ms-copy-id': copyId };
    exchange.send({ ...answer, headers: { ...headers, ...named, 'x-ms-copy-status': first } });
  });
  proxy.inject({ operation: 'head', account: 'fabrikam', blob, times: Infinity }, async (exchange) => {
    const answer = await exchange.pass();
    if (answer.status !== 200 || answer.headers['x-ms-copy-id'] !== id) return exchange.send(answer);
    if (status === 'pending' && looksLeft-- <= 0) status = last;
    const headers: Answer['headers'] = { ...answer.headers, 'x-ms-copy-status': status };
    if (status !== 'success') headers['content-length'] = '0';
    if (status === 'pending' && progress !== undefined) headers['x-ms-copy-progress'] = progress;
    exchange.send({ ...answer, headers });
    if (status === 'pending') onPending?.();
  });
  proxy.inject({ operation: 'other', account: 'fabrikam', blob, times: Infinity }, async (exchange) => {
    if (understood(exchange.request).query.get('comp') !== 'copy')
      return exchange.send(await exchange.pass());
    seen.aborts += 1;
    const isPending = status === 'pending';
    if (isPending) status = 'aborted';
    exchange.send(toAnswer(isPending ? 204 : 409, { 'x-ms-request-id': '1' }));
  });
  return seen;
}
