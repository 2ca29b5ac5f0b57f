import type { AccountFacts } from '../azure/connection/resource-manager-account';
import { DataShareError, describeFinding } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { listSharedMappings } from '../model/documents/shared-datasets';
import type { Place } from '../model/values/dataset';
import type { CheckReport, CheckedSide } from './check-report';
import { compareSides, probeReads } from './check-report';
import { readCurrentInvitation } from '../exchange/current-invitation';
import { ShareKind } from '../model/values/share-kind';
import { checkConnector } from './connector-report';
import type { OpenedStore, OpenedSubscription } from './open-subscription';
import { openSubscription } from './open-subscription';
import { requireOptions } from './require-options';
import type { CheckOptions } from './options';

/**
 * Checks the compatibility of the two sides (region, kind of store, accounts, expiry of access), and compares the accepted
 * invitation with the current one if that can be read. Datasets of an in-place share are read as a test. Writes nothing.
 * Mismatches and refused reads are in the report, not thrown.
 *
 * @param document The subscription: JSON text, a parsed value, or the result of `parseSubscription`.
 * @throws DataShareError if the document or a connection string cannot be parsed, or an endpoint is not trusted
 */
export async function checkSubscription(document: unknown, options: CheckOptions = {}): Promise<CheckReport> {
  requireOptions('CheckOptions', options);
  return toCheckReport(await checkOpenedSubscription(openSubscription(document, options), options));
}

/** The result of a check, and the accounts that could not be asked about themselves. */
export interface OpenedCheck {
  readonly report: CheckReport;
  /** With several sources, one that does not answer must not keep the datasets of the others from being copied. */
  readonly unanswered: readonly Problem[];
}

/** Maximum number of sources that are asked at the same time: one that is slow to answer holds up no other. */
const INSPECTED_AT_ONCE = 16;

interface InspectedSource {
  readonly side: CheckedSide;
  /** The reasons why it could not be asked. */
  readonly unanswered: readonly Problem[];
}

/** Checks a subscription. Warnings are in the report, and `onWarning` receives them. */
export async function checkOpenedSubscription(
  opened: OpenedSubscription,
  { currentInvitation, onWarning = () => {} }: CheckOptions,
): Promise<OpenedCheck> {
  const { subscription, loadAzure, sources, target, signal, options } = opened;
  const mappings = listSharedMappings(subscription);
  const inspectSource = async (source: OpenedStore): Promise<InspectedSource> => {
    const { storageAccountName } = source.facts;
    const own = mappings.filter((mapping) => mapping.source.store.storageAccountName === storageAccountName);
    const datasetNames = own.map(({ datasetName }) => datasetName);
    try {
      const side = await inspectSide(opened, 'source', source, own[0].source);
      return { side: { ...side, datasetNames }, unanswered: [] };
    } catch (error) {
      if (sources.length === 1 || !DataShareError.isDataShareError(error) || signal.aborted) throw error;
      const arm: AccountFacts = { kind: 'unknown', reason: 'the account does not answer' };
      const where = `source ${storageAccountName}`;
      return {
        side: { ...source, arm, isHierarchical: undefined, datasetNames },
        unanswered: error.problems.map((found) => ({ ...found, where })),
      };
    }
  };
  const found: InspectedSource[] = [];
  for (let at = 0; at < sources.length; at += INSPECTED_AT_ONCE)
    found.push(...(await Promise.all(sources.slice(at, at + INSPECTED_AT_ONCE).map(inspectSource))));
  const inspected = found.map(({ side }) => side);
  const unanswered = found.flatMap((each) => each.unanswered);
  const targetStore = { facts: subscription.target, connection: target };
  const comparison = compareSides(
    subscription,
    inspected,
    await inspectSide(opened, 'target', targetStore, mappings[0].target),
    await readCurrentInvitation(subscription, currentInvitation, opened.openExchange, signal),
    options.now(),
  );
  comparison.warnings.forEach(onWarning);
  const report: CheckReport = { ...comparison, warnings: comparison.warnings.map(describeFinding) };
  if (subscription.shareKind !== ShareKind.IN_PLACE || report.problems.length > 0)
    return { report, unanswered };
  const { connector: documented } = subscription;
  if (documented) {
    const { connector, problems: found } = await checkConnector(opened, documented);
    const status = found.length === 0 ? 'Fits' : 'NotReadable';
    return { report: { ...report, connector, problems: found, status }, unanswered };
  }
  const stores = new Map(
    sources.map(({ facts, connection }) => {
      const store = new (loadAzure().BlobSource)(connection, undefined, facts.isHnsEnabled);
      return [facts.storageAccountName, store] as const;
    }),
  );
  const probe = await probeReads(
    mappings,
    ({ source: { store } }) => stores.get(store.storageAccountName)!,
    signal,
  );
  const status = probe.problems.length === 0 ? 'Fits' : 'NotReadable';
  return {
    report: { ...report, ...probe, status },
    unanswered: probe.problems.length === 0 ? unanswered : [],
  };
}

/** Adds the accounts that did not answer to the report: what they would have said is not known. */
export function toCheckReport({ report, unanswered }: OpenedCheck): CheckReport {
  if (unanswered.length === 0) return report;
  const status = report.status === 'Fits' ? 'NotReadable' : report.status;
  return { ...report, status, problems: [...report.problems, ...unanswered] };
}

/** @param place A place of a dataset in the account; null for the target of an in-place share. */
export async function inspectSide(
  opened: OpenedSubscription,
  side: 'source' | 'target',
  store: OpenedStore,
  place: Place | null,
): Promise<CheckedSide> {
  const isHierarchical = await detectStoreKind(opened, store, place);
  return { ...store, arm: await readArmFacts(opened, side, store), isHierarchical };
}

/**
 * Asks the account itself if it is ADLS Gen2. Undefined if it does not tell, or if it is not asked: an account that the
 * document describes as flat reveals its kind in listings. Only requests that the grant of a recipient allows are sent.
 */
export async function detectStoreKind(
  { loadAzure, subscription, signal }: OpenedSubscription,
  { facts, connection }: OpenedStore,
  place: Place | null,
): Promise<boolean | undefined> {
  // Through a connector, nobody reads the provider's account itself.
  const isReachable = connection.side === 'target' || subscription.connector === undefined;
  const isAsked = isReachable && facts.isHnsEnabled && place !== null;
  return isAsked ? loadAzure().detectHierarchy(connection, place, signal) : undefined;
}

export async function readArmFacts(
  opened: OpenedSubscription,
  side: 'source' | 'target',
  { facts, connection }: OpenedStore,
): Promise<AccountFacts> {
  const { connections, loadAzure, options, signal } = opened;
  const { resourceId } = facts;
  if (resourceId === null) return { kind: 'unknown', reason: 'the document has no resourceId' };
  // A connection string can belong to another account than the resource id.
  if (connection.usesConnectionString) return { kind: 'unknown', reason: 'a connection string is set' };
  return loadAzure().readAccountFacts(
    resourceId,
    connections.createCredential(side, facts, options),
    signal,
    options.bounds,
  );
}
