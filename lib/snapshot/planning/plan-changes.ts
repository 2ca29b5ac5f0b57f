import { relativeNameRule } from '../../model/rules/naming-rules';
import type { Compare } from '../../streams/name-order';
import { getComparator } from '../../streams/name-order';
import type { ManifestEntry } from '../state/manifest-entry';
import type { OpenManifest } from '../state/manifest-reader';
import type { ManifestPart } from '../state/manifest-part';
import type { StoredEntry } from '../state/stored-entry';
import { countEntry, countNothing } from '../state/manifest-part';
import type { DatasetStep, PlanningInputs } from './dataset-steps';
import { decideStep } from './decide-step';
import type { NamedFile, NamedFiles } from './look-up-changes';
import type { Policy } from './policy';
import type { DatasetChanges } from './run-changes';

/** The inputs of a plan by changes, beside those of every plan. */
export interface ChangesPlan {
  readonly changes: DatasetChanges;
  readonly named: NamedFiles;
  readonly known: OpenManifest;
}

/**
 * Plans one dataset without a listing: decides about the files that changes name, with the rules of every plan, and keeps
 * all others as the manifest has them. A file that no change names is never treated as gone.
 */
export async function* planChanges(
  { source, policy, halt, tellsKept }: Pick<PlanningInputs, 'source' | 'policy' | 'halt' | 'tellsKept'>,
  { changes, named, known }: ChangesPlan,
): AsyncGenerator<readonly DatasetStep[]> {
  const compare = getComparator(source.order);
  const { parts } = known;
  let at = 0;
  try {
    for (const [index, part] of parts.entries()) {
      const end = parts.at(index + 1)?.first;
      const isLast = index === parts.length - 1;
      const from = at;
      while (at < named.files.length && (isLast || compare(named.files[at].path, end!) < 0)) at += 1;
      const files = halt.isHalted ? [] : named.files.slice(from, at);
      // Such a part does not tell how many of its files are still there.
      const isUncounted = part.deleted === 'unadopted' || (part.deleted && part.versions === undefined);
      if (!isUncounted && files.length === 0 && !isTouched(part, end, named.folders, compare)) {
        await known.skip();
        yield [{ kind: 'keep-part', part }];
        continue;
      }
      const kept = countNothing();
      const folders = halt.isHalted ? [] : named.folders;
      const entries = await known.take();
      const steps = merge(entries, files, compare, (entry, file) => {
        const isUntouched = !file && folders.length === 0 && entry?.plainETag !== undefined;
        if (isUntouched && !tellsKept) {
          countEntry(kept, entry);
          return undefined;
        }
        const step = decide(entry?.read(), file, { changes, policy, folders });
        if (step?.kind !== 'keep' || tellsKept) return step;
        countEntry(kept, step.known);
        return undefined;
      });
      entries.release();
      yield [{ kind: 'change-part', part }, ...steps, { kind: 'end-part', kept }];
    }
    if (parts.length > 0) return;
    const steps = merge([], named.files, compare, (_, file) =>
      decide(undefined, file, { changes, policy, folders: named.folders }),
    );
    if (steps.length > 0) yield steps;
  } finally {
    await known.close();
  }
}

/** True if a part can have files below one of the folders. */
function isTouched(
  { first }: ManifestPart,
  end: string | undefined,
  folders: readonly string[],
  compare: Compare,
): boolean {
  return folders.some((folder) => {
    const start = `${folder}/`;
    if (first.startsWith(start)) return true;
    return compare(first, start) <= 0 && (end === undefined || compare(start, end) < 0);
  });
}

interface DecisionRules {
  readonly changes: DatasetChanges;
  readonly policy: Policy;
  readonly folders: readonly string[];
}

function decide(
  known: ManifestEntry | undefined,
  file: NamedFile | undefined,
  { changes, policy, folders }: DecisionRules,
): DatasetStep | undefined {
  const { path } = (file ?? known)!;
  const keep = known && ({ kind: 'keep', path, known } as const);
  const isListed = !file && folders.some((folder) => path.startsWith(`${folder}/`));
  if (isListed) return known && decideStep({ path, known }, policy);
  if (!file) return keep;
  if (file.isArriving) {
    changes.noteUnsettled(path, false);
    return keep;
  }
  const source = file.facts;
  if (relativeNameRule(path) !== undefined) return source && { kind: 'copy', path, source, because: 'new' };
  if (!source && !file.mayBeGone) return keep;
  const step = decideStep({ path, known, source }, policy);
  // News of the version that is there is none: its size, too, would only be a claim.
  return step?.kind === 'keep' ? keep : step;
}

/** Merges two ascending streams by path. */
function merge(
  entries: Iterable<StoredEntry>,
  files: readonly NamedFile[],
  compare: Compare,
  toStep: (entry?: StoredEntry, file?: NamedFile) => DatasetStep | undefined,
): DatasetStep[] {
  const steps: DatasetStep[] = [];
  const add = (entry?: StoredEntry, file?: NamedFile): void => {
    const step = toStep(entry, file);
    if (step) steps.push(step);
  };
  let at = 0;
  for (const entry of entries) {
    for (; at < files.length && compare(files[at].path, entry.path) < 0; at++) add(undefined, files[at]);
    add(entry, files.at(at)?.path === entry.path ? files[at++] : undefined);
  }
  for (; at < files.length; at++) add(undefined, files[at]);
  return steps;
}
