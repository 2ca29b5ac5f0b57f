import type { TokenCredential } from '@azure/identity';
import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import type { Readable } from 'node:stream';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { CallBounds } from '../requests/call-bounds';
import { runWithinLimit } from '../requests/limited-try';
import { readBody } from '../requests/response-body';
import { sendReported } from '../requests/sent-request';
import type { TrySignal } from '../requests/try-signal';

export const MANAGEMENT_ENDPOINT = 'https://management.azure.com';

/** Maximum size of an answer, in bytes. The longest text that one documents has 1 MB. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** A request to Azure Resource Manager. */
export interface ManagementRequest {
  readonly method: 'GET' | 'POST';
  /** Id of a resource, with the name of an action; or a URL that an answer named. */
  readonly place: { readonly path: string; readonly apiVersion: string } | { readonly url: string };
  readonly body?: object;
  /** Completes "waiting for Azure Resource Manager to": "describe /subscriptions/...". */
  readonly action: string;
}

/** An answer of Azure Resource Manager, which is not to be trusted. */
export interface ManagementAnswer {
  readonly status: number;
  readonly headers: PipelineResponse['headers'];
  /** The JSON value of a success; undefined if it is none, and for errors. */
  readonly body: unknown;
}

/** An answer that never came or cannot be used. The message is the reason, as the end of a sentence. */
export class NoManagementAnswer extends Error {}

/** Sends requests to Azure Resource Manager. Each has a time limit and is retried twice; no answer is read without a limit. */
export class ResourceManager {
  private readonly pipeline: Pipeline;

  constructor(
    credential: TokenCredential,
    private readonly bounds: CallBounds = new CallBounds(),
  ) {
    this.pipeline = createPipelineFromOptions({ retryOptions: { maxRetries: 2 } });
    this.pipeline.addPolicy(
      bearerTokenAuthenticationPolicy({ credential, scopes: `${MANAGEMENT_ENDPOINT}/.default` }),
    );
  }

  /**
   * @throws NoManagementAnswer
   * @throws DataShareError `Interrupted`
   */
  public async send(request: ManagementRequest, signal: AbortSignal): Promise<ManagementAnswer> {
    const { limits, watch } = this.bounds;
    const url = toUrl(request.place);
    const pending = { service: 'Azure Resource Manager', action: request.action };
    watch.begin(pending);
    try {
      return await runWithinLimit(
        signal,
        { limitMs: limits.requestMs + limits.tokenMs },
        async (abortSignal) => this.readAnswer(await this.sendOnce(url, request, abortSignal), abortSignal),
      );
    } catch (error) {
      if (signal.aborted) throw new DataShareError([problems.interrupted()], { cause: error });
      if (error instanceof NoManagementAnswer) throw error;
      const { name } = error as Error;
      throw new NoManagementAnswer(`Azure Resource Manager cannot be reached (${name})`, { cause: error });
    } finally {
      watch.end(pending);
    }
  }

  private sendOnce(
    url: string,
    { method, body }: ManagementRequest,
    abortSignal: TrySignal,
  ): Promise<PipelineResponse> {
    const request = createPipelineRequest({
      url,
      method,
      abortSignal,
      // Of any size: the body is read below, as far as the limit.
      streamResponseStatusCodes: new Set([Number.POSITIVE_INFINITY]),
      ...(body && {
        body: JSON.stringify(body),
        headers: createHttpHeaders({ 'content-type': 'application/json' }),
      }),
    });
    const send = (): Promise<PipelineResponse> =>
      this.pipeline.sendRequest(createDefaultHttpClient(), request);
    return sendReported('Azure Resource Manager', request, send, this.bounds.onRequest);
  }

  private async readAnswer(
    { status, headers, readableStreamBody }: PipelineResponse,
    signal: TrySignal,
  ): Promise<ManagementAnswer> {
    const stream = readableStreamBody as Readable | undefined;
    if (stream === undefined) return { status, headers, body: undefined };
    stream.on('error', () => {});
    try {
      if (status >= 300) return { status, headers, body: undefined };
      const chunks: Buffer[] = [];
      let bytes = 0;
      for await (const chunk of readBody(stream, signal, this.bounds.limits.idleMs)) {
        bytes += chunk.length;
        if (bytes > MAX_ANSWER_BYTES)
          throw new NoManagementAnswer('the answer of Azure Resource Manager is too large');
        chunks.push(chunk);
      }
      return { status, headers, body: parseJson(Buffer.concat(chunks).toString('utf8')) };
    } finally {
      stream.destroy();
    }
  }
}

/** Only Azure Resource Manager gets its tokens, whatever URL an answer names. @throws NoManagementAnswer */
function toUrl(place: ManagementRequest['place']): string {
  if ('path' in place) return `${MANAGEMENT_ENDPOINT}${place.path}?api-version=${place.apiVersion}`;
  const url = URL.canParse(place.url) ? new URL(place.url) : undefined;
  const isOwn = url?.protocol === 'https:' && /^(?:[a-z0-9-]+\.)?management\.azure\.com$/.test(url.host);
  if (!isOwn) throw new NoManagementAnswer('the answer of Azure Resource Manager names another host');
  return url.href;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
