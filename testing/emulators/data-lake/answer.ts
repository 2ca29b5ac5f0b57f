import type { OutgoingHttpHeaders } from 'node:http';

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

export function createAnswer(status: number, headers: OutgoingHttpHeaders = {}): Answer {
  return { status, headers };
}

export function json(value: unknown, headers: OutgoingHttpHeaders = {}): Answer {
  const body = JSON.stringify(value);
  return { status: 200, headers: { ...headers, 'content-type': 'application/json;charset=utf-8' }, body };
}

/** The marker of the next page, as an opaque token: after this path. */
export function toContinuationToken(path: string): string {
  return Buffer.from(path).toString('base64');
}

export function pathOfToken(token: string): string {
  return Buffer.from(token, 'base64').toString();
}
