import { randomUUID } from 'node:crypto';
import type { Pipeline, PipelineResponse } from '@azure/core-rest-pipeline';
import {
  bearerTokenAuthenticationPolicy,
  createDefaultHttpClient,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  proxyPolicy,
  RestError,
  userAgentPolicy,
} from '@azure/core-rest-pipeline';
import type { BlobServiceClient } from '@azure/storage-blob';
import { StorageSharedKeyCredential } from '@azure/storage-blob';
import { storageSharedKeyCredentialPolicy } from '@azure/storage-common';
import { NEVER_ABORTED } from './never-aborted';

/** That of the SDK's clients. */
const SERVICE_VERSION = '2026-04-06';
const STORAGE_SCOPE = 'https://storage.azure.com/.default';

/** One client for all: it keeps the connections. */
const httpClient = createDefaultHttpClient();

/** A request as it goes over the wire. */
export interface RawRequest {
  readonly method: 'GET' | 'PUT' | 'POST';
  /** With a SAS, if the connection has one. */
  readonly url: string;
  /** Undefined ones are left out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  /** Leaves the body of a good answer to be read as it arrives. */
  readonly isStreamed?: true;
}

/**
 * The requests that are sent by the thousand, each once: listing, copying and deleting. The SDK's clients would spend
 * most of the time in what these do not need (spans, serializers, XML); its pipeline, its authentication and its HTTP
 * client are used as they are.
 */
export class RawHttpClient {
  private readonly pipeline: Pipeline;

  constructor(service: BlobServiceClient, userAgentPrefix: string) {
    const { credential } = service;
    this.pipeline = createEmptyPipeline();
    this.pipeline.addPolicy(userAgentPolicy({ userAgentPrefix }));
    // HTTPS_PROXY and NO_PROXY, as the SDK's clients mind them.
    this.pipeline.addPolicy(proxyPolicy());
    if (credential instanceof StorageSharedKeyCredential) {
      this.pipeline.addPolicy(storageSharedKeyCredentialPolicy(getSharedKey(credential)), { phase: 'Sign' });
    } else if ('getToken' in credential) {
      const policy = bearerTokenAuthenticationPolicy({ credential, scopes: STORAGE_SCOPE });
      this.pipeline.addPolicy(policy, { phase: 'Sign' });
    }
  }

  /** @throws RestError for an answer of 300 and above, as the SDK's clients do */
  public async send(
    { method, url, headers = {}, body, isStreamed }: RawRequest,
    abortSignal: AbortSignal,
  ): Promise<PipelineResponse> {
    const request = createPipelineRequest({
      method,
      url,
      body,
      ...(abortSignal !== NEVER_ABORTED && { abortSignal }),
      headers: createHttpHeaders({ 'x-ms-version': SERVICE_VERSION, 'x-ms-client-request-id': randomUUID() }),
      // Loopback, and private endpoints behind a proxy; a token is refused on it by its own policy.
      allowInsecureConnection: true,
      ...(isStreamed && { streamResponseStatusCodes: new Set([200]) }),
    });
    for (const [name, value] of Object.entries(headers))
      if (value !== undefined) request.headers.set(name, value);
    const response = await this.pipeline.sendRequest(httpClient, request);
    if (response.status < 300) return response;
    const code = response.headers.get('x-ms-error-code') ?? 'unknown';
    throw new RestError(`${response.status} ${code}`, {
      code,
      statusCode: response.status,
      request,
      response,
    });
  }
}

/** The time at the service, as an answer has it. */
export function getResponseDate({ headers }: PipelineResponse): Date | undefined {
  const date = headers.get('date');
  return date === undefined ? undefined : new Date(date);
}

/** The SDK's own policies read the key of the credential so. */
function getSharedKey(credential: StorageSharedKeyCredential): { accountName: string; accountKey: Buffer } {
  const { accountKey } = credential as unknown as { readonly accountKey: Buffer };
  return { accountName: credential.accountName, accountKey };
}
