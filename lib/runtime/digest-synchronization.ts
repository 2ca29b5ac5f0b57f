import type { ChangedFile } from '../changes/changed-file';
import type { DigestedDataset } from '../changes/digest/digest-pointer';
import type { DigestAnswer, ListingReason, Watermark } from '../digests/consult-digests';
import { consultDigests, watermarkSchema } from '../digests/consult-digests';
import { findDigestPlace } from '../digests/digest-place';
import { warnings } from '../errors/catalogue';
import { DataShareError, throwProblems } from '../errors/data-share-error';
import { findWithdrawalProblems } from '../model/values/invitation-state';
import { getCopyMappings } from '../snapshot/contract/copy-mapping';
import { readLimitedText } from '../snapshot/contract/read-limited-text';
import type { RunDependencies } from '../snapshot/contract/run-dependencies';
import type { RunRecord } from '../snapshot/contract/run-record';
import { parseStateJson } from '../snapshot/state/json-documents';
import { SnapshotState } from '../snapshot/state/snapshot-state';
import { RunChanges } from '../snapshot/planning/run-changes';
import { synchronize } from '../snapshot/synchronize';
import { synchronizeChanges } from '../snapshot/synchronize-changes';
import { checkOpenedSubscription } from './check-subscription';
import { createJob, requireOwnEngine } from './create-job';
import type { OpenedSubscription } from './open-subscription';
import { openSubscription } from './open-subscription';
import { requireOptions } from './require-options';
import type { SyncOptions } from './snapshot-options';
import { toSynchronizeOptions } from './synchronize-options';

const MS_PER_HOUR = 60 * 60 * 1000;
const MAX_WATERMARK_BYTES = 64 * 1024;

/** Options of a synchronization by digests. */
export interface DigestSyncOptions extends Omit<SyncOptions, 'mode' | 'reconcile' | 'adopt'> {
  /**
   * Hours from one listing of the datasets to the next one. The listing is the proof that the digests have missed nothing.
   * @default 24
   */
  readonly fullListingEveryHours?: number;
  /**
   * Hours after which the digests count as outdated: the provider writes no more, so that no news is not "no change".
   * @default 48
   */
  readonly maxDigestAgeHours?: number;
}

/** The result of a synchronization by digests. */
export interface DigestSync {
  /** `Unchanged` if nothing was to do, `Applied` if digests were applied, `Listed` if the datasets were listed. */
  readonly outcome: 'Unchanged' | 'Applied' | 'Listed';
  /** Time up to which changes of the source are known, UTC; null if the digests do not tell. */
  readonly coversUntil: string | null;
  /** The reason for a listing; null if there was none. */
  readonly listedBecause: ListingReason | null;
  /** The run record; null if nothing was to do. */
  readonly record: RunRecord | null;
}

/**
 * Synchronizes the files that the digests of the provider name. If nothing has changed, that is one request to the provider, and no run is
 * recorded. The datasets are listed if the digests cannot be used, and at regular intervals as a proof.
 *
 * @throws DataShareError as `syncSnapshot`
 */
export async function syncFromDigests(
  document: unknown,
  options: DigestSyncOptions = {},
): Promise<DigestSync> {
  requireOptions('DigestSyncOptions', options);
  const { fullListingEveryHours, maxDigestAgeHours, ...more } = options;
  const synchronizeOptions = toSynchronizeOptions(more);
  const opened = openSubscription(document, options);
  requireOwnEngine(opened.subscription);
  const job = createJob(opened, options);
  const marks = new WatermarkStore(job);
  const watermark = await marks.read();
  const answer = await askDigests(opened, job, watermark, {
    maxAgeMs: (maxDigestAgeHours ?? 48) * MS_PER_HOUR,
    listEveryMs: (fullListingEveryHours ?? 24) * MS_PER_HOUR,
  });
  const isQuiet = answer.kind === 'Unchanged' && (await isSettled(job));
  if (answer.kind === 'Unchanged' && isQuiet) {
    if (answer.watermark !== watermark) await marks.write(answer.watermark);
    const { coversUntil } = answer.watermark;
    return { outcome: 'Unchanged', coversUntil, listedBecause: null, record: null };
  }
  const { report } = await checkOpenedSubscription(opened, options);
  throwProblems(report.problems, opened.subscription.subscriptionName);
  if (answer.kind === 'Changed') {
    const { record, isSettled: isDone } = await synchronizeChanges(job, yieldInOrder(answer.changes), {
      ...synchronizeOptions,
      trigger: 'Digest',
    });
    const isComplete = isWhole(record) && answer.changes.every(isDone);
    if (isComplete) await marks.write(answer.next);
    return { outcome: 'Applied', coversUntil: answer.next.coversUntil, listedBecause: null, record };
  }
  if (answer.kind === 'List' && answer.reason !== 'proofDue' && answer.reason !== 'first')
    job.onWarning(warnings.digestNotUsed(answer.because));
  const knownChanges = answer.kind === 'List' && answer.told ? await createProof(answer.told) : undefined;
  const record = await synchronize(job, { ...synchronizeOptions, ...(knownChanges && { knownChanges }) });
  const next =
    answer.kind === 'List'
      ? answer.next
      : { ...answer.watermark, listedOn: opened.options.now().toISOString() };
  if (next && isWhole(record)) await marks.write(next);
  return {
    outcome: 'Listed',
    coversUntil: next?.coversUntil ?? null,
    listedBecause: answer.kind === 'List' ? answer.reason : 'unsettled',
    record,
  };
}

/** A listing that counts the changes that no digest has told of. */
async function createProof(told: readonly ChangedFile[]): Promise<RunChanges> {
  const changes = new RunChanges('Listing', { isProofOfDigests: true });
  await changes.addAll(told);
  return changes;
}

async function askDigests(
  opened: OpenedSubscription,
  { subscription }: RunDependencies,
  watermark: Watermark | undefined,
  limits: { readonly maxAgeMs: number; readonly listEveryMs: number },
): Promise<DigestAnswer> {
  const { invitation } = subscription;
  const now = opened.options.now();
  const list = (because: string): DigestAnswer => ({
    kind: 'List',
    reason: 'unavailable',
    because,
    next: undefined,
  });
  // The check before the listing tells it as an error.
  if (findWithdrawalProblems(invitation, now).length > 0) return list('access has ended');
  const { invitationId } = invitation;
  const place = findDigestPlace(invitationId, subscription);
  if (!place) return list('the share has no exchange for them');
  const datasets = getCopyMappings(subscription).map(
    ({ datasetName, datasetType, source }): DigestedDataset => ({
      datasetName,
      datasetType,
      storageAccountName: source.store.storageAccountName,
      container: source.container,
      path: source.path,
    }),
  );
  const { container, folder } = place;
  const question = { invitationId, folder, datasets, watermark, now, ...limits };
  try {
    return await consultDigests(opened.openDigests(container), question, opened.signal);
  } catch (error) {
    if (!DataShareError.isDataShareError(error) || error.code === 'Interrupted') throw error;
    return list(`they cannot be read: ${error.problems[0].message}`);
  }
}

/** True if the last run has completed every dataset, so that nothing is to be done again. */
async function isSettled({ stateStore, subscription, sides, signal }: RunDependencies): Promise<boolean> {
  const state = new SnapshotState(stateStore, subscription.subscriptionName, sides);
  const found = await state.load(signal);
  if (!found || found.journals.length > 0 || found.placesInDoubt.length > 0) return false;
  return getCopyMappings(subscription).every((mapping) => state.places.getStatus(mapping)?.isComplete);
}

function isWhole({ status, details }: RunRecord): boolean {
  return status === 'Succeeded' && details.every(({ filesPostponed }) => filesPostponed === 0);
}

/** Keeps the place up to which digests were applied, in the state of the subscription. */
class WatermarkStore {
  private readonly path: string;
  private etag: string | undefined;

  constructor(private readonly job: RunDependencies) {
    this.path = `${job.subscription.subscriptionName}/digests.json`;
  }

  /** Returns undefined if there is none that can be used: the datasets are then listed. */
  public async read(): Promise<Watermark | undefined> {
    const { stateStore, signal } = this.job;
    const blob = await stateStore.read(this.path, signal);
    if (!blob) return undefined;
    this.etag = blob.etag;
    const text = await readLimitedText(blob.content, this.path, MAX_WATERMARK_BYTES).catch(
      (error: unknown) => {
        if (DataShareError.isDataShareError(error) && error.code === 'StateUnreadable') return '';
        throw error;
      },
    );
    return parseStateJson(text, this.path, watermarkSchema);
  }

  /** A watermark that another run has written since stays: this one is then applied again, which changes nothing. */
  public async write(watermark: Watermark): Promise<void> {
    const { stateStore, neverAborted } = this.job;
    void (await stateStore.replace(this.path, JSON.stringify(watermark), this.etag, neverAborted));
  }
}

async function* yieldInOrder<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
