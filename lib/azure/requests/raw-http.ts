import { randomUUID } from 'node:crypto';
import { authorizeRequestOnTenantChallenge } from '@azure/core-client';
import type {
  AuthorizeRequestOnChallengeOptions,
  Pipeline,
  PipelineResponse,
} from '@azure/core-rest-pipeline';
import {
  bearerTokenAuthenticationPolicy,
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
import { createAnswerPolicy } from './answer-policy';
import type { RequestListener } from './sent-request';
import { leanHttpClient } from './lean-http-client';
import { SERVICE_VERSION, STORAGE_SCOPE } from './service-version';
import type { TrySignal } from './try-signal';

/** A raw HTTP request. */
export interface RawRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT';
  /** Includes the SAS, if the connection has one. */
  readonly url: string;
  /** Undefined values are omitted. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Leaves the body of a successful response to be read as it arrives. */
  readonly isStreamed?: true;
}

/**
 * Sends the frequent requests, each once: to list, to look up, to read and to copy. The SDK's clients would spend most of the time on features that
 * these do not need (spans, serializers, XML). The pipeline and the authentication of the SDK are used unchanged.
 */
export class RawHttpClient {
  private readonly pipeline: Pipeline;

  constructor(service: BlobServiceClient, userAgentPrefix: string, listener?: RequestListener) {
    const { credential } = service;
    this.pipeline = createEmptyPipeline();
    this.pipeline.addPolicy(userAgentPolicy({ userAgentPrefix }));
    // Honors HTTPS_PROXY and NO_PROXY, as the SDK's clients do.
    this.pipeline.addPolicy(proxyPolicy());
    if (credential instanceof StorageSharedKeyCredential) {
      this.pipeline.addPolicy(storageSharedKeyCredentialPolicy(getSharedKey(credential)), { phase: 'Sign' });
    } else if ('getToken' in credential) {
      const challengeCallbacks = { authorizeRequestOnChallenge: answerChallenge };
      const policy = bearerTokenAuthenticationPolicy({
        credential,
        scopes: STORAGE_SCOPE,
        challengeCallbacks,
      });
      this.pipeline.addPolicy(policy, { phase: 'Sign' });
    }
    this.pipeline.addPolicy(createAnswerPolicy(listener), { afterPhase: 'Sign' });
  }

  /** @throws RestError for a status of 300 and above, as the SDK's clients do */
  public async send(
    { method, url, headers = {}, isStreamed }: RawRequest,
    abortSignal: TrySignal,
  ): Promise<PipelineResponse> {
    const request = createPipelineRequest({
      method,
      url,
      abortSignal,
      headers: createHttpHeaders({ 'x-ms-version': SERVICE_VERSION, 'x-ms-client-request-id': randomUUID() }),
      // For loopback, and for private endpoints behind a proxy. The policy of bearer tokens refuses plain HTTP itself.
      allowInsecureConnection: true,
      ...(isStreamed && { streamResponseStatusCodes: new Set([200, 206]) }),
    });
    for (const [name, value] of Object.entries(headers))
      if (value !== undefined) request.headers.set(name, value);
    const response = await this.pipeline.sendRequest(leanHttpClient, request);
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

/**
 * Asks for a token of the tenant that the account names, as the SDK's clients do: the document may not tell it. The SDK fails on a challenge
 * of something else, which is left to the check of answers.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory#bearer-challenge
 */
async function answerChallenge(challenge: AuthorizeRequestOnChallengeOptions): Promise<boolean> {
  const isOfAccount = TENANT_CHALLENGE.test(challenge.response.headers.get('www-authenticate') ?? '');
  return isOfAccount && authorizeRequestOnTenantChallenge(challenge);
}

const TENANT_CHALLENGE = /^Bearer .*\bauthorization_uri=https:\/\/[\w.-]+\//;

/** Returns the time of the service from a response. */
export function getResponseDate({ headers }: PipelineResponse): Date | undefined {
  const date = headers.get('date');
  return date === undefined ? undefined : new Date(date);
}

/** Reads the key of a credential in the same way as the SDK's own policies. */
function getSharedKey(credential: StorageSharedKeyCredential): { accountName: string; accountKey: Buffer } {
  const { accountKey } = credential as unknown as { readonly accountKey: Buffer };
  return { accountName: credential.accountName, accountKey };
}
