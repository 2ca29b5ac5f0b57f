import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { ContainerClient } from '@azure/storage-blob';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Answer } from './answer';
import type { LakeRequest } from './request';

/** The Blob service behind it all: asked with a client's request as it came, or in this stand-in's own name. */
export class Azurite {
  private readonly services = new Map<string, BlobServiceClient>();
  private readonly agent = new Agent({ keepAlive: true });
  private readonly url: URL;

  /** @param connectionStrings By account, all of one Azurite. */
  constructor(connectionStrings: ReadonlyMap<string, string>) {
    const [first] = connectionStrings.values();
    this.url = new URL(/BlobEndpoint=([^;]+)/.exec(first)![1]);
    for (const [account, text] of connectionStrings)
      this.services.set(
        account,
        BlobServiceClient.fromConnectionString(text, { retryOptions: { maxTries: 1 } }),
      );
  }

  public container(account: string, name: string): ContainerClient {
    return this.services.get(account)!.getContainerClient(name);
  }

  /**
   * Passes a request on as it came, so that its signature stays right. The host is among the headers: signatures leave it
   * out, and Azurite copies only from the address at which it was asked.
   */
  public async pass({ method, url: path, headers, body }: LakeRequest): Promise<Answer> {
    const { hostname, port } = this.url;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { agent } = this;
      httpRequest({ hostname, port, method, path, headers, agent }, resolve).on('error', reject).end(body);
    });
    const { 'transfer-encoding': _, connection: __, 'keep-alive': ___, ...kept } = answer.headers;
    return { status: answer.statusCode!, headers: kept, body: await buffer(answer) };
  }

  public close(): void {
    this.agent.destroy();
  }
}
