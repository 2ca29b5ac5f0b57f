import type { AccountFacts } from '../azure/connection/resource-manager-account';
import type { StoreConnection } from '../azure/connection/store-connection';
import { describeFinding } from '../errors/data-share-error';
import type { CheckReport, CheckedSide } from './check-report';
import { compareSides, probeReads } from './check-report';
import { readCurrentInvitation } from '../exchange/current-invitation';
import { ShareKind } from '../model/values/share-kind';
import { checkConnector } from './connector-report';
import type { OpenedSubscription } from './open-subscription';
import type { CheckOptions } from './options';

/** Checks a subscription. Warnings are in the report, and `onWarning` receives them. */
export async function checkOpenedSubscription(
  opened: OpenedSubscription,
  { currentInvitation, onWarning = () => {} }: CheckOptions,
): Promise<CheckReport> {
  const { subscription, azure, source, target, signal, options } = opened;
  const comparison = compareSides(
    subscription,
    await inspectSide(opened, 'source', source),
    await inspectSide(opened, 'target', target),
    await readCurrentInvitation(subscription, currentInvitation, opened.openExchange, signal),
    options.now(),
  );
  comparison.warnings.forEach(onWarning);
  const report: CheckReport = { ...comparison, warnings: comparison.warnings.map(describeFinding) };
  if (subscription.shareKind !== ShareKind.IN_PLACE || report.problems.length > 0) return report;
  const { connector: documented } = subscription;
  if (documented) {
    const { connector, problems: found } = await checkConnector(opened, documented);
    return { ...report, connector, problems: found, status: found.length === 0 ? 'Fits' : 'NotReadable' };
  }
  const probe = await probeReads(
    subscription,
    new azure.BlobSource(source, undefined, subscription.source.isHnsEnabled),
    signal,
  );
  return { ...report, ...probe, status: probe.problems.length === 0 ? 'Fits' : 'NotReadable' };
}

export async function inspectSide(
  opened: OpenedSubscription,
  side: 'source' | 'target',
  connection: StoreConnection,
): Promise<CheckedSide> {
  const facts = opened.subscription[side];
  const isHierarchical = await detectStoreKind(opened, side, connection);
  return { facts, connection, arm: await readArmFacts(opened, side, connection), isHierarchical };
}

/**
 * Asks the account itself if it is ADLS Gen2. Undefined if it does not tell, or if it is not asked: an account that the
 * document describes as flat reveals its kind in listings. Only requests that the grant of a recipient allows are sent.
 */
export async function detectStoreKind(
  { azure, subscription, signal }: OpenedSubscription,
  side: 'source' | 'target',
  connection: StoreConnection,
): Promise<boolean | undefined> {
  const place = subscription.mappings[0][side];
  // Through a connector, nobody reads the provider's account itself.
  const isReachable = side === 'target' || subscription.connector === undefined;
  const isAsked = isReachable && subscription[side].isHnsEnabled && place !== null;
  return isAsked ? azure.detectHierarchy(connection, place, signal) : undefined;
}

export async function readArmFacts(
  opened: OpenedSubscription,
  side: 'source' | 'target',
  connection: StoreConnection,
): Promise<AccountFacts> {
  const { azure, options, signal, subscription } = opened;
  const { resourceId } = subscription[side];
  if (resourceId === null) return { kind: 'unknown', reason: 'the document has no resourceId' };
  // A connection string can belong to another account than the resource id.
  if (connection.usesConnectionString) return { kind: 'unknown', reason: 'a connection string is set' };
  return azure.readAccountFacts(
    resourceId,
    azure.createCredential(side, subscription[side], options),
    signal,
    options.bounds,
  );
}
