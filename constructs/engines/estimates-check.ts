import type { IConstruct } from 'constructs';
import { problems, warnings } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';
import type { EngineEstimates } from '../../lib/model/engines/engine-facts';
import { MAX_LATENCY_MINUTES } from '../../lib/model/engines/engine-facts';
import { findContradictions } from '../../lib/model/engines/estimate-contradictions';
import { rankEngines } from '../../lib/model/engines/rank-engines';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import { validateWhenComplete } from '../synthesis/late-validation';
import { validateFlag, validateSetting } from '../synthesis/props-validation';
import { warn } from '../synthesis/warnings';
import { toEngineFacts } from './declared-engine-facts';
import type { EngineContext } from './engine-context';

const COUNTS = [
  'files',
  'bytes',
  'changedFilesPerDay',
  'changedBytesPerDay',
  'largestFileBytes',
  'archivedFiles',
  'appendOrPageBlobs',
  'customerKeyBlobs',
] as const satisfies readonly (keyof EngineEstimates)[];

/** Validates estimates: counts are whole numbers, and the latency is at least a minute. */
export function validateEstimates(estimates: EngineEstimates | undefined): (Problem | undefined)[] {
  if (typeof estimates !== 'object' || estimates === null) return [];
  const { hasBackdatedFiles, maxLatencyMinutes, bytesPerSecond } = estimates;
  const found = [
    ...COUNTS.map((name) =>
      validateSetting(
        `estimates.${name}`,
        estimates[name],
        (given) => Number.isSafeInteger(given) && Number(given) >= 0,
        'a whole number, 0 or more',
      ),
    ),
    validateSetting(
      'estimates.maxLatencyMinutes',
      maxLatencyMinutes,
      (given) => Number.isInteger(given) && Number(given) >= 1 && Number(given) <= MAX_LATENCY_MINUTES,
      `a whole number of minutes from 1 to ${MAX_LATENCY_MINUTES}`,
    ),
    validateSetting(
      'estimates.bytesPerSecond',
      bytesPerSecond,
      (given) => Number.isSafeInteger(given) && Number(given) >= 1,
      'a whole number, 1 or more',
    ),
    validateFlag('estimates.hasBackdatedFiles', hasBackdatedFiles),
  ];
  if (found.some((problem) => problem !== undefined)) return found;
  return findContradictions(estimates).map(({ field, requirement }) =>
    problems.valueInvalid(`estimates.${field}`, requirement, estimates[field]),
  );
}

/** Warns if estimates say that one process of this package cannot carry a subscription, and names the engine that fits best. */
export function watchOwnEngine(subscription: IConstruct, context: EngineContext): void {
  if (context.estimates === undefined) return;
  validateWhenComplete(subscription, () => {
    const storage = new DeclaredStorage(subscription.node.root);
    const ranked = rankEngines(toEngineFacts({ kind: 'Own', options: {} }, context, storage));
    const own = ranked.find(({ engine, verdict }) => engine === 'Own' && verdict === 'Excluded');
    if (!own) return [];
    const [best] = ranked;
    const better =
      best.verdict === 'Excluded' ? undefined : { engine: best.engine, isKnown: best.verdict !== 'Unknown' };
    warn(subscription, warnings.ownEngineUnfit(own.obstacles[0], better));
    return [];
  });
}
