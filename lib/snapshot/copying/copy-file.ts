import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import { hasDotSegment, relativeNameRule, ROOT_CONTAINER } from '../../model/rules/naming-rules';
import type { Problem } from '../../errors/error-codes';
import { fileFailures, problems } from '../../errors/catalogue';
import type { FileFailure } from '../../errors/failure-codes';
import type { CopyMapping } from '../contract/copy-mapping';
import { hasEmptySegment, resolveTargetPlace, resolveFilePlace } from '../contract/file-places';
import { toIntent } from '../state/intent-journal';
import type { ManifestEntry } from '../state/manifest-entry';
import { toManifestEntry } from '../state/manifest-entry';
import type { UnprovenStep, CopyStep } from '../planning/steps';
import { hasSameExtras } from '../planning/decide-step';
import type { BlobFacts, CopyOutcome } from '../contract/storage-ports';
import { DIRECTORY_ETAG } from '../contract/storage-ports';
import type { Denial } from './source-denied-failure';
import { toSourceDenied } from './source-denied-failure';
import type { CopyPlaces } from '../planning/own-copies';
import { findCopiedVersion } from '../planning/own-copies';
import type { CopyFailure, StepResult } from './step-result';
import type { CopyContext } from './copy-context';

/** Maximum number of attempts per run to copy a file that keeps changing at the source or at the target. */
const MAX_ATTEMPTS = 5;

/** Maximum number of repetitions of a refusal that no change of either side explains. */
const MAX_REPETITIONS = 1;

/** Copies one file, with a single request if both sides are as planned. */
export async function copyFile(step: CopyStep, context: CopyContext): Promise<StepResult> {
  const { mapping } = context;
  const rule = relativeNameRule(step.path);
  if (rule !== undefined)
    return toFailedResult(
      step,
      fileFailures.nameUnfit(hasDotSegment(step.path) ? DOT_SEGMENT_REASON : `is not ${rule}`),
    );
  const places = {
    from: resolveFilePlace(mapping.source, mapping.datasetType, step.path),
    to: resolveTargetPlace(mapping, step.path, step.source.isDirectory === true),
  };
  const unfit = findUnsupportedName(places, context.target.order === 'path');
  if (unfit !== undefined && isFolderStub(step)) return toLeftOutResult(step);
  if (unfit !== undefined) return toFailedResult(step, fileFailures.nameUnfit(unfit));
  return new FileCopy(step, places, context).run();
}

const DOT_SEGMENT_REASON = "has a '.' or '..' segment, which URLs do not support";

/** True for the directory of a folder stub of a flat account. */
function isFolderStub({ path, source }: CopyStep): boolean {
  return source.isDirectory === true && path.endsWith('/');
}

/** Leaves out a folder stub: it has no content, and must keep neither files from arriving nor deletions from happening. */
function toLeftOutResult({ path }: CopyStep): StepResult {
  return { step: { kind: 'vanished', path } };
}

function findUnsupportedName({ to }: CopyPlaces, isToHierarchy: boolean): string | undefined {
  if (isToHierarchy && hasEmptySegment(to.path))
    return 'has an empty segment, which ADLS Gen2 does not support';
  if (to.container === ROOT_CONTAINER && to.path.includes('/'))
    return `has a '/', which blobs of ${ROOT_CONTAINER} cannot have`;
  if (to.path.length > 1024)
    return `would have ${to.path.length} characters at the target; Azure allows 1024`;
  return undefined;
}

function toFailedResult(step: CopyStep, failure: CopyFailure): StepResult {
  // Without `isDue`, an unchanged file of a full synchronization would look as if it had been copied again.
  return { step, entry: step.known && { ...step.known, isDue: true }, failure };
}

/** The state of one copy over several attempts. */
class FileCopy {
  private wanted: BlobFacts;
  private replaces: string | undefined;
  private isRenewed = false;
  private isOnlyAccess: boolean;
  /** Versions that this run may have written by requests without a response. */
  private readonly sentVersions: BlobFacts[] = [];

  constructor(
    private readonly step: CopyStep,
    private readonly places: CopyPlaces,
    private readonly context: CopyContext,
  ) {
    this.wanted = step.source;
    this.replaces = step.replaces;
    this.isOnlyAccess = step.isOnlyAccess ?? false;
  }

  public async run(): Promise<StepResult> {
    let refusal: Denial = { reason: '' };
    let repetitions = 0;
    for (let turn = 1; turn <= MAX_ATTEMPTS; turn++) {
      if (this.wanted.isArchived) return toFailedResult(this.step, fileFailures.sourceArchived());
      const outcome = await this.attemptCopy();
      if ('step' in outcome) return outcome;
      switch (outcome.kind) {
        case 'copied':
          return this.toCopiedResult(this.wanted, outcome);
        case 'blocked':
          return this.toBlockedResult();
        case 'halted':
          return { step: this.step, entry: this.step.known, isSkipped: true };
        case 'source-denied': {
          if (this.isRenewed) return toFailedResult(this.step, toSourceDenied(this.places.from, outcome));
          // Tokens and signatures expire: a new one may help.
          this.isRenewed = true;
          break;
        }
        case 'refused': {
          if (isFolderStub(this.step)) return toLeftOutResult(this.step);
          const { wanted, replaces } = this;
          const isRepeated = outcome.reason === refusal.reason;
          refusal = outcome;
          if (outcome.mayBeDone) this.sentVersions.push(this.wanted);
          const settled = await this.replan();
          if (settled) return settled;
          // A refusal for which neither side has a reason will be repeated, too.
          const isUnexplained = wanted.etag === this.wanted.etag && replaces === this.replaces;
          const fileAbove = isUnexplained && (await this.findFileAbove());
          if (fileAbove) return fileAbove;
          repetitions = isRepeated && isUnexplained ? repetitions + 1 : 0;
          if (repetitions === MAX_REPETITIONS) turn = MAX_ATTEMPTS;
        }
      }
    }
    if (this.wanted.etag !== this.step.source.etag)
      return toFailedResult(this.step, fileFailures.sourceChanging());
    // The source has it, and this process can see it: the target's account cannot.
    if (refusal.problem) return toFailedResult(this.step, toSourceDenied(this.places.from, refusal));
    const problem = problems.storageFailed(
      'target',
      `copy to ${describePlace(this.places.to)}`,
      refusal.reason,
    );
    return toFailedResult(this.step, { ...fileFailures.targetRefused(refusal.reason), problem });
  }

  private async attemptCopy(): Promise<CopyOutcome | StepResult> {
    const { source, target, halted, signal, onProgress } = this.context;
    const { wanted: facts, replaces, isRenewed, isOnlyAccess } = this;
    const request = { facts, to: this.places.to, replaces, isRenewed, isOnlyAccess, halted, onProgress };
    try {
      return await target.copy(source.offer(this.places.from), request, signal);
    } catch (error) {
      const problem = toFileProblem(error);
      this.sentVersions.push(this.wanted);
      // The copy may have succeeded although the request failed.
      const found = await this.findFinishedVersion().catch(() => 'unknown' as const);
      const isWhole = typeof found === 'object' && hasSameExtras(found.version, facts);
      if (isWhole) return this.toCopiedResult(found.version, found.present);
      const result = toFailedResult(this.step, toCopyFailure(problem, this.places.to));
      if (typeof found === 'object') {
        const entry = toManifestEntry(this.step.path, found.version, found.present);
        return { ...result, entry: { ...entry, isDue: true } };
      }
      // A request without an answer may still be carried out.
      const isOpen = typeof found === 'string' || (!found && problem.code === 'EndpointUnreachable');
      return isOpen ? { ...result, isOpen } : result;
    }
  }

  /** Looks at both sides, because a refusal does not tell which one has changed. Returns a result if no further attempt is needed. */
  private async replan(): Promise<StepResult | undefined> {
    const { source, target, correctIntent, signal } = this.context;
    const { from, to } = this.places;
    const [now, present] = await Promise.all([source.find(from, signal), target.find(to, signal)]);
    if (!present && this.replaces !== undefined) this.context.onMissingAtTarget();
    const isOther = present !== undefined && present.etag !== this.replaces;
    const finished = isOther ? await this.findFinishedVersion(present) : undefined;
    if (finished === 'unproven') return this.toUnprovenResult();
    if (finished?.version.etag === now?.etag && finished)
      return this.toCopiedResult(finished.version, present!);
    const isForeign = isOther && !finished && !this.isRemainder(present);
    if (isForeign && now && (await this.isOwnStub(present))) {
      this.replaces = present.etag;
      await correctIntent(toIntent(this.step.path, now, this.replaces));
      return undefined;
    }
    if (isForeign && now) return this.toCollisionResult(present);
    const known = finished
      ? toManifestEntry(this.step.path, finished.version, finished.present)
      : this.step.known;
    if (!now) return this.toVanishedResult(known);
    if (this.isOldNews(now, present)) return { step: this.step, entry: this.step.known, isUnchanged: true };
    this.replaces = present?.etag;
    const isAsPlanned = now.etag === this.wanted.etag && now.sizeBytes === this.wanted.sizeBytes;
    if (isAsPlanned && present?.etag === this.step.replaces) return undefined;
    this.wanted = now;
    this.isOnlyAccess = false;
    await correctIntent(toIntent(this.step.path, now, this.replaces));
    return undefined;
  }

  /** True if the plan named an older version than the one that the manifest knows, and that both sides still have. */
  private isOldNews(now: BlobFacts, present: BlobFacts | undefined): boolean {
    const { because, known } = this.step;
    if (because !== 'changed' || !known || present?.etag !== known.targetETag) return false;
    return now.etag === known.sourceETag && hasSameExtras(now, known);
  }

  /** Finds the version at the target, if it is one of those that may have been written. */
  private async findFinishedVersion(
    seen?: BlobFacts,
  ): Promise<{ readonly version: BlobFacts; readonly present: BlobFacts } | 'unproven' | undefined> {
    const { sentVersions, step, places } = this;
    const { target, findStartTime, signal } = this.context;
    const earlier = step.mayArrive ?? [];
    if (sentVersions.length + earlier.length === 0) return undefined;
    const present = seen ?? (await target.find(places.to, signal));
    if (!present || present.etag === this.replaces) return undefined;
    const announcedAt = sentVersions.length > 0 ? await findStartTime() : undefined;
    const versions = [...earlier, ...sentVersions.map((facts) => ({ facts, announcedAt }))];
    const version = await findCopiedVersion(present, versions, places, this.context, signal);
    if (version === undefined || version === 'unproven') return version;
    // ETags do not cover tags, tiers and access control, so these are taken from the target.
    const { tier, tags, access } = present;
    return { version: { ...version, tier, tags, access }, present };
  }

  /** True for the empty blob of a copy from this source that was sent by a run of this subscription, and failed later. */
  private isRemainder({ failedCopyUrl }: BlobFacts): boolean {
    const isAnnounced = this.sentVersions.length > 0 || this.step.mayArrive !== undefined;
    if (!isAnnounced || failedCopyUrl === undefined) return false;
    return this.context.source.offer(this.places.from).isAt(failedCopyUrl);
  }

  private toUnprovenResult(): StepResult {
    const failure = fileFailures.unprovenAtTarget(describePlace(this.places.to));
    return { ...toFailedResult(this.step, failure), isUnproven: true };
  }

  /** True for the directory of a folder stub that has become this file. */
  private async isOwnStub({ isDirectory }: BlobFacts): Promise<boolean> {
    const { step, wanted, replaces, context } = this;
    if (!isDirectory || wanted.isDirectory || replaces !== undefined) return false;
    return context.isOwnStub(`${step.path}/`);
  }

  /** Returns the failure of a file that cannot be written because a file has the name of its folder. */
  private async findFileAbove(): Promise<StepResult | undefined> {
    const { step, places, context } = this;
    const above = await context.target.findFileAbove(places.to, context.signal);
    if (!above) return undefined;
    const result = toFailedResult(step, fileFailures.fileAtTarget(describePlace(above)));
    // The landing place itself may be below a file, which no dataset has.
    const fileAbove = step.path.slice(
      0,
      Math.max(0, above.path.length - places.to.path.length + step.path.length),
    );
    return { ...result, fileAbove };
  }

  private toCollisionResult({ isDirectory }: BlobFacts): StepResult {
    if (isDirectory && !this.wanted.isDirectory && !this.step.known) return this.toBlockedResult();
    return toFailedResult(this.step, toCollision(this.places.to, this.step));
  }

  private toCopiedResult(
    version: BlobFacts,
    target: { readonly etag: string; readonly contentMd5?: string },
  ): StepResult {
    const step = { ...this.step, source: version };
    const isStubReplaced = this.step.replaces === undefined && this.replaces === DIRECTORY_ETAG;
    const entry = toManifestEntry(this.step.path, version, target);
    return { step, entry, ...(isStubReplaced && { isStubReplaced }) };
  }

  /** A mirror deletes the files in the directory after all copies, so that the next run can copy this file. */
  private toBlockedResult(): StepResult {
    const { known } = this.step;
    if (this.context.isMirror && known)
      return { step: this.step, entry: { ...known, isDue: true }, isSkipped: true, isBlocked: true };
    const failure = fileFailures.directoryAtTarget(describePlace(this.places.to));
    return { ...toFailedResult(this.step, failure), ...(!known && { isDirectoryInPlace: true }) };
  }

  /** A file that disappeared from the source during the run is treated like one that was gone before. */
  private toVanishedResult(known: ManifestEntry | undefined): StepResult {
    const { path } = this.step;
    if (known) return { step: { kind: 'gone', path, known }, entry: { ...known, isGone: true } };
    return { step: { kind: 'vanished', path } };
  }
}

/** Returns the failure of a file that is gone at the source, and may have been left at the target by an earlier run. */
export function toUnprovenResult(step: UnprovenStep, { target, datasetType }: CopyMapping): StepResult {
  const place = describePlace(resolveFilePlace(target, datasetType, step.path));
  return { step, entry: step.known, failure: fileFailures.unprovenAtTarget(place), isUnproven: true };
}

function toCollision(to: Place, { known }: CopyStep): FileFailure {
  const place = describePlace(to);
  return known ? fileFailures.changedAtTarget(place) : fileFailures.foreignAtTarget(place);
}

/** @param problem The problem of the request. The target may refuse access to this file alone. */
function toCopyFailure(problem: Problem, to: Place): CopyFailure {
  const { message, fix, code } = problem;
  const place = describePlace(to);
  const described = code === 'AccessDenied' ? `${place} was not copied: ${message}` : message;
  return { code: 'StorageFailed', message: described, fix, problem };
}

/** Returns the problem if it may concern this file alone. Throws the error, which halts the run, if a container or account cannot be reached. */
function toFileProblem(error: unknown): Problem {
  const isOfOne =
    DataShareError.isDataShareError(error) &&
    ['AccessDenied', 'StorageFailed', 'EndpointUnreachable', 'AnswerUnrecognized'].includes(error.code);
  if (!isOfOne) throw error;
  return error.problems[0];
}
