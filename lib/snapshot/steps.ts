import { DataShareError } from '../errors';
import type { Place } from '../model/dataset';
import { DatasetType, describePlace } from '../model/dataset';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import { listingPrefix, placeOf, relativePathOf } from './dataset-mapping';
import type { Halt } from './halt';
import type { Intents } from './journal';
import { factsOf } from './journal';
import type { ManifestEntry } from './manifest';
import type { PlannedStep, Policy, Sighting } from './plan';
import { decide } from './plan';
import type { BlobFacts, BlobReading, SnapshotSource, SnapshotTarget } from './ports';
import { isCopyOf } from './same-blob';
import { settle } from './settle';
import type { Batches } from './streams';
import { joinedBy, strictlyAscending } from './streams';

/** What the steps of one dataset are made from. */
export interface StepSources {
  readonly mapping: CopyMapping;
  readonly policy: Policy;
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
  /** The manifest of the last snapshot. */
  readonly known: Batches<ManifestEntry> | undefined;
  /** Paths at which the listings may be divided. */
  readonly splits: readonly string[];
  /** What runs since then were about to write. */
  readonly journals: Batches<Intents> | undefined;
  readonly halt: Halt;
  /** Told where a listing could not be read to its end: what was listed before may be copied all the same. */
  readonly onCut: (failure: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * What to do for one dataset, file by file in ascending order: the source's listing joined with the manifest. The target
 * is listed too, where it is not known what is there.
 *
 * Where the run halts, or a listing breaks, it ends early; what it did not come to is kept, never taken for gone.
 */
export async function* stepsOf(sources: StepSources): AsyncGenerator<readonly PlannedStep[]> {
  const { mapping, policy, source, target, known, journals, halt, onCut, signal } = sources;
  let isCut = false;
  async function* uncut(store: BlobReading, end: Place): Batches<ListedFile> {
    try {
      for await (const files of filesAt(store, end, mapping.datasetType, signal, sources.splits)) {
        if (halt.isHalted) break;
        yield files;
      }
    } catch (error) {
      isCut = true;
      onCut(error);
    }
    isCut ||= halt.isHalted;
  }
  const isTargetListed = policy.reconcile || policy.adopt || journals !== undefined;
  const batches = joinedBy<JoinedFile, Decided>(
    {
      listed: uncut(source, mapping.source),
      known,
      journals,
      present: isTargetListed ? uncut(target, mapping.target) : undefined,
    },
    ({ path, listed, known: entry, journals: intents, present }) => {
      if (isCut) return entry && { kind: 'keep', path, known: entry };
      const sighting = { path, source: listed?.facts, known: entry, present: present?.facts };
      return intents ? { kind: 'unsettled', sighting, intents } : decide(sighting, policy);
    },
  );
  for await (const batch of batches) {
    const steps: PlannedStep[] = [];
    for (const decided of batch) {
      const step = decided?.kind === 'unsettled' ? await settledStep(sources, decided) : decided;
      if (step) steps.push(step);
    }
    if (steps.length > 0) yield steps;
  }
}

/** A step, or nothing to do, or first to be found out. */
type Decided = PlannedStep | undefined | Unsettled;

interface Unsettled {
  readonly kind: 'unsettled';
  readonly sighting: Sighting;
  readonly intents: Intents;
}

async function settledStep(
  sources: StepSources,
  { sighting, intents }: Unsettled,
): Promise<PlannedStep | undefined> {
  const { policy } = sources;
  const { path, known, present } = sighting;
  const settled = await settle(policy.mode, known, intents, present, proofOf(sources, path));
  const step = decide({ ...sighting, ...settled }, policy);
  return step?.kind === 'copy' ? { ...step, mayArrive: intents.intents.map(factsOf) } : step;
}

interface JoinedFile {
  readonly listed: ListedFile;
  readonly known: ManifestEntry;
  readonly journals: Intents;
  readonly present: ListedFile;
  readonly [name: string]: { readonly path: string };
}

/** How it is found out whether a blob is a copy of a version, where a listing does not tell. */
function proofOf(
  { mapping, source, target, signal }: StepSources,
  path: string,
): (present: BlobFacts, version: BlobFacts) => Promise<boolean> {
  const from = placeOf(mapping.source, mapping.datasetType, path);
  const to = placeOf(mapping.target, mapping.datasetType, path);
  return (present, version) => isCopyOf(present, version, { from, to }, source, target, signal);
}

/** A blob, by its name below the dataset. */
export interface ListedFile {
  readonly path: string;
  readonly facts: BlobFacts;
}

/**
 * The files of a dataset at one end, in ascending order.
 *
 * A folder is listed with its slash, and a file is asked for by name and never listed: a reader's grant allows no more.
 */
export async function* filesAt(
  store: BlobReading,
  end: Place,
  datasetType: DatasetType,
  signal: AbortSignal,
  splits: readonly string[] = [],
): AsyncGenerator<readonly ListedFile[]> {
  if (datasetType === DatasetType.FILE) {
    const facts = await store.find(end, signal);
    if (facts) yield [{ path: '', facts }];
    return;
  }
  const prefix = listingPrefix(end.path);
  const names = splits.map((path) => prefix + path);
  const pages = strictlyAscending(
    store.list(end.container, prefix, signal, names),
    (facts) => facts.name,
    (name, before) => {
      throw new DataShareError([problems.listingOrder(`the listing of ${describePlace(end)}`, name, before)]);
    },
  );
  for await (const page of pages) {
    const files = page.map((facts) => ({ path: relativePathOf(end, datasetType, facts.name), facts }));
    // A folder's own marker blob ('P/'), which some tools leave, is no file of the folder.
    yield files[0]?.path === '' ? files.slice(1) : files;
  }
}

/** At most so many files wait for those that are listed after them. */
const MAX_GATHERED = 20_000;
/** So many copies are worth a batch of their own. */
const COPIES_OF_A_BATCH = 1000;
const LONGEST_WAIT_MS = 1000;

/**
 * Gathers batches until they have some copies: each batch with copies costs a request for its journal. None waits long.
 */
export async function* gathered(
  batches: Batches<PlannedStep>,
  now: () => number = () => performance.now(),
): AsyncGenerator<readonly PlannedStep[]> {
  let held: PlannedStep[] = [];
  let [copies, since] = [0, 0];
  for await (const batch of batches) {
    const more = batch.reduce((sum, { kind }) => sum + (kind === 'copy' ? 1 : 0), 0);
    if (held.length === 0 && more === 0) {
      yield batch;
      continue;
    }
    if (copies === 0) since = now();
    copies += more;
    held = held.concat(batch);
    const isWorthIt = copies >= COPIES_OF_A_BATCH || held.length >= MAX_GATHERED;
    if (!isWorthIt && now() - since < LONGEST_WAIT_MS) continue;
    yield held;
    [held, copies] = [[], 0];
  }
  if (held.length > 0) yield held;
}
