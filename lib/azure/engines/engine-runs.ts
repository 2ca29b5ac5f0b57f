import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { SubscriptionEngine } from '../../model/documents/subscription-engine';
import { storageMoverIdRule } from '../../model/rules/azure-resource-rules';
import type { EngineAnswer, EngineRun, EngineRunStatus } from '../../snapshot/contract/engine-run';
import type { ManagementAnswer, ManagementRequest } from '../connection/resource-manager';
import { MANAGEMENT_ENDPOINT, NoManagementAnswer, ResourceManager } from '../connection/resource-manager';
import type { CallBounds } from '../requests/call-bounds';
import { redact } from '../../errors/redact';
import { createLookup } from '../../lookup';

/** The most runs that are returned, apart from the newest one of each job. */
const MAX_RUNS = 20;
/** The most pages that are read of one list, and of all lists of one engine together: a request for each. */
const MAX_PAGES = 20;
const MAX_PAGES_IN_ALL = 120;

/** Data Factory keeps runs for 45 days. @see https://learn.microsoft.com/azure/data-factory/monitor-visually */
const PIPELINE_DAYS = 45;
const DAY_MS = 24 * 3600 * 1000;

/** The most jobs whose runs are read: each takes a request. A subscription has one for each dataset. */
const MAX_JOBS = 50;

const STORAGE_MOVER_VERSION = '2025-07-01';
const DATA_FACTORY_VERSION = '2018-06-01';
const STORAGE_VERSION = '2023-05-01';

const time = z.iso.datetime({ offset: true }).nullish();
const text = z.string().max(10_000).nullish();
const count = z.number().nonnegative().nullish();

const moverSchema = z.object({ id: z.string().max(2000) });

const jobSchema = z.object({ name: z.string().regex(/^[\w-]{1,64}$/) });

const jobRunSchema = z.object({
  name: z.string().max(300),
  properties: z.object({
    status: text,
    executionStartTime: time,
    executionEndTime: time,
    itemsTransferred: count,
    itemsFailed: count,
    bytesTransferred: count,
    error: z.object({ code: text, message: text }).nullish(),
  }),
});

/** The requests that may still be made. */
interface PageBudget {
  pagesLeft: number;
}

/** The page of a list. Its length is bounded by that of an answer. */
const pageSchema = z.object({ value: z.array(z.unknown()), nextLink: text });

const pipelineRunsSchema = z.object({
  value: z.array(
    z.object({
      runId: z.string().max(300),
      pipelineName: text,
      status: text,
      runStart: time,
      runEnd: time,
      message: text,
    }),
  ),
});

const policySchema = z.object({ properties: z.object({ policyId: text, enabledTime: text }) });

const STATUSES = createLookup<EngineRunStatus>({
  queued: 'Running',
  started: 'Running',
  running: 'Running',
  inprogress: 'Running',
  cancelrequested: 'Running',
  canceling: 'Running',
  pausedbybandwidthmanagement: 'Running',
  canceled: 'Canceled',
  cancelled: 'Canceled',
  failed: 'Failed',
  succeeded: 'Succeeded',
});

/**
 * Asks Azure Resource Manager for the runs of the engine that carries a subscription, newest first. Missing permission is a result,
 * not an error. Object replication has no runs, and with two
 * tenants those of Storage Mover are at the provider: the answer only tells that the policy or the storage mover exists.
 *
 * @see https://learn.microsoft.com/rest/api/storagemover/storage-movers/get
 * @see https://learn.microsoft.com/rest/api/storagemover/job-definitions/list
 * @see https://learn.microsoft.com/rest/api/storagemover/job-runs/list
 * @see https://learn.microsoft.com/rest/api/datafactory/pipeline-runs/query-by-factory
 * @see https://learn.microsoft.com/rest/api/storagerp/object-replication-policies/get
 */
export class EngineRunReader {
  private readonly manager: ResourceManager;

  constructor(
    private readonly now: () => Date,
    credential: TokenCredential,
    bounds?: CallBounds,
  ) {
    this.manager = new ResourceManager(credential, bounds);
  }

  public async read(engine: SubscriptionEngine, signal: AbortSignal): Promise<EngineAnswer> {
    const { resourceId, kind } = engine;
    if (resourceId === undefined)
      return { kind: 'Unknown', reason: 'the document has no resourceId of the engine' };
    try {
      if (kind === 'StorageMover') return await this.readJobs(resourceId, signal);
      const answer = await this.manager.send(this.createRequest(engine, resourceId), signal);
      if (answer.status === 404) return { kind: 'Missing' };
      if (answer.status !== 200) return { kind: 'Unknown', reason: describeRefusal(answer, kind) };
      return this.parse(engine, answer.body);
    } catch (error) {
      if (error instanceof NoManagementAnswer) return { kind: 'Unknown', reason: error.message };
      throw error;
    }
  }

  /**
   * Reads the runs of all jobs of a project: there is one job for each dataset. With two tenants, jobs and runs are at the provider: the
   * answer tells only that the consumer's storage mover exists.
   */
  private async readJobs(projectId: string, signal: AbortSignal): Promise<EngineAnswer> {
    if (storageMoverIdRule(projectId) === undefined) return this.readMover(projectId, signal);
    const budget = { pagesLeft: MAX_PAGES_IN_ALL };
    const jobsPath = `${projectId}/jobDefinitions`;
    const jobs = await this.readList(jobsPath, jobSchema, MAX_JOBS, budget, signal);
    if ('kind' in jobs) return jobs;
    const runs: EngineRun[] = [];
    for (const { name } of jobs) {
      const path = `${projectId}/jobDefinitions/${name}/jobRuns`;
      const found = await this.readList(path, jobRunSchema, Infinity, budget, signal);
      if ('kind' in found && found.kind === 'Missing')
        return { kind: 'Unknown', reason: `the job ${name} was removed while its runs were read` };
      if ('kind' in found) return found;
      for (const run of found) runs.push(toJobRun(name, run));
    }
    return toAnswer(runs);
  }

  /** Reads the storage mover of a consumer whose jobs are at the provider: it has no runs to tell. */
  private async readMover(path: string, signal: AbortSignal): Promise<EngineAnswer> {
    const place = { path, apiVersion: STORAGE_MOVER_VERSION };
    const answer = await this.manager.send({ method: 'GET', place, action: `describe ${path}` }, signal);
    if (answer.status === 404) return { kind: 'Missing' };
    if (answer.status !== 200) return { kind: 'Unknown', reason: describeRefusal(answer, 'StorageMover') };
    return moverSchema.safeParse(answer.body).success
      ? { kind: 'Known', runs: null }
      : { kind: 'Unknown', reason: UNREADABLE };
  }

  /** Reads all pages of a list, or tells why not: a list that was not read to its end may have the newest run there. */
  private async readList<T>(
    path: string,
    schema: z.ZodType<T>,
    maxItems: number,
    budget: PageBudget,
    signal: AbortSignal,
  ): Promise<readonly T[] | EngineAnswer> {
    const items: T[] = [];
    let place: ManagementRequest['place'] = { path, apiVersion: STORAGE_MOVER_VERSION };
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      if (budget.pagesLeft-- <= 0)
        return {
          kind: 'Unknown',
          reason: `the runs take more than ${MAX_PAGES_IN_ALL} requests to Azure Resource Manager`,
        };
      const answer = await this.manager.send({ method: 'GET', place, action: `describe ${path}` }, signal);
      if (answer.status === 404) return { kind: 'Missing' };
      if (answer.status !== 200) return { kind: 'Unknown', reason: describeRefusal(answer, 'StorageMover') };
      const page = pageSchema.safeParse(answer.body).data;
      const read = z.array(schema).safeParse(page?.value).data;
      if (!page || !read) return { kind: 'Unknown', reason: UNREADABLE };
      for (const item of read) items.push(item);
      if (items.length > maxItems) return toTooMany(path, `${maxItems} items`);
      if (!page.nextLink) return items;
      if (!isSameList(page.nextLink, path))
        return {
          kind: 'Unknown',
          reason: 'Azure Resource Manager names a next page that is of another list',
        };
      place = { url: page.nextLink };
    }
    return toTooMany(path, `${MAX_PAGES} pages`);
  }

  private createRequest({ kind, pipelineName }: SubscriptionEngine, resourceId: string): ManagementRequest {
    const action = `describe ${resourceId}`;
    if (kind !== 'DataFactory')
      return { method: 'GET', place: { path: resourceId, apiVersion: STORAGE_VERSION }, action };
    const until = this.now();
    return {
      method: 'POST',
      place: { path: `${resourceId}/queryPipelineRuns`, apiVersion: DATA_FACTORY_VERSION },
      body: {
        lastUpdatedAfter: new Date(until.getTime() - PIPELINE_DAYS * DAY_MS).toISOString(),
        lastUpdatedBefore: until.toISOString(),
        filters: [{ operand: 'PipelineName', operator: 'Equals', values: [pipelineName ?? ''] }],
        orderBy: [{ orderBy: 'RunStart', order: 'DESC' }],
      },
      action,
    };
  }

  private parse({ kind, pipelineName }: SubscriptionEngine, body: unknown): EngineAnswer {
    if (kind === 'DataFactory') {
      // Only those of this pipeline, whatever the service has filtered.
      const runs = pipelineRunsSchema.safeParse(body).data?.value;
      return toAnswer(runs?.filter((run) => run.pipelineName === pipelineName).map(toPipelineRun));
    }
    return policySchema.safeParse(body).success
      ? { kind: 'Known', runs: null }
      : { kind: 'Unknown', reason: UNREADABLE };
  }
}

const UNREADABLE = 'the answer of Azure Resource Manager cannot be read';

function toTooMany(path: string, limit: string): EngineAnswer {
  const list = path.slice(path.lastIndexOf('/') + 1);
  return { kind: 'Unknown', reason: `the list ${list} of Azure Resource Manager has more than ${limit}` };
}

/** True if a link leads to the list itself: the identity can read other resources, too. */
function isSameList(link: string, path: string): boolean {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  return url?.origin === MANAGEMENT_ENDPOINT && url.pathname.toLowerCase() === path.toLowerCase();
}

function toAnswer(runs: readonly EngineRun[] | undefined): EngineAnswer {
  if (runs === undefined) return { kind: 'Unknown', reason: UNREADABLE };
  // A run that has not started comes first.
  const toTime = ({ startTime }: EngineRun): string => startTime ?? '~';
  const latest = [...runs].sort((a, b) => (toTime(a) < toTime(b) ? 1 : toTime(a) > toTime(b) ? -1 : 0));
  const seen = new Set<string>();
  const isLastOfJob = ({ jobName, status }: EngineRun): boolean => {
    const key = `${status === 'Running'} ${jobName}`;
    return !seen.has(key) && Boolean(seen.add(key));
  };
  // A job whose last run has failed must not be hidden by the runs of others.
  return { kind: 'Known', runs: latest.filter((run, at) => isLastOfJob(run) || at < MAX_RUNS) };
}

type JobRun = z.infer<typeof jobRunSchema>;

function toJobRun(jobName: string, { name, properties }: JobRun): EngineRun {
  const { error } = properties;
  return {
    runId: name,
    jobName,
    status: toStatus(properties.status),
    startTime: toUtc(properties.executionStartTime),
    endTime: toUtc(properties.executionEndTime),
    filesCopied: properties.itemsTransferred ?? null,
    filesFailed: properties.itemsFailed ?? null,
    bytesCopied: properties.bytesTransferred ?? null,
    message: toMessage(error?.message ?? error?.code),
  };
}

type PipelineRun = z.infer<typeof pipelineRunsSchema>['value'][number];

/** Counts of files are in the runs of activities, which are not read. */
function toPipelineRun({ runId, status, runStart, runEnd, message }: PipelineRun): EngineRun {
  return {
    runId,
    jobName: null,
    status: toStatus(status),
    startTime: toUtc(runStart),
    endTime: toUtc(runEnd),
    filesCopied: null,
    filesFailed: null,
    bytesCopied: null,
    message: toMessage(message),
  };
}

function toStatus(status: string | null | undefined): EngineRunStatus {
  return STATUSES[status?.toLowerCase() ?? ''] ?? 'Unknown';
}

function toUtc(stated: string | null | undefined): string | null {
  return stated ? new Date(stated).toISOString() : null;
}

function toMessage(stated: string | null | undefined): string | null {
  return stated ? redact(stated) : null;
}

function describeRefusal({ status }: ManagementAnswer, kind: SubscriptionEngine['kind']): string {
  const action = PERMISSIONS[kind];
  const hint = (status === 401 || status === 403) && action ? `: the identity may lack ${action}` : '';
  return `Azure Resource Manager answered ${status}${hint}`;
}

const PERMISSIONS: Readonly<Record<SubscriptionEngine['kind'], string | undefined>> = {
  Own: undefined,
  ObjectReplication: 'Microsoft.Storage/storageAccounts/objectReplicationPolicies/read',
  StorageMover:
    'Microsoft.StorageMover/storageMovers/read, .../projects/jobDefinitions/read or .../jobRuns/read',
  DataFactory: 'Microsoft.DataFactory/factories/querypipelineruns/action',
};
