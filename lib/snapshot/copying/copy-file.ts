import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import { hasDotSegment } from '../../model/rules/naming-rules';
import type { Problem } from '../../errors/error-codes';
import { fileFailures, problems } from '../../errors/catalogue';
import type { FileFailure } from '../../errors/failure-codes';
import type { CopyMapping } from '../ports/dataset-mapping';
import { resolvePlace } from '../ports/dataset-mapping';
import type { Intent } from '../state/journal';
import { toIntent } from '../state/journal';
import type { ManifestEntry } from '../state/manifest';
import { toManifestEntry } from '../state/manifest';
import type { VanishedStep } from '../planning/steps';
import type { GoneStep } from '../planning/steps';
import type { CopyStep } from '../planning/steps';
import { hasSameExtras } from '../planning/decide-step';
import type { BlobFacts, CopyOutcome, SnapshotSource, SnapshotTarget } from '../ports/storage-ports';
import type { CopyPlaces } from '../planning/content-equality';
import { isCopyOfVersion } from '../planning/content-equality';

/** How often a file that changes, or that is changed by others, is planned again within one run. */
const MAX_ATTEMPTS = 5;

/** The failure of one copy. */
export interface CopyFailure extends FileFailure {
  /** Set if the other files would fail for the same reason. */
  readonly problem?: Problem;
}

/** What became of one step. */
export interface StepResult {
  readonly step: CopyStep | GoneStep | VanishedStep;
  /** For the new manifest: what is at the target now; absent where this subscription left nothing there. */
  readonly entry?: ManifestEntry;
  /** Why a copy failed. One file's failure stops neither the others nor the run. */
  readonly failure?: CopyFailure;
  /** It is not known what is at the target: the next run has to look. */
  readonly isOpen?: true;
  /** It was not copied: the run halted before, or leaves it for the next one. */
  readonly isSkipped?: true;
  /** It could not be copied before the deletions of this run. */
  readonly isBlocked?: true;
}

/** What copying needs beside the step. */
export interface CopyContext {
  readonly mapping: CopyMapping;
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
  /** Whether what is gone is deleted: last of all. */
  readonly isMirror: boolean;
  /** Notes that another version will be written than was announced. */
  readonly correctIntent: (intent: Intent) => Promise<void>;
  /** Aborted where the run halts. */
  readonly halted: AbortSignal;
  /** Never aborted: what was begun is brought to its end. */
  readonly signal: AbortSignal;
}

/** Copies one file: one request, where everything is as planned. */
export async function copyFile(step: CopyStep, context: CopyContext): Promise<StepResult> {
  const { mapping } = context;
  const places = {
    from: resolvePlace(mapping.source, mapping.datasetType, step.path),
    to: resolvePlace(mapping.target, mapping.datasetType, step.path),
  };
  const unfit = findUnsupportedName(places, context.target.order === 'path');
  if (unfit !== undefined) return toFailedResult(step, fileFailures.nameUnfit(unfit));
  return new FileCopy(step, places, context).run();
}

function findUnsupportedName({ from, to }: CopyPlaces, isToHierarchy: boolean): string | undefined {
  if (hasDotSegment(from.path)) return "has a '.' or '..' segment, which URLs do not support";
  if (isToHierarchy && to.path.split('/').includes(''))
    return 'has an empty segment, which ADLS Gen2 does not support';
  if (to.path.length > 1024)
    return `would have ${to.path.length} characters at the target; Azure allows 1024`;
  return undefined;
}

function toFailedResult(step: CopyStep, failure: CopyFailure): StepResult {
  // An unchanged file of a full synchronization would otherwise look as if it had been copied again.
  return { step, entry: step.known && { ...step.known, isDue: true }, failure };
}

/** One file while it is copied: what is wanted and what is known of it change on the way. */
class FileCopy {
  private wanted: BlobFacts;
  private replaces: string | undefined;
  private isRenewed = false;
  private isOnlyAccess: boolean;
  /** Versions that may have been written, although no answer said so. */
  private readonly possibleVersions: BlobFacts[];

  constructor(
    private readonly step: CopyStep,
    private readonly places: CopyPlaces,
    private readonly context: CopyContext,
  ) {
    this.wanted = step.source;
    this.replaces = step.replaces;
    this.isOnlyAccess = step.isOnlyAccess ?? false;
    this.possibleVersions = [...(step.mayArrive ?? [])];
  }

  public async run(): Promise<StepResult> {
    let refusal = '';
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
          if (this.isRenewed)
            return toFailedResult(this.step, toSourceDenied(this.places.from, outcome.reason));
          // Tokens and signatures end: a new one may help.
          this.isRenewed = true;
          break;
        }
        case 'refused': {
          refusal = outcome.reason;
          if (outcome.mayBeDone) this.possibleVersions.push(this.wanted);
          const settled = await this.replan();
          if (settled) return settled;
        }
      }
    }
    const isChanging = this.wanted.etag !== this.step.source.etag;
    return toFailedResult(
      this.step,
      isChanging ? fileFailures.sourceChanging() : fileFailures.targetRefused(refusal),
    );
  }

  private async attemptCopy(): Promise<CopyOutcome | StepResult> {
    const { source, target, halted, signal } = this.context;
    const { wanted: facts, replaces, isRenewed, isOnlyAccess } = this;
    const request = { facts, to: this.places.to, replaces, isRenewed, isOnlyAccess, halted };
    try {
      return await target.copy(source.offer(this.places.from), request, signal);
    } catch (error) {
      const problem = toFileProblem(error);
      this.possibleVersions.push(this.wanted);
      // Where the failure hides that it was done after all, it is done.
      const found = await this.findFinishedVersion().catch(() => 'unknown' as const);
      const isWhole = found && found !== 'unknown' && hasSameExtras(found.version, facts);
      if (isWhole) return this.toCopiedResult(found.version, found.present);
      const result = toFailedResult(this.step, { ...problem, code: 'StorageFailed', problem });
      if (found && found !== 'unknown') {
        const entry = toManifestEntry(this.step.path, found.version, found.present);
        return { ...result, entry: { ...entry, isDue: true } };
      }
      return found === 'unknown' ? { ...result, isOpen: true } : result;
    }
  }

  /** Looks at both ends, since a refusal does not tell which was not as planned. A result where that ends it. */
  private async replan(): Promise<StepResult | undefined> {
    const { source, target, correctIntent, signal } = this.context;
    const { from, to } = this.places;
    const [now, present] = await Promise.all([source.find(from, signal), target.find(to, signal)]);
    const isOther = present !== undefined && present.etag !== this.replaces;
    const finished = isOther ? await this.findFinishedVersion(present) : undefined;
    if (finished?.version.etag === now?.etag && finished)
      return this.toCopiedResult(finished.version, present!);
    if (isOther && !finished && now) return toFailedResult(this.step, toCollision(to, this.step));
    const known = finished
      ? toManifestEntry(this.step.path, finished.version, finished.present)
      : this.step.known;
    if (!now) return this.toVanishedResult(known);
    this.replaces = present?.etag;
    if (now.etag === this.wanted.etag && present?.etag === this.step.replaces) return undefined;
    this.wanted = now;
    this.isOnlyAccess = false;
    await correctIntent(toIntent(this.step.path, now, this.replaces));
    return undefined;
  }

  /** Which of the versions that may have been written is at the target, if one is. */
  private async findFinishedVersion(
    seen?: BlobFacts,
  ): Promise<{ readonly version: BlobFacts; readonly present: BlobFacts } | undefined> {
    if (this.possibleVersions.length === 0) return undefined;
    const { source, target, signal } = this.context;
    const present = seen ?? (await target.find(this.places.to, signal));
    if (!present || present.etag === this.replaces) return undefined;
    for (const version of this.possibleVersions) {
      if (!(await isCopyOfVersion(present, version, this.places, source, target, signal))) continue;
      // Tags, tiers and access have no part in the ETags: what is there says which of them were written.
      const { tier, tags, access } = present;
      return { version: { ...version, tier, tags, access }, present };
    }
    return undefined;
  }

  private toCopiedResult(
    version: BlobFacts,
    target: { readonly etag: string; readonly contentMd5?: string },
  ): StepResult {
    const step = { ...this.step, source: version };
    return { step, entry: toManifestEntry(this.step.path, version, target) };
  }

  /** What is in the directory is gone at the source, and goes at the target after all copies; or stays. */
  private toBlockedResult(): StepResult {
    const { known } = this.step;
    if (this.context.isMirror && known)
      return { step: this.step, entry: { ...known, isDue: true }, isSkipped: true, isBlocked: true };
    return toFailedResult(this.step, fileFailures.directoryAtTarget(describePlace(this.places.to)));
  }

  /** What vanished from the source while the run went on may be deleted at the target as what went before. */
  private toVanishedResult(known: ManifestEntry | undefined): StepResult {
    const { path } = this.step;
    if (known) return { step: { kind: 'gone', path, known }, entry: { ...known, isGone: true } };
    return { step: { kind: 'vanished', path } };
  }
}

function toSourceDenied(from: Place, reason: string): CopyFailure {
  const problem = problems.accessDenied('source', from.container, reason);
  return { ...fileFailures.sourceDenied(reason), problem };
}

function toCollision(to: Place, { known }: CopyStep): FileFailure {
  const place = describePlace(to);
  return known ? fileFailures.changedAtTarget(place) : fileFailures.foreignAtTarget(place);
}

/** The problem of this one file; where a container or a whole side is out of reach, the run halts instead. */
function toFileProblem(error: unknown): Problem {
  const isOfOne =
    DataShareError.isDataShareError(error) && ['StorageFailed', 'EndpointUnreachable'].includes(error.code);
  if (!isOfOne) throw error;
  return error.problems[0];
}
