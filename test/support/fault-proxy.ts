import { setTimeout as sleep } from 'node:timers/promises';
import { toContinuationToken } from '../../testing/emulators/data-lake/answer';
import { ARROW_TYPE, rewriteInArrow } from './arrow-answers';
import type { Answer, Exchange, WatchedRequest } from './recording-proxy';
import { RecordingProxy } from './recording-proxy';

/** The operation of a request, as far as faults and checks need it. */
export type Operation =
  | 'list'
  | 'head'
  | 'read'
  | 'copy'
  | 'put from url'
  | 'block from url'
  | 'block'
  | 'block list'
  | 'delete'
  | 'batch'
  | 'write'
  | 'other';

/** One request, understood. */
export interface SeenRequest extends WatchedRequest {
  readonly operation: Operation;
  readonly account: string;
  readonly container: string;
  readonly blob: string;
  readonly query: URLSearchParams;
}

/** The requests that a fault applies to. */
export interface Match {
  /** Any if absent. */
  readonly operation?: Operation;
  /** True for the requests that it is for. */
  readonly isMeant?: (request: SeenRequest) => boolean;
  /** The prefix of its name: operations of ADLS Gen2 have longer names. */
  readonly account?: string;
  readonly blob?: string | RegExp;
  /** Spares so many requests first; none by default. */
  readonly after?: number;
  /** Strikes so many of them; one by default. */
  readonly times?: number;
}

/** The fault that a request meets instead of being forwarded and answered. */
export type Fault = (exchange: Exchange) => Promise<void> | void;

/** Stands before the emulator, and lets go wrong what a test wants to go wrong. Without faults it only records. */
export class FaultProxy extends RecordingProxy {
  private readonly rules: { match: Match; fault: Fault; seen: number }[] = [];
  private delayMs = 0;
  /** True if the accounts list in Arrow, as Azure does and the emulator does not. */
  public isArrowOffered = false;

  /** The first fault that is for a request strikes it. */
  public inject(match: Match, fault: Fault): void {
    this.rules.push({ match, fault, seen: 0 });
  }

  /** Everything takes so much longer: so that requests are in flight together. */
  public delay(milliseconds: number): void {
    this.delayMs = milliseconds;
  }

  /** From now on nothing goes wrong. Returns what was to go wrong and did not, because nothing of the kind was asked. */
  public heal(): Match[] {
    this.delayMs = 0;
    const rules = this.rules.splice(0);
    return rules.filter(({ match, seen }) => seen <= (match.after ?? 0)).map(({ match }) => match);
  }

  public seen(operation: Operation, account?: string): SeenRequest[] {
    return this.requests.map(understood).filter((r) => isFor({ operation, account }, r));
  }

  protected override async handle(exchange: Exchange): Promise<void> {
    const request = understood(exchange.request);
    if (this.delayMs > 0) await sleep(this.delayMs);
    if (this.isArrowOffered && request.operation === 'list' && request.headers.accept?.includes(ARROW_TYPE))
      exchange.rewrite = rewriteInArrow;
    const fault = this.rules.find((rule) => strikes(rule, request))?.fault ?? passExchange;
    await fault(exchange);
  }
}

function strikes(rule: { readonly match: Match; seen: number }, request: SeenRequest): boolean {
  if (!isFor(rule.match, request)) return false;
  rule.seen += 1;
  const { after = 0, times = 1 } = rule.match;
  return rule.seen > after && rule.seen <= after + times;
}

function isFor({ operation, isMeant, account, blob }: Match, request: SeenRequest): boolean {
  if (operation !== undefined && operation !== request.operation) return false;
  if (isMeant && !isMeant(request)) return false;
  if (account && !request.account.startsWith(account)) return false;
  if (blob === undefined) return true;
  return typeof blob === 'string' ? blob === request.blob : blob.test(request.blob);
}

export function understood(request: WatchedRequest): SeenRequest {
  const [path, search = ''] = request.path.split('?');
  const [account, container = '', ...rest] = path.slice(1).split('/').map(decodeURIComponent);
  const [blob, query] = [rest.join('/'), new URLSearchParams(search)];
  return { ...request, account, container, blob, query, operation: identifyOperation(request, blob, query) };
}

function identifyOperation(
  { method, headers }: WatchedRequest,
  blob: string,
  query: URLSearchParams,
): Operation {
  const comp = query.get('comp');
  if (comp === 'list' && query.get('restype') === 'container') return 'list';
  if (comp === 'batch') return 'batch';
  if (blob === '') return 'other';
  const isFromUrl = headers['x-ms-copy-source'] !== undefined;
  if (method === 'PUT' && comp === 'block') return isFromUrl ? 'block from url' : 'block';
  if (method === 'PUT' && comp === 'blocklist') return 'block list';
  if (comp !== null) return 'other';
  if (method === 'PUT' && isFromUrl) return headers['x-ms-blob-type'] ? 'put from url' : 'copy';
  const plain: Record<string, Operation> = { PUT: 'write', HEAD: 'head', GET: 'read', DELETE: 'delete' };
  return plain[method] ?? 'other';
}

export const passExchange: Fault = async (exchange) => exchange.send(await exchange.pass());

/** The service refuses, with its own words. */
export function answerWith(status: number, code: string, headers: Record<string, string> = {}): Fault {
  return (exchange) => {
    const isHead = exchange.request.method === 'HEAD';
    const body = Buffer.from(isHead ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
    const described = { 'content-type': 'application/xml', 'content-length': `${body.length}` };
    exchange.send({ status, headers: { 'x-ms-error-code': code, ...described, ...headers }, body });
  };
}

export const internalError = answerWith(500, 'InternalError');

export const busy = (seconds: number): Fault =>
  answerWith(503, 'ServerBusy', { 'retry-after': String(seconds) });

/** The connection breaks before the service has heard of it. */
export const reset: Fault = (exchange) => exchange.reset();

/** The service does it, and the client never learns. */
export const lostAnswer: Fault = async (exchange) => {
  await exchange.pass();
  exchange.reset();
};

/** The service never answers, and keeps the connection. It has not done what was asked. */
export const leaveUnanswered: Fault = () => new Promise(() => {});

/** The service does it, and never answers. */
export const doUnanswered: Fault = async (exchange) => {
  await exchange.pass();
  await leaveUnanswered(exchange);
};

/** The connection breaks in the middle of an answer. */
export const halfAnswer: Fault = async (exchange) => exchange.sendHalf(await exchange.pass());

/** Something else happens just before the service gets the request. */
export function meanwhile(act: () => Promise<unknown>): Fault {
  return async (exchange) => {
    await act();
    await passExchange(exchange);
  };
}

/** Copies with the SAS that was seen first are refused: as if it had ended. */
export function firstSasRefused(): Fault {
  let first: string | undefined;
  const refused = answerWith(403, 'CannotVerifyCopySource');
  return (exchange) => {
    const source = String(exchange.request.headers['x-ms-copy-source']);
    first ??= source.split('?')[1];
    return source.endsWith(first) ? refused(exchange) : passExchange(exchange);
  };
}

/** A page whose XML ends in its middle, in an answer that is whole. */
export const halfPage = pageWith((xml) => xml.slice(0, xml.length / 2));

/** A page that is whole but for the word on where the next one begins. */
export const unmarkedPage = pageWith((xml) =>
  xml.replace(/<NextMarker ?\/>|<NextMarker>[^<]*<\/NextMarker>/, ''),
);

/** A page of so many blobs, with the rest on further pages: the marker is the name before, as the service writes it. */
export function shortPage(blobs: number): Fault {
  return pageWith((xml) => {
    const all = xml.match(/<Blob>.*?<\/Blob>/gs) ?? [];
    if (all.length <= blobs) return xml;
    const [last] = /(?<=<Name>)[^<]*/.exec(all[blobs - 1])!;
    const kept = xml.replace(/<Blob>.*<\/Blob>/s, all.slice(0, blobs).join(''));
    return setNextMarker(kept, xml.includes('<ResourceType>') ? toContinuationToken(last) : last);
  });
}

/** A page of no blobs, which are all on the pages after it: rare, and allowed. */
export const emptyPage: Fault = (exchange) => {
  const marker = understood(exchange.request).query.get('marker') ?? '';
  return pageWith((xml) => setNextMarker(xml.replace(/<Blob>.*<\/Blob>/s, ''), marker))(exchange);
};

/** Tags of a blob, or of the first one on a page, without the last of them. */
export const fewerTags = pageWith((xml) => xml.replace(/<Tag>(?:(?!<Tag>).)*<\/Tag>(?=<\/TagSet>)/s, ''));

/** A page without blobs, which always names the same next page. */
export const endlessPage = pageWith((xml) => setNextMarker(xml.replace(/<Blob>.*<\/Blob>/s, ''), 'again'));

const setNextMarker = (xml: string, marker: string): string =>
  xml.replace(/<NextMarker ?\/>|<NextMarker>[^<]*<\/NextMarker>/, `<NextMarker>${marker}</NextMarker>`);

function pageWith(change: (xml: string) => string): Fault {
  return async (exchange) => {
    const { status, headers, body } = await exchange.pass();
    const { 'transfer-encoding': _, ...others } = headers;
    const changed = Buffer.from(status === 200 ? change(body.toString()) : body.toString());
    const answer: Answer = {
      status,
      headers: { ...others, 'content-length': `${changed.length}` },
      body: changed,
    };
    exchange.send(answer);
  };
}

/** The maximum number of these requests that were in flight at once. */
export function mostAtOnce(requests: readonly WatchedRequest[]): number {
  const edges = requests.flatMap(({ beganAt, endedAt = Infinity }) => [
    { at: beganAt, by: 1 },
    { at: endedAt, by: -1 },
  ]);
  let [now, most] = [0, 0];
  for (const { by } of edges.sort((a, b) => a.at - b.at || a.by - b.by)) most = Math.max(most, (now += by));
  return most;
}
