import { getDatasetStores } from '../contract/dataset-stores';
import { readAhead } from '../../streams/ordered-streams';
import type { Batches } from '../../streams/ordered-streams';
import type { DatasetStep, PlanningInputs } from '../planning/dataset-steps';
import { planDataset } from '../planning/dataset-steps';
import { findListingReason } from '../planning/find-listing-reason';
import type { NamedFiles } from '../planning/look-up-changes';
import { lookUpChanges } from '../planning/look-up-changes';
import { planChanges } from '../planning/plan-changes';
import type { DatasetChanges } from '../planning/run-changes';
import { PreserveAcls } from '../../model/values/publication';
import { countKept } from '../planning/plan-tally';
import type { GoneStep, UnprovenStep } from '../planning/steps';
import type { NameRange } from '../planning/name-range';
import type { Policy } from '../planning/policy';
import type { CopyMapping } from '../contract/copy-mapping';
import type { DatasetTally } from './dataset-tally';
import { isLeftAlone } from '../contract/file-filter';
import type { Intents } from '../state/intent-journal';
import type { ManifestChange } from '../state/manifest-entry';
import { toRemoval } from '../state/manifest-entry';
import type { OpenManifest } from '../state/manifest-reader';
import type { ManifestPart } from '../state/manifest-part';
import type { ManifestPiece } from '../state/split-into-parts';
import { CarriedFiles } from './carried-files';
import { CircuitBreaker } from './circuit-breaker';
import type { CopyContext } from './copy-context';
import type { StartedStep } from './copy-starter';
import { CopyStarter } from './copy-starter';
import type { StepResult } from './step-result';
import { toUnprovenResult } from './copy-file';
import { hasFolderStubs } from '../planning/folder-stubs';
import type { GoneFiles } from './mirror-deletions';
import { OwnFolderStubs } from './own-folder-stubs';
import { PathConflicts } from './path-conflicts';
import type { StartedCopy } from './started-copy';
import { coalesceBatches } from './step-batches';
import type { RunContext } from './run-context';

/** Number of batches that the plan may run ahead of the copies. */
const READ_AHEAD_BATCHES = 2;
/** Number of copies that may wait for their turn when further ones are added. They take longer than it takes to plan and record those. */
const MAX_WAITING_COPIES = 2000;

export interface CopyRules {
  readonly policy: Policy;
  /** Collects the files that are gone at the source; undefined if they are kept. */
  readonly deletions: GoneFiles | undefined;
  /** True if adopted files that are gone, and those that patterns exclude, are not deleted in any case. */
  readonly keepsAdopted?: boolean;
  /** The changes of the dataset that the run is told of; undefined if the dataset is listed. */
  readonly changes?: DatasetChanges;
  /** Awaited before more than a page of a listing is held. */
  readonly beforeMore?: () => Promise<void>;
  /** The names to copy, if several processes copy the dataset. */
  readonly range?: CopiedRange;
}

/** The range of names that one process copies. */
export interface CopiedRange extends NameRange {
  /** The stream of the journal that records the copies. */
  readonly stream: string;
  /** The intents of earlier runs and of earlier attempts at the range. */
  readonly journals: Batches<Intents> | undefined;
  /** The parts of the manifest in the range. */
  readonly parts: readonly ManifestPart[];
}

/** Copies one dataset in one synchronization, and writes its new manifest. */
export class DatasetCopier {
  private readonly tally: DatasetTally;
  private readonly breaker: CircuitBreaker;
  private readonly starter: CopyStarter;
  /** True if the dataset was not listed. */
  private isPlannedByChanges = false;
  /** True if an earlier snapshot tells what has changed since. */
  private hasManifest = false;
  private readonly listingFailures: unknown[] = [];
  /** Undefined if nothing is deleted, or if names cannot be in conflict with paths. */
  private readonly conflicts: PathConflicts | undefined;
  private readonly ownStubs: OwnFolderStubs;
  /** Undefined if no other engine carries the files. */
  private readonly carried: CarriedFiles | undefined;
  /** Folder stubs whose directories files of this run have replaced. */
  private readonly replacedStubs = new Set<string>();

  constructor(
    private readonly run: RunContext,
    private readonly mapping: CopyMapping,
    private readonly rules: CopyRules,
  ) {
    const { job, state, tally, halt } = run;
    const { copySignal, neverAborted } = job;
    const { source, target } = getDatasetStores(job, mapping);
    const { synchronizationId } = tally;
    this.tally = tally.getDataset(mapping);
    const journal = rules.range
      ? state.journals.createStream(synchronizationId, mapping, rules.range.stream, neverAborted)
      : state.journals.create(synchronizationId, rules.policy.mode, mapping, neverAborted);
    this.breaker = new CircuitBreaker(halt);
    this.ownStubs = new OwnFolderStubs(job, state, mapping);
    if (run.otherEngine) this.carried = new CarriedFiles(run, mapping, run.otherEngine);
    if (rules.deletions && hasFolderStubs(source, target))
      this.conflicts = new PathConflicts(mapping, rules.deletions);
    const context: CopyContext = {
      mapping,
      source,
      target,
      isMirror: rules.deletions !== undefined,
      correctIntent: (intent) => journal.correctIntent(intent),
      isOwnStub: (path) => this.ownStubs.includes(path),
      onMissingAtTarget: () => run.missingFiles.noteMissingFile(mapping),
      findStartTime: () => journal.findStartTime(),
      halted: halt.signal,
      signal: copySignal,
    };
    const { breaker, carried } = this;
    this.starter = new CopyStarter(run, mapping, { journal, breaker, context, carried });
  }

  /** @param manifest The manifest of the last snapshot, which this reads to its end. */
  public async copyDataset(manifest: OpenManifest | undefined): Promise<void> {
    const { state, tally, job } = this.run;
    this.hasManifest = manifest !== undefined;
    const journals = await state.journals.read(this.mapping, job.neverAborted);
    const pieces = this.copyFiles(manifest, journals);
    await state.writeManifest(tally.synchronizationId, this.mapping, pieces, job.neverAborted);
  }

  /** Copies a range of names, and uploads its parts of the manifest. @param manifest Has only the parts of the range. */
  public async copyRange(
    manifest: OpenManifest | undefined,
    range: CopiedRange,
  ): Promise<readonly ManifestPart[]> {
    const { state, job } = this.run;
    this.hasManifest = manifest !== undefined;
    const pieces = this.copyFiles(manifest, range.journals);
    return state.uploadParts(this.mapping, pieces, range.parts, job.neverAborted);
  }

  /** Yields the new manifest, in order, while the copies are in flight. */
  private async *copyFiles(
    manifest: OpenManifest | undefined,
    journals: Batches<Intents> | undefined,
  ): AsyncGenerator<ManifestPiece> {
    const { tally, halt } = this.run;
    for await (const batch of readAhead(this.startSteps(manifest, journals), READ_AHEAD_BATCHES)) {
      let entries: ManifestChange[] = [];
      for (const step of batch) {
        if (step.kind === 'keep-part' || step.kind === 'change-part') {
          if (entries.length > 0) yield entries;
          yield step.kind === 'keep-part' ? step.part : { changedPart: step.part };
          entries = [];
        }
        if (step.kind === 'keep') {
          this.conflicts?.notePath(step.path, false);
          entries.push(step.known);
        }
        if (step.kind === 'gone' || step.kind === 'unproven' || step.kind === 'started-copy')
          entries.push(await this.finishStep(step));
        else this.tally.addKept(countKept(step));
      }
      tally.progress.report();
      if (entries.length > 0) yield entries;
    }
    this.endConflicts();
    this.breaker.endDataset(this.tally.knownFiles > 1);
    // Only now: the files listed before the failure have been copied.
    if (this.listingFailures.length > 0) halt.stop(this.listingFailures[0]);
  }

  /** Records the result of a step. Returns what the manifest has at its path now. */
  private async finishStep(step: GoneStep | UnprovenStep | StartedCopy): Promise<ManifestChange> {
    if (step.kind !== 'started-copy' && this.replacedStubs.has(step.path)) return toRemoval(step.path);
    const result =
      step.kind === 'started-copy'
        ? this.keepUntold(step.present ?? (await step.waitForResult()))
        : this.toResult(step);
    this.recordResult(result);
    return result.entry ?? toRemoval(result.step.path);
  }

  /** Keeps a file that was gone when it was copied, although nobody has told of its deletion: only a listing treats it as gone. */
  private keepUntold(result: StepResult): StepResult {
    const { step } = result;
    if (!this.isPlannedByChanges || step.kind !== 'gone') return result;
    if (this.rules.changes!.tellsDeletion(step.path)) return result;
    return { step, entry: step.known, isUnchanged: true };
  }

  private recordResult(result: StepResult): void {
    const { tally } = this.run;
    const { conflicts } = this;
    const { step } = result;
    if (result.isUnchanged && result.entry) {
      this.tally.addKept(countKept({ kind: 'keep', path: step.path, known: result.entry }));
      return;
    }
    this.noteFound(result);
    const { failure, isOpen, isUnproven, isSkipped } = result;
    if (failure || isOpen || isUnproven || isSkipped)
      this.run.changes?.getDataset(this.mapping.datasetName).noteUnsettled(step.path, failure !== undefined);
    const makesRoom = step.kind === 'gone' && !step.known.isAdopted && !isLeftAlone(this.mapping, step.known);
    conflicts?.notePath(step.path, makesRoom);
    if (result.isStubReplaced) this.replacedStubs.add(`${step.path}/`);
    if (conflicts && result.isDirectoryInPlace) {
      conflicts.hold(result);
      return;
    }
    if (conflicts?.isMakingRoomFor(result)) {
      this.tally.addBlocked();
      return;
    }
    if (result.isOpen) tally.openFiles += 1;
    if (result.isUnproven) tally.unprovenFiles += 1;
    if (result.isBlocked) this.tally.addBlocked();
    if (!result.isSkipped) this.addResult(result);
    if (step.kind === 'gone') {
      this.rules.deletions?.add(this.mapping, step);
      this.carried?.noteGone(step);
    }
  }

  /** Notes a change that a listing has found, so that a run can tell how many nobody has told of. */
  private noteFound({ step }: StepResult): void {
    const { changes } = this.run;
    if (!changes?.isListing || !this.hasManifest) return;
    const isNews =
      step.kind === 'gone'
        ? !step.known.isGone && !isLeftAlone(this.mapping, step.known)
        : step.kind === 'copy' && (step.because === 'new' || step.because === 'changed');
    // Writing a file creates the directories above it, and no event tells of them.
    const isDirectory =
      step.kind === 'copy' ? step.source.isDirectory : step.kind === 'gone' && step.known.isDirectory;
    if (isNews && !isDirectory) changes.noteFound(this.mapping.datasetName, step.path);
  }

  private addResult(result: StepResult): void {
    const { step } = result;
    this.tally.addResult(result, step.kind === 'gone' && isLeftAlone(this.mapping, step.known));
  }

  /** Leaves files for the next run that this one makes room for: it deletes after all copies. */
  private endConflicts(): void {
    for (const { result, isBlocked } of this.conflicts?.end() ?? []) {
      if (isBlocked) this.tally.addBlocked();
      else this.addResult(result);
    }
  }

  /** Plans the dataset and starts its copies in order, each batch after the journal has recorded its intents. */
  private async *startSteps(
    known: OpenManifest | undefined,
    journals: Batches<Intents> | undefined,
  ): AsyncGenerator<readonly StartedStep[]> {
    const { mapping, run } = this;
    const { job, tally, halt, markers } = run;
    const inputs: PlanningInputs = {
      mapping,
      policy: this.rules.policy,
      ...getDatasetStores(job, mapping),
      known,
      journals,
      halt,
      hasMarker: markers.appliesTo(mapping),
      deletesGone: this.rules.deletions !== undefined,
      tellsKept: this.conflicts !== undefined,
      onTruncated: (failure) => void this.listingFailures.push(failure),
      onUnknown: this.carried?.noteUnknown,
      signal: job.signal,
      concurrency: run.copies.limit,
      range: this.rules.range,
      beforeMore: this.rules.beforeMore,
    };
    const steps = (await this.planByChanges(inputs)) ?? planDataset(inputs);
    for await (const batch of coalesceBatches(steps)) {
      // Copies that wait cost memory, and more of them make nothing faster.
      await run.copies.whenFewWait(MAX_WAITING_COPIES);
      yield await this.starter.startBatch(batch);
    }
    tally.progress.endListing(mapping.datasetName);
  }

  /** Plans the files that changes name; undefined if the dataset must be listed. */
  private async planByChanges(
    inputs: PlanningInputs,
  ): Promise<AsyncGenerator<readonly DatasetStep[]> | undefined> {
    const { run, mapping, rules } = this;
    const { changes } = rules;
    const { known } = inputs;
    if (!changes) return undefined;
    const head = run.state.getManifestHead(mapping);
    const { deletions, keepsAdopted = false } = rules;
    const reason = findListingReason(inputs, {
      ...{ head, changes, keepsAdopted, isMirror: deletions !== undefined },
    });
    if (reason !== undefined) changes.listInstead(reason);
    if (changes.listingReason !== undefined || !known) return undefined;
    const { preserveTags, preserveTier, preserveAcls } = run.job.subscription;
    const preservesMore = preserveTags || preserveTier || preserveAcls !== PreserveAcls.NONE;
    const canTrustFacts = !preservesMore && !run.budget.isLimited;
    const plan = (named: NamedFiles): AsyncGenerator<readonly DatasetStep[]> =>
      planChanges(inputs, { changes, named, known });
    try {
      const named = await lookUpChanges(inputs, changes, { canTrustFacts });
      this.isPlannedByChanges = named !== undefined;
      return named && plan(named);
    } catch (error) {
      // As if a listing had failed at its start: every file stays as the manifest has it.
      inputs.onTruncated(error);
      return plan({ files: [], folders: [] });
    }
  }

  private toResult(step: GoneStep | UnprovenStep): StepResult {
    if (step.kind === 'unproven') return toUnprovenResult(step, this.mapping);
    // A mirror marks the others as deleted.
    const isKept = this.rules.deletions !== undefined && isLeftAlone(this.mapping, step.known);
    return { step, entry: { ...step.known, isGone: true, ...(isKept && { isAdopted: true as const }) } };
  }
}
