import type { AccountFacts } from '../azure/connection/resource-manager-account';
import type { StoreConnection } from '../azure/connection/store-connection';
import { DataShareError } from '../errors/data-share-error';
import { DatasetType, describePlace } from '../model/values/dataset';
import type { StoreFacts } from '../model/documents/store-facts';
import { findSourceProblems } from '../model/checks/store-compatibility';
import { findInvitationChanges } from '../model/handshake/invitation-changes';
import { findWithdrawalProblems } from '../model/values/invitation-state';
import { normalizeRegion } from '../model/values/region';
import type { ConnectorReport } from './connector-report';
import type { ShareKind } from '../model/values/share-kind';
import type { SharedMapping } from '../model/documents/shared-datasets';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { CurrentInvitation } from '../exchange/current-invitation';
import type { Problem } from '../errors/error-codes';
import { problems, warnings } from '../errors/catalogue';
import type { Warning } from '../errors/warning-codes';
import { toListingPrefix } from '../snapshot/contract/file-places';
import type { SnapshotSource } from '../snapshot/contract/storage-ports';
import { mapConcurrently } from '../streams/ordered-streams';

/** Result of a check of the two sides of a subscription. */
export interface CheckReport {
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** Kind of the share. */
  readonly shareKind: ShareKind;
  /** `Fits` if both sides match; `NotReadable` if they match but a test read was refused. */
  readonly status: 'Fits' | 'DoesNotFit' | 'NotReadable';
  /** The provider's account; null if the datasets are in several accounts. */
  readonly source: SideReport | null;
  /** The provider's accounts. */
  readonly sources: readonly SideReport[];
  /** The consumer's account. */
  readonly target: SideReport;
  /** Results of test reads of an in-place share, by dataset; empty if it is read through a connector. */
  readonly reads: readonly ReadReport[];
  /** The connector that an in-place share is read through; null if there is none, or if the two sides do not match. */
  readonly connector: ConnectorReport | null;
  /** Origin of the provider's current invitation, which was compared with the accepted one; null if it was not read. */
  readonly invitationReadFrom: 'Exchange' | 'Given' | null;
  /** Reason why the current invitation was not read; null if it was read, or if there is no exchange. */
  readonly invitationNote: string | null;
  /** Mismatches and refused reads; empty if a synchronization can run. */
  readonly problems: readonly Problem[];
  /** Warnings as text. Each begins with its code. */
  readonly warnings: readonly string[];
}

/** The account of one side, and the source of its facts. */
export interface SideReport {
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** Blob endpoint of the account. */
  readonly blobEndpoint: string;
  /** Region in lower case, without spaces. */
  readonly location: string;
  /** True for ADLS Gen2 (hierarchical namespace). */
  readonly isHnsEnabled: boolean;
  /** `Arm` if Azure Resource Manager confirmed the facts, `Document` if only the document states them. */
  readonly verifiedBy: 'Arm' | 'Document';
  /** Reason why ARM was not asked or did not answer; null if it did. */
  readonly note: string | null;
}

/** The test read of one dataset of an in-place share. */
export interface ReadReport {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** `Empty` if it can be listed but has no file. */
  readonly result: 'Readable' | 'Empty' | 'Refused';
}

/** The facts of one side from the document, from the account itself, and from ARM. */
export interface CheckedSide {
  readonly facts: StoreFacts;
  readonly connection: Pick<StoreConnection, 'storageAccountName' | 'blobEndpoint'>;
  readonly arm: AccountFacts;
  /** True if the account itself reports that it is ADLS Gen2; undefined if it does not tell. */
  readonly isHierarchical: boolean | undefined;
  /** The datasets in the account, if it is one of the provider's. */
  readonly datasetNames?: readonly string[];
}

/** A report before its warnings are formatted. */
export interface Comparison extends Omit<CheckReport, 'warnings'> {
  readonly warnings: readonly Warning[];
}

/** Compares the two sides: compatibility, ARM against the document, expiry of access, and changes of the invitation. */
export function compareSides(
  subscription: SubscriptionDocument,
  sources: readonly CheckedSide[],
  target: CheckedSide,
  current: CurrentInvitation,
  now: Date,
): Comparison {
  const { shareKind, allowCrossRegion, allowCrossKind, preserveTags, preserveAcls, invitation } =
    subscription;
  const [from, to] = [sources.map(toSideReport), toSideReport(target)];
  const found = [
    ...findSourceProblems(
      sources.map(({ facts, datasetNames = [] }, index) => {
        return { source: { ...from[index], tenantId: facts.tenantId }, datasetNames };
      }),
      { ...to, tenantId: target.facts.tenantId },
      { shareKind, allowCrossRegion, allowCrossKind, preserveTags, preserveAcls },
    ),
    ...sources.flatMap((source, index) =>
      findAccountProblems(sources.length === 1 ? 'source' : `sources[${index}]`, source),
    ),
    ...findAccountProblems('target', target),
  ];
  const changes =
    current.kind === 'Read' ? findInvitationChanges(subscription, current.invitation, now) : undefined;
  // The current invitation takes precedence over the accepted one.
  found.push(...(changes?.problems ?? findWithdrawalProblems(invitation, now)));
  if (current.kind === 'NotUnderstood') found.push(...current.problems);
  return {
    subscriptionName: subscription.subscriptionName,
    shareKind,
    status: found.length === 0 ? 'Fits' : 'DoesNotFit',
    source: from.length === 1 ? from[0] : null,
    sources: from,
    target: to,
    reads: [],
    connector: null,
    invitationReadFrom: current.kind === 'Read' ? current.from : null,
    invitationNote: current.kind === 'NotRead' ? current.reason : null,
    problems: found,
    warnings: changes?.warnings ?? findNotReadWarnings(current),
  };
}

function findNotReadWarnings(current: CurrentInvitation): Warning[] {
  if (current.kind !== 'NotRead' || current.reason === null) return [];
  return [warnings.invitationNotRead(current.reason)];
}

/** Datasets that are probed at the same time. */
const PROBES_AT_ONCE = 16;

/** Lists each dataset of an in-place share and looks up its first file, as its readers will. */
export async function probeReads(
  mappings: readonly SharedMapping[],
  getSource: (mapping: SharedMapping) => SnapshotSource,
  signal: AbortSignal,
): Promise<{ readonly reads: ReadReport[]; readonly problems: Problem[] }> {
  const accounts = new Set(mappings.map(({ source: { store } }) => store.storageAccountName));
  const probeRead = async (
    mapping: SharedMapping,
  ): Promise<{ readonly read: ReadReport; readonly problems: readonly Problem[] }> => {
    const { datasetName, datasetType, source: place } = mapping;
    try {
      const source = getSource(mapping);
      let path: string | undefined = place.path;
      if (datasetType !== DatasetType.FILE) {
        path = undefined;
        for await (const [first] of source.list(place.container, toListingPrefix(place.path), signal)) {
          path = first.name;
          break;
        }
      }
      const found = path === undefined ? undefined : await source.find({ ...place, path }, signal);
      return { read: { datasetName, result: found ? 'Readable' : 'Empty' }, problems: [] };
    } catch (error) {
      if (!DataShareError.isDataShareError(error) || signal.aborted) throw error;
      const account = accounts.size === 1 ? '' : `${place.store.storageAccountName}/`;
      const where = `${account}${describePlace(place)}`;
      return {
        read: { datasetName, result: 'Refused' },
        problems: error.problems.map((problem) => ({ ...problem, where })),
      };
    }
  };
  const probed = await mapConcurrently(mappings, PROBES_AT_ONCE, probeRead);
  return { reads: probed.map(({ read }) => read), problems: probed.flatMap((each) => each.problems) };
}

function toSideReport({ facts, connection, arm }: CheckedSide): SideReport {
  return {
    storageAccountName: connection.storageAccountName,
    blobEndpoint: connection.blobEndpoint,
    location: normalizeRegion(arm.kind === 'known' ? arm.location : facts.location),
    isHnsEnabled: arm.kind === 'known' ? arm.isHnsEnabled : facts.isHnsEnabled,
    verifiedBy: arm.kind === 'known' ? 'Arm' : 'Document',
    note: arm.kind === 'known' ? null : arm.reason,
  };
}

function findAccountProblems(side: string, { facts, arm, isHierarchical }: CheckedSide): Problem[] {
  const found: Problem[] = [];
  const isHns = `${side}.isHnsEnabled`;
  const isOther = isHierarchical !== undefined && isHierarchical !== facts.isHnsEnabled;
  if (isOther)
    found.push(problems.accountFactsDiffer(isHns, facts.isHnsEnabled, isHierarchical, 'the account itself'));
  if (arm.kind === 'unknown') return found;
  if (normalizeRegion(arm.location) !== normalizeRegion(facts.location)) {
    found.push(problems.accountFactsDiffer(`${side}.location`, facts.location, arm.location));
  }
  if (arm.isHnsEnabled !== facts.isHnsEnabled && !isOther)
    found.push(problems.accountFactsDiffer(isHns, facts.isHnsEnabled, arm.isHnsEnabled));
  return found;
}
