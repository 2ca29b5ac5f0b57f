import { PreserveAcls, PublishMode } from '../../values/publication';
import type { EngineFacts } from '../engine-facts';
import type { Judgment } from './judgment';
import { exclude, leaveUnknown, pickHeaviest } from './judgment';

/*
 * The choices of a subscription, as several engines look at them. An invitation leaves them open: what nobody has chosen is
 * unknown.
 */

/**
 * Judges a choice of the subscription.
 *
 * @param isChosen True if it is chosen; undefined if nobody has chosen.
 * @param words The choice, as a clause: `index tags should be copied`.
 */
function judgeChoice(
  isChosen: boolean | undefined,
  field: string,
  words: string,
  judge: (reason: string) => Judgment,
): Judgment | undefined {
  if (isChosen === undefined) return leaveUnknown(`it is unknown whether ${words}`, `subscription.${field}`);
  return isChosen ? judge(words) : undefined;
}

/** Judges an engine that lets each file appear as soon as it is copied. */
export function judgePublication({ publish, successMarker }: EngineFacts): Judgment | undefined {
  const isAtomic = publish && publish === PublishMode.ATOMIC;
  return pickHeaviest([
    judgeChoice(isAtomic, 'publish', 'snapshots should be published as a whole', exclude),
    judgeChoice(successMarker, 'successMarker', 'a file should mark complete datasets', exclude),
  ]);
}

/** Judges an engine that does not copy blob index tags, or may not. */
export function judgeTags({ preserveTags }: EngineFacts, judge: typeof exclude): Judgment | undefined {
  return judgeChoice(preserveTags, 'preserveTags', 'index tags should be copied', judge);
}

/** Judges an engine that does not copy access tiers, or may not. */
export function judgeTiers({ preserveTier }: EngineFacts, judge: typeof exclude): Judgment | undefined {
  return judgeChoice(preserveTier, 'preserveTier', 'access tiers should be copied', judge);
}

/** Judges an engine that does not copy POSIX access control, or may not. */
export function judgeAcls({ preserveAcls }: EngineFacts, judge: typeof exclude): Judgment | undefined {
  const isChosen = preserveAcls && preserveAcls !== PreserveAcls.NONE;
  return judgeChoice(isChosen, 'preserveAcls', 'access control should be copied', judge);
}

/** Judges what an engine does with files that are gone at the source. */
export function judgeDeletions(
  { deletions }: EngineFacts,
  judge: (deletions: 'keep' | 'mirror') => Judgment | undefined,
): Judgment | undefined {
  return deletions === undefined
    ? leaveUnknown('it is unknown what should become of deleted files', 'subscription.deletions')
    : judge(deletions);
}
