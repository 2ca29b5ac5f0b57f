import { getLongestIntervalMinutes, getShortestIntervalMinutes } from '../../values/interval';
import { judgeAcls, judgeDeletions, judgePublication, judgeTags, judgeTiers } from './choice-judgments';
import type { EngineRule } from './judgment';
import {
  compareTenants,
  exclude,
  judgeNone,
  judgePatterns,
  leaveTenantsUnknown,
  leaveToReconcile,
  leaveUnknown,
  leaveUnplaced,
  nameLandings,
  pickHeaviest,
} from './judgment';
import { judgeLatency, judgeSchedule, judgeShortestInterval } from './schedule-judgments';

const MIN_WINDOW_MINUTES = 5;

/** The rules of Data Factory, by the ids of its limits. */
export const DATA_FACTORY_RULES = {
  'data-factory-tenant': (facts) => {
    const tenants = compareTenants(facts);
    if (tenants === 'Same') return undefined;
    return tenants === 'Different' ? exclude('the accounts are in two tenants') : leaveTenantsUnknown(facts);
  },
  'data-factory-deletions': (facts) =>
    judgeDeletions(facts, (deletions) =>
      deletions === 'mirror'
        ? leaveToReconcile('files that are gone at the source should be deleted at the target')
        : undefined,
    ),
  'data-factory-backdated': ({ estimates: { hasBackdatedFiles } }) => {
    if (hasBackdatedFiles === false) return undefined;
    return leaveToReconcile(
      hasBackdatedFiles === true
        ? 'files appear with an earlier modification time'
        : 'files may appear with an earlier modification time: no estimate says that they do not',
    );
  },
  'data-factory-window': (facts) => judgeShortestInterval(facts, MIN_WINDOW_MINUTES, exclude),
  'data-factory-even-windows': (facts) =>
    judgeSchedule(facts, 'all windows have the same length', (cron) =>
      getShortestIntervalMinutes(cron) === getLongestIntervalMinutes(cron)
        ? undefined
        : exclude(`the times between two runs of '${cron}' differ`),
    ),
  'data-factory-latency': (facts) => judgeLatency(facts),
  'data-factory-archive': ({ estimates }) =>
    judgeNone(estimates.archivedFiles, 'archivedFiles', 'archived files'),
  'data-factory-customer-keys': ({ estimates }) =>
    judgeNone(estimates.customerKeyBlobs, 'customerKeyBlobs', 'blobs with customer-provided keys'),
  'data-factory-properties': (facts) =>
    pickHeaviest([
      judgeTags(facts, leaveUnknown),
      judgeTiers(facts, leaveUnknown),
      judgeAcls(facts, leaveUnknown),
    ]),
  'data-factory-expressions': (facts) => {
    const odd = nameLandings(facts, ({ source, target }) =>
      [source.path, target?.path ?? ''].some(looksLikeExpression),
    );
    if (odd !== undefined) return exclude(`a path of a dataset looks like an expression: ${odd}`);
    const placeless = nameLandings(facts, ({ target }) => target === undefined);
    return placeless === undefined ? undefined : leaveUnplaced(placeless);
  },
  'data-factory-publication': (facts) => judgePublication(facts),
  'data-factory-patterns': judgePatterns,
} satisfies Readonly<Record<string, EngineRule>>;

/** A path is split into the folder and the name of a file, so that each segment can be the beginning of a text. */
function looksLikeExpression(path: string): boolean {
  return path.includes('@{') || path.split('/').some((segment) => segment.startsWith('@'));
}
