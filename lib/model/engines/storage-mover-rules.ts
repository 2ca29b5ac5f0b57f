import { formatValue } from '../../errors/format-value';
import type { Place } from '../values/dataset';
import { DatasetType } from '../values/dataset';
import { getShortestIntervalMinutes } from '../values/interval';
import { PreserveAcls, PublishMode } from '../values/publication';
import { normalizeRegion } from '../values/region';
import type { EngineFacts } from './engine-facts';
import type { EngineRule, Judgment } from './judgment';
import {
  compareTenants,
  exclude,
  judgeNone,
  leaveUnknown,
  leaveUnplaced,
  listStores,
  nameLandings,
  pickHeaviest,
} from './judgment';

const MAX_OBJECTS = 500_000_000;
const MAX_JOBS = 10;
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
    if (jobs > MAX_JOBS) return exclude(`${jobs.toLocaleString('en-US')} jobs would run at the same time`);
    return otherMoverJobs === undefined
      ? leaveUnknown('the number of other jobs at the same time is unknown', 'settings.otherMoverJobs')
      : undefined;
  },
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
    if (tenants === 'Unknown')
      return leaveUnknown('it is unknown whether both accounts are in one tenant', 'target.tenantId');
    const { moverLocation, partnerMoverLocation } = facts.settings;
    if (moverLocation === undefined || partnerMoverLocation === undefined)
      return leaveUnknown(
        'the tenants differ, and the regions of the movers are unknown',
        moverLocation === undefined ? 'settings.moverLocation' : 'settings.partnerMoverLocation',
      );
    const [ours, theirs] = [normalizeRegion(moverLocation), normalizeRegion(partnerMoverLocation)];
    return ours === theirs
      ? undefined
      : exclude(`the movers are in ${formatValue(ours)} and ${formatValue(theirs)}`);
  },
  'storage-mover-file': (facts) => {
    const files = nameLandings(facts, ({ datasetType }) => datasetType === DatasetType.FILE);
    return files === undefined ? undefined : leaveUnknown(`a single file is shared: ${files}`);
  },
  'storage-mover-mirror': (facts) => findMirrorLoss(facts),
  'storage-mover-publication': ({ publish, successMarker }) => judgePublication(publish, successMarker),
  'storage-mover-properties': ({ preserveTags, preserveTier, preserveAcls }) => {
    const wanted = [
      preserveTags === true ? 'index tags' : '',
      preserveTier === true ? 'access tiers' : '',
      preserveAcls !== undefined && preserveAcls !== PreserveAcls.NONE ? 'access control' : '',
    ].filter((each) => each !== '');
    return wanted.length === 0 ? undefined : leaveUnknown(`${wanted.join(' and ')} should be copied`);
  },
  'storage-mover-blob-kinds': ({ estimates: { appendOrPageBlobs, customerKeyBlobs } }) =>
    pickHeaviest([
      judgeNone(appendOrPageBlobs, 'appendOrPageBlobs', 'append blobs and page blobs', leaveUnknown),
      judgeNone(customerKeyBlobs, 'customerKeyBlobs', 'blobs with customer-provided keys', leaveUnknown),
    ]),
  'storage-mover-interval': ({ estimates: { maxLatencyMinutes }, cron }) => {
    const wanted = Math.min(
      maxLatencyMinutes ?? Infinity,
      typeof cron === 'string' ? getShortestIntervalMinutes(cron) : Infinity,
    );
    return wanted < NAMED_INTERVAL_MINUTES
      ? leaveUnknown(`it should run every ${wanted.toLocaleString('en-US')} min or more often`)
      : undefined;
  },
} satisfies Readonly<Record<string, EngineRule>>;

/** Judges an engine that lets each file appear as soon as it is copied. */
export function judgePublication(
  publish: EngineFacts['publish'],
  successMarker: EngineFacts['successMarker'],
): Judgment | undefined {
  if (publish === PublishMode.ATOMIC) return exclude('snapshots should be published as a whole');
  return successMarker === true ? exclude('a file should mark complete datasets') : undefined;
}

/** Finds what a mirror would delete although it belongs to somebody else. */
function findMirrorLoss(facts: EngineFacts): Judgment | undefined {
  const { deletions, stateContainer, landings } = facts;
  if (deletions === undefined)
    return leaveUnknown('it is unknown what should become of deleted files', 'deletions');
  if (deletions === 'keep') return undefined;
  const file = nameLandings(facts, ({ datasetType }) => datasetType === DatasetType.FILE);
  if (file !== undefined) return exclude(`nothing says what it deletes beside a single file: ${file}`);
  const placeless = nameLandings(facts, ({ target }) => target === undefined);
  if (placeless !== undefined) return leaveUnplaced(placeless);
  const inState = nameLandings(
    facts,
    ({ target }) => target?.path === '' && target.container === stateContainer,
  );
  if (inState !== undefined)
    return exclude(`it would delete the state, which is in the folder of ${inState}`);
  const around = landings.find((outer) =>
    landings.some((inner) => inner !== outer && isInside(inner.target, outer.target)),
  );
  return around && exclude(`another dataset lands in the folder of ${formatValue(around.datasetName)}`);
}

function isInside(inner: Place | undefined, outer: Place | undefined): boolean {
  if (!inner || !outer || inner.container !== outer.container) return false;
  return outer.path === '' || inner.path.startsWith(`${outer.path}/`);
}
