import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import type { ObservedFile } from '../../../lib/snapshot/planning/decide-step';
import type { PlannedStep } from '../../../lib/snapshot/planning/steps';
import type { Policy } from '../../../lib/snapshot/planning/policy';
import { decideStep } from '../../../lib/snapshot/planning/decide-step';
import type { BlobFacts } from '../../../lib/snapshot/contract/storage-ports';

/** A blob whose size is its content's, and whose MD5 is the content itself. */
const blob = (etag: string, content: string, hasMd5 = true, hash = 'csv'): BlobFacts => ({
  name: 'a',
  sizeBytes: content.length,
  etag,
  ...(hash !== '' && { properties: { hash } }),
  ...(hasMd5 && { contentMd5: content }),
});
const SOURCES = [
  undefined,
  blob('v1', 'one'),
  blob('v2', 'two'),
  blob('v1', 'one', false),
  blob('v3', 'three'),
  blob('v4', 'one', true, 'other headers'),
  blob('v5', 'one', true, ''),
];
const OURS = blob('t1', 'one');
const PRESENT = [
  undefined,
  OURS,
  blob('t1', 'one', false),
  blob('f1', 'one'),
  blob('f1', 'two'),
  blob('f1', 'one', true, 'tampered headers'),
  blob('f1', 'one', true, ''),
  blob('f1', 'fff', false),
];
const left = (more: Partial<ManifestEntry> = {}): ManifestEntry => ({
  path: 'a',
  sizeBytes: 3,
  sourceETag: 'v1',
  targetETag: 't1',
  ...more,
});
const KNOWN = [
  undefined,
  left(),
  left({ propertiesHash: 'csv' }),
  left({ isGone: true }),
  left({ isDue: true }),
  left({ sourceETag: '' }),
];

interface Case {
  readonly sighting: ObservedFile;
  readonly policy: Policy;
  readonly step: PlannedStep | undefined;
}

function* cases(): Generator<Case> {
  for (const source of SOURCES)
    for (const present of PRESENT)
      for (const known of KNOWN)
        for (const mode of ['FullSync', 'Incremental'] as const)
          for (const reconcile of [false, true])
            for (const adopt of [false, true])
              for (const isDone of [false, true]) {
                const sighting = { path: 'a', source, present, known, isDone };
                const policy = { mode, reconcile, adopt };
                yield { sighting, policy, step: decideStep(sighting, policy) };
              }
}

const all = [...cases()];

/** Each case of a kind, which there have to be, does as is said. */
function every(isMeant: (each: Case) => boolean, does: (each: Case) => boolean): void {
  const meant = all.filter(isMeant);
  expect(meant.length).toBeGreaterThan(10);
  expect(meant.filter((each) => !does(each))).toEqual([]);
}

/** The files at the target that belong to this subscription. */
function ownETag({ sighting: { known, present }, policy }: Case): string | undefined {
  if (!policy.reconcile && !policy.adopt) return known?.targetETag;
  if (policy.adopt) return present?.etag;
  return present?.etag === known?.targetETag ? known?.targetETag : undefined;
}

describe('for every observed state of a file', () => {
  test('it is copied only if the source has it, and deleted only if the source no longer has it', () => {
    every(
      ({ sighting }) => !sighting.source,
      ({ step }) => step === undefined || step.kind === 'gone',
    );
    every(
      ({ sighting }) => !!sighting.source,
      ({ step }) => step?.kind === 'copy' || step?.kind === 'keep',
    );
  });

  test("only this subscription's own files are deleted, in their version at the target", () => {
    every(
      ({ sighting }) => !sighting.source,
      (each) => ownETag(each) === (each.step?.kind === 'gone' ? each.step.known.targetETag : undefined),
    );
  });

  test('only --reconcile replaces a foreign blob, in the version that was listed', () => {
    every(
      ({ step, policy }) => step?.kind === 'copy' && !policy.reconcile,
      (each) => each.step?.kind === 'copy' && each.step.replaces === ownETag(each),
    );
    every(
      ({ step, policy }) => step?.kind === 'copy' && policy.reconcile,
      ({ step, sighting }) => step?.kind === 'copy' && step.replaces === sighting.present?.etag,
    );
  });

  test('a full synchronization copies all files that it has not copied yet', () => {
    every(
      ({ sighting, policy }) => !!sighting.source && policy.mode === 'FullSync' && !sighting.isDone,
      ({ step }) => step?.kind === 'copy',
    );
  });

  const compares = ({ sighting, policy }: Case): boolean =>
    !!sighting.source && (policy.mode === 'Incremental' || !!sighting.isDone);

  test('--reconcile keeps identical files only: its own by both ETags, others by MD5, headers and metadata', () => {
    every(
      (each) => compares(each) && each.policy.reconcile,
      ({ step, sighting: { source, present, known } }) => {
        if (!source || !present) return step?.kind !== 'keep';
        const isOwn = present.etag === known?.targetETag && known.sourceETag !== '';
        const hasSameProperties = source.properties?.hash === present.properties?.hash;
        const isSame = isOwn
          ? source.etag === known.sourceETag
          : source.contentMd5 !== undefined &&
            source.contentMd5 === present.contentMd5 &&
            source.properties !== undefined &&
            hasSameProperties;
        return (step?.kind === 'keep') === isSame;
      },
    );
  });

  test('otherwise it is kept if its own blob has the same version, and nothing is due or was gone', () => {
    every(
      (each) => compares(each) && !each.policy.reconcile,
      (each) => {
        const { step, sighting } = each;
        const { source, known } = sighting;
        const isOfIt = ownETag(each) === known?.targetETag && known?.sourceETag === source?.etag;
        return (step?.kind === 'keep') === (isOfIt && !known?.isDue && !known?.isGone);
      },
    );
  });

  test('a kept file is recorded as it is at both ends', () => {
    every(
      ({ step }) => step?.kind === 'keep',
      (each) =>
        each.step?.kind === 'keep' &&
        each.step.known.sourceETag === each.sighting.source?.etag &&
        each.step.known.targetETag ===
          (each.policy.reconcile ? each.sighting.present?.etag : ownETag(each)) &&
        !each.step.known.isDue &&
        !each.step.known.isGone,
    );
  });

  test('if a copy may fail, its own blob at the target is not forgotten', () => {
    every(
      (each) => each.step?.kind === 'copy' && ownETag(each) !== undefined,
      (each) => each.step?.kind === 'copy' && each.step.known?.targetETag === ownETag(each),
    );
  });
});
