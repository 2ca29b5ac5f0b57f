import type { PipelineResponse } from '@azure/core-rest-pipeline';
import type { ListPage } from '../listing/list-page-parser';
import { readListPage } from '../listing/list-page-parser';
import type { PreservedExtras } from '../listing/preserved-extras';
import { PageMemory } from '../listing/arrow/arrow-page';
import { ARROW_TYPE, readArrowListPage } from '../listing/arrow/arrow-list-page';
import { toFault } from '../requests/sdk-fault';

/** The first version of the service that lists in Arrow. Only requests that ask for it name this version. */
const ARROW_HEADERS = {
  accept: `${ARROW_TYPE},application/xml`,
  'x-ms-version': '2026-10-06',
};

/** Statuses of an endpoint that knows the version, the format or both not. */
const REFUSED_STATUSES = [400, 405, 406, 415, 501];

/** A request for a page, and how its answer is read. */
export interface PageRequest {
  readonly send: (headers: Readonly<Record<string, string>>) => Promise<PipelineResponse>;
  readonly readBody: (response: PipelineResponse) => AsyncIterable<Uint8Array>;
  readonly preserved: PreservedExtras;
  readonly container: string;
}

/**
 * The format in which the pages of one store are asked for: Arrow or XML, whichever the account prefers, until it turns out
 * that the account refuses Arrow, or that its Arrow cannot be read; from then on XML. Either way the pages have the same blobs.
 */
export class ListFormat {
  private readonly memory = new PageMemory();

  constructor(private isArrowAsked: boolean) {}

  /** Requests a page, and reads it in the format that it has. */
  public async fetchPage(request: PageRequest): Promise<ListPage> {
    // Others may find out at the same time that Arrow cannot be read.
    const wasArrowAsked = this.isArrowAsked;
    const response = await this.send(request);
    const body = request.readBody(response);
    if (!isArrow(response)) return readListPage(body, request.preserved, request.container);
    try {
      return await readArrowListPage(body, request.preserved, this.memory);
    } catch (error) {
      if (!wasArrowAsked || toFault(error).code !== 'PARSE_ERROR') throw error;
      this.isArrowAsked = false;
      return this.fetchPage(request);
    }
  }

  private async send({ send }: PageRequest): Promise<PipelineResponse> {
    if (!this.isArrowAsked) return send({});
    try {
      return await send(ARROW_HEADERS);
    } catch (error) {
      if (!REFUSED_STATUSES.includes(toFault(error).status)) throw error;
      // The reason may be another one. Then this request is refused, too.
      const response = await send({});
      this.isArrowAsked = false;
      return response;
    }
  }
}

function isArrow({ headers }: PipelineResponse): boolean {
  return headers.get('content-type')?.split(';')[0].trim().toLowerCase() === ARROW_TYPE;
}
