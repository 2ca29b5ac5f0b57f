import { getLongestIntervalMinutes, getShortestIntervalMinutes } from '../values/interval';
import type { EngineRule } from './judgment';
import { compareTenants, exclude, judgeNone, leaveToReconcile, leaveUnknown, nameLandings } from './judgment';
import { judgePublication } from './storage-mover-rules';

const MIN_WINDOW_MINUTES = 5;

/** The rules of Data Factory, by the ids of its limits. */
export const DATA_FACTORY_RULES = {
  'data-factory-tenant': (facts) => {
    const tenants = compareTenants(facts);
    if (tenants === 'Same') return undefined;
    return tenants === 'Different'
      ? exclude('the accounts are in two tenants')
      : leaveUnknown('it is unknown whether both accounts are in one tenant', 'target.tenantId');
  },
  'data-factory-deletions': ({ deletions }) => {
    if (deletions === undefined)
      return leaveUnknown('it is unknown what should become of deleted files', 'deletions');
    return deletions === 'mirror'
      ? leaveToReconcile('files that are gone at the source should be deleted at the target')
      : undefined;
  },
  'data-factory-backdated': ({ estimates: { hasBackdatedFiles } }) => {
    if (hasBackdatedFiles === false) return undefined;
    return leaveToReconcile(
      hasBackdatedFiles === true
        ? 'files appear with an earlier modification time'
        : 'files may appear with an earlier modification time: no estimate says that they do not',
    );
  },
  'data-factory-window': ({ estimates: { maxLatencyMinutes }, cron }) => {
    const wanted = Math.min(
      maxLatencyMinutes ?? Infinity,
      typeof cron === 'string' ? getShortestIntervalMinutes(cron) : Infinity,
    );
    return wanted < MIN_WINDOW_MINUTES
      ? exclude(`a change should land within ${wanted.toLocaleString('en-US')} min`)
      : undefined;
  },
  'data-factory-even-windows': ({ cron }) =>
    typeof cron === 'string' && getShortestIntervalMinutes(cron) !== getLongestIntervalMinutes(cron)
      ? exclude(`the times between two runs of '${cron}' differ`)
      : undefined,
  'data-factory-archive': ({ estimates }) =>
    judgeNone(estimates.archivedFiles, 'archivedFiles', 'archived files'),
  'data-factory-customer-keys': ({ estimates }) =>
    judgeNone(estimates.customerKeyBlobs, 'customerKeyBlobs', 'blobs with customer-provided keys'),
  'data-factory-properties': ({ preserveTags, preserveTier }) => {
    const wanted = [preserveTags === true ? 'index tags' : '', preserveTier === true ? 'access tiers' : ''];
    const words = wanted.filter((each) => each !== '').join(' and ');
    return words === '' ? undefined : leaveUnknown(`${words} should be copied`);
  },
  'data-factory-expressions': (facts) => {
    const odd = nameLandings(facts, ({ source, target }) =>
      [source.path, target?.path ?? ''].some(looksLikeExpression),
    );
    return odd === undefined ? undefined : exclude(`a path of a dataset looks like an expression: ${odd}`);
  },
  'data-factory-publication': ({ publish, successMarker }) => judgePublication(publish, successMarker),
} satisfies Readonly<Record<string, EngineRule>>;

/** A path is split into the folder and the name of a file, so that each segment can be the beginning of a text. */
function looksLikeExpression(path: string): boolean {
  return path.includes('@{') || path.split('/').some((segment) => segment.startsWith('@'));
}
