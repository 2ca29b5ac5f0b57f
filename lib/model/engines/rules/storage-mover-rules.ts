import { formatValue } from '../../../errors/format-value';
import { DatasetType, isWithin } from '../../values/dataset';
import { normalizeRegion } from '../../values/region';
import { judgeAcls, judgeDeletions, judgePublication, judgeTags, judgeTiers } from './choice-judgments';
import type { EngineFacts } from '../engine-facts';
import { MAX_MOVER_JOBS } from '../engine-kind';
import type { EngineRule, Judgment } from './judgment';
import {
  compareTenants,
  exclude,
  judgeNone,
  judgePatterns,
  leaveTenantsUnknown,
  leaveToReconcile,
  leaveUnknown,
  leaveUnplaced,
  listStores,
  nameLandings,
  pickHeaviest,
} from './judgment';
import { judgeLatency, judgeShortestInterval } from './schedule-judgments';

const MAX_OBJECTS = 500_000_000;
const NAMED_INTERVAL_MINUTES = 60;

/** The rules of Storage Mover, by the ids of its limits. */
export const STORAGE_MOVER_RULES = {
  'storage-mover-objects': ({ estimates: { files }, landings }) => {
    if (files === undefined) return leaveUnknown('the number of files is unknown', 'estimates.files');
    const words = `there are ${files.toLocaleString('en-US')} files`;
    if (files > MAX_OBJECTS * landings.length)
      return exclude(`${words} for ${landings.length.toLocaleString('en-US')} jobs`);
    return files > MAX_OBJECTS ? leaveUnknown(`${words}, and it is unknown how many one job has`) : undefined;
  },
  'storage-mover-jobs': ({ landings, settings: { otherMoverJobs } }) => {
    const jobs = landings.length + (otherMoverJobs ?? 0);
    if (jobs > MAX_MOVER_JOBS)
      return exclude(`${jobs.toLocaleString('en-US')} jobs would run at the same time`);
    return otherMoverJobs === undefined
      ? leaveUnknown('the number of other jobs at the same time is unknown', 'settings.otherMoverJobs')
      : undefined;
  },
  'storage-mover-patterns': judgePatterns,
  'storage-mover-archive': ({ estimates }) =>
    judgeNone(estimates.archivedFiles, 'archivedFiles', 'archived files'),
  'storage-mover-hierarchical': (facts) => {
    const found = listStores(facts).find(({ store }) => store.isHnsEnabled !== false);
    if (!found) return undefined;
    return found.store.isHnsEnabled === true
      ? leaveUnknown(`${found.name} has a hierarchical namespace`)
      : leaveUnknown(
          `it is unknown whether ${found.name} has a hierarchical namespace`,
          `${found.side}.isHnsEnabled`,
        );
  },
  'storage-mover-regions': (facts) => {
    const tenants = compareTenants(facts);
    if (tenants === 'Same') return undefined;
    if (tenants === 'Unknown') return leaveTenantsUnknown(facts);
    const { moverLocation, partnerMoverLocation } = facts.settings;
    if (moverLocation === undefined || partnerMoverLocation === undefined)
      return leaveUnknown(
        'the tenants differ, and the regions of the movers are unknown',
        ...(moverLocation === undefined ? ['settings.moverLocation'] : []),
        ...(partnerMoverLocation === undefined ? ['settings.partnerMoverLocation'] : []),
      );
    const [ours, theirs] = [normalizeRegion(moverLocation), normalizeRegion(partnerMoverLocation)];
    return ours === theirs
      ? undefined
      : exclude(`the movers are in ${formatValue(ours)} and ${formatValue(theirs)}`);
  },
  'storage-mover-schedule-end': ({ cron }) =>
    typeof cron === 'string'
      ? leaveToReconcile('a schedule starts the jobs, and its end is within a year')
      : undefined,
  'storage-mover-file': (facts) => {
    const files = nameLandings(facts, ({ datasetType }) => datasetType === DatasetType.FILE);
    return files === undefined ? undefined : leaveUnknown(`a single file is shared: ${files}`);
  },
  'storage-mover-mirror': (facts) =>
    judgeDeletions(facts, (deletions) => (deletions === 'mirror' ? findMirrorLoss(facts) : undefined)),
  'storage-mover-publication': (facts) => judgePublication(facts),
  'storage-mover-properties': (facts) =>
    pickHeaviest([
      judgeTags(facts, leaveUnknown),
      judgeTiers(facts, leaveUnknown),
      judgeAcls(facts, leaveUnknown),
    ]),
  'storage-mover-blob-kinds': ({ estimates: { appendOrPageBlobs, customerKeyBlobs } }) =>
    pickHeaviest([
      judgeNone(appendOrPageBlobs, 'appendOrPageBlobs', 'append blobs and page blobs', leaveUnknown),
      judgeNone(customerKeyBlobs, 'customerKeyBlobs', 'blobs with customer-provided keys', leaveUnknown),
    ]),
  'storage-mover-interval': (facts) => judgeShortestInterval(facts, NAMED_INTERVAL_MINUTES, leaveUnknown),
  'storage-mover-latency': (facts) => judgeLatency(facts),
} satisfies Readonly<Record<string, EngineRule>>;

/** Finds what a mirror would delete although it belongs to somebody else. */
function findMirrorLoss(facts: EngineFacts): Judgment | undefined {
  const { stateContainer, landings } = facts;
  const file = nameLandings(facts, ({ datasetType }) => datasetType === DatasetType.FILE);
  if (file !== undefined) return exclude(`nothing says what it deletes beside a single file: ${file}`);
  const inState = nameLandings(
    facts,
    ({ target }) =>
      stateContainer !== undefined && target?.path === '' && target.container === stateContainer,
  );
  if (inState !== undefined)
    return exclude(`it would delete the state, which is in the folder of ${inState}`);
  const around = landings.find(({ target: outer }, at) =>
    landings.some(({ target: inner }, other) => other !== at && outer && inner && isWithin(inner, outer)),
  );
  if (around !== undefined)
    return exclude(`another dataset lands in the folder of ${formatValue(around.datasetName)}`);
  const placeless = nameLandings(facts, ({ target }) => target === undefined);
  return pickHeaviest([
    placeless === undefined ? undefined : leaveUnplaced(placeless),
    // Only a dataset that lands in a whole container can have the state in its folder.
    stateContainer === undefined && landings.some(({ target }) => target === undefined || target.path === '')
      ? leaveUnknown('it is unknown which container keeps the state', 'subscription.stateContainer')
      : undefined,
  ]);
}
