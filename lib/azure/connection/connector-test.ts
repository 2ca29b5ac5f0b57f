import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { CallBounds } from '../requests/call-bounds';
import type { ManagementAnswer } from './resource-manager';
import { NoManagementAnswer, ResourceManager } from './resource-manager';

const API_VERSION = '2026-04-01';

/** The longest time that the result of a test is waited for, in milliseconds. */
const TEST_LIMIT_MS = 120_000;
const FIRST_WAIT_MS = 1000;
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 15_000;

/** A connector of Azure Storage, as Azure Resource Manager has it, or the reason why nobody knows. */
export type ConnectorAnswer =
  | { readonly kind: 'Known'; readonly connector: KnownConnector }
  | { readonly kind: 'Missing' }
  | { readonly kind: 'Unknown'; readonly reason: string };

export interface KnownConnector {
  /** The URI of its data share; null if the answer does not say. */
  readonly dataShareUri: string | null;
  readonly state: string;
  /** Names the connector for its test; null if the answer does not say. */
  readonly uniqueId: string | null;
}

/** The result of the test that Azure Storage makes through a connector: it lists one blob and reads one byte. */
export type ConnectorTest =
  | { readonly kind: 'Passed' }
  | { readonly kind: 'Failed'; readonly operation: string; readonly message: string }
  | { readonly kind: 'Unknown'; readonly reason: string };

const connectorSchema = z.object({
  properties: z.object({
    uniqueId: z.string().max(100).nullish(),
    state: z.string().max(100).nullish(),
    source: z
      .object({ connection: z.object({ dataShareUri: z.string().max(1000).nullish() }).nullish() })
      .nullish(),
  }),
});

const resultSchema = z.object({
  storageConnectorMethodName: z.string(),
  storageConnectorErrorMessage: z.string().nullish(),
});

const stateSchema = z.object({ status: z.string().max(100) });
const operationSchema = z.object({ properties: z.unknown() });

/**
 * Reads and tests one connector through Azure Resource Manager. Missing permission is a result, not an error.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/connectors
 */
export class ConnectorTester {
  private readonly manager: ResourceManager;
  private readonly path: string;

  constructor(
    accountId: string,
    connectorName: string,
    credential: TokenCredential,
    bounds?: CallBounds,
    private readonly limitMs = TEST_LIMIT_MS,
  ) {
    this.manager = new ResourceManager(credential, bounds);
    this.path = `${accountId}/connectors/${encodeURIComponent(connectorName)}`;
  }

  public async read(signal: AbortSignal): Promise<ConnectorAnswer> {
    try {
      const answer = await this.manager.send(
        {
          method: 'GET',
          place: { path: this.path, apiVersion: API_VERSION },
          action: `describe ${this.path}`,
        },
        signal,
      );
      if (answer.status === 404) return { kind: 'Missing' };
      requireSuccess(answer, 'read');
      const connector = connectorSchema.safeParse(answer.body);
      if (!connector.success) return { kind: 'Unknown', reason: UNREADABLE };
      const { uniqueId, state, source } = connector.data.properties;
      return {
        kind: 'Known',
        connector: {
          uniqueId: uniqueId ?? null,
          // The default of Azure.
          state: state ?? 'Active',
          dataShareUri: source?.connection?.dataShareUri ?? null,
        },
      };
    } catch (error) {
      return { kind: 'Unknown', reason: toReason(error) };
    }
  }

  /** Has Azure Storage test the connector, and waits for the result. */
  public async test(uniqueId: string, signal: AbortSignal): Promise<ConnectorTest> {
    try {
      const deadline = performance.now() + this.limitMs;
      const first = await this.manager.send(
        {
          method: 'POST',
          place: { path: `${this.path}/testExistingConnection`, apiVersion: API_VERSION },
          body: { uniqueId },
          action: `test ${this.path}`,
        },
        signal,
      );
      return await this.waitForResult(first, deadline, signal);
    } catch (error) {
      return { kind: 'Unknown', reason: toReason(error) };
    }
  }

  /** @see https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations */
  private async waitForResult(
    first: ManagementAnswer,
    deadline: number,
    signal: AbortSignal,
  ): Promise<ConnectorTest> {
    requireSuccess(first, 'testExistingConnection/action');
    const [operationUrl, resultUrl] = ['azure-asyncoperation', 'location'].map((name) =>
      first.headers.get(name),
    );
    let last = first;
    if (operationUrl !== undefined) {
      const isEnded = ({ body }: ManagementAnswer): boolean =>
        /^(?:Succeeded|Failed|Canceled)$/i.test(readState(body));
      last = await this.poll(operationUrl, { first, isEnded, deadline }, signal);
      if (!/^Succeeded$/i.test(readState(last.body)))
        return { kind: 'Unknown', reason: 'Azure Resource Manager did not complete the test' };
    }
    // Of a request that is only accepted, the body is no result.
    const result = last.status === 202 ? undefined : readResult(last.body);
    if (result || resultUrl === undefined) return result ?? { kind: 'Unknown', reason: UNREADABLE };
    const isEnded = ({ status }: ManagementAnswer): boolean => status !== 202;
    const { body } = await this.poll(resultUrl, { first: last, isEnded, deadline }, signal);
    return readResult(body) ?? { kind: 'Unknown', reason: UNREADABLE };
  }

  /** @throws NoManagementAnswer */
  private async poll(
    url: string,
    { first, isEnded, deadline }: Polling,
    signal: AbortSignal,
  ): Promise<ManagementAnswer> {
    for (let answer = first; ;) {
      await waitForNext(answer.headers.get('retry-after'), deadline, signal);
      answer = await this.manager.send(
        { method: 'GET', place: { url }, action: `test ${this.path}` },
        signal,
      );
      requireSuccess(answer, 'testExistingConnection/action');
      if (isEnded(answer)) return answer;
    }
  }
}

interface Polling {
  readonly first: ManagementAnswer;
  readonly isEnded: (answer: ManagementAnswer) => boolean;
  /** A time of `performance.now()`. */
  readonly deadline: number;
}

const UNREADABLE = 'the answer of Azure Resource Manager cannot be read';

/** @throws NoManagementAnswer */
function requireSuccess({ status }: ManagementAnswer, permission: string): void {
  if (status < 300) return;
  const hint =
    status === 401 || status === 403
      ? `: the identity may lack Microsoft.Storage/storageAccounts/connectors/${permission}`
      : '';
  throw new NoManagementAnswer(`Azure Resource Manager answered ${status}${hint}`);
}

/** Waits as long as the service asks for, within limits. @throws NoManagementAnswer */
async function waitForNext(
  retryAfter: string | undefined,
  deadline: number,
  signal: AbortSignal,
): Promise<void> {
  const askedMs = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) * 1000 : FIRST_WAIT_MS;
  const waitMs = Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, askedMs));
  if (performance.now() + waitMs > deadline) throw new NoManagementAnswer('the test did not end in time');
  try {
    await sleep(waitMs, undefined, { signal });
  } catch (error) {
    throw new DataShareError([problems.interrupted()], { cause: error });
  }
}

/** Reads the state of a long-running operation; '' if the answer does not say. */
function readState(body: unknown): string {
  const operation = stateSchema.safeParse(body);
  return operation.success ? operation.data.status : '';
}

/** Reads the result of a test, on its own or as that of an operation; undefined if there is none. */
function readResult(body: unknown): ConnectorTest | undefined {
  const { properties } = operationSchema.safeParse(body).data ?? {};
  const result = [body, properties].flatMap((each) => resultSchema.safeParse(each).data ?? []).at(0);
  if (!result) return undefined;
  const { storageConnectorMethodName: operation, storageConnectorErrorMessage: message } = result;
  if (operation === 'TestExistingConnection' && !message) return { kind: 'Passed' };
  return { kind: 'Failed', operation, message: message ?? '' };
}

function toReason(error: unknown): string {
  if (error instanceof NoManagementAnswer) return error.message;
  throw error;
}
