import type { AccountFacts } from '../azure/connection/account-facts';
import type { StoreConnection } from '../azure/connection/store-connection';
import { DataShareError } from '../errors/data-share-error';
import { DatasetType, describePlace } from '../model/values/dataset';
import type { StoreFacts } from '../model/documents/schema-fields';
import { fitProblems } from '../model/checks/store-compatibility';
import { changesSince } from '../model/handshake/invitation-changes';
import { withdrawalProblems } from '../model/values/invitation-state';
import { normalizeRegion } from '../model/values/region';
import type { ShareKind } from '../model/values/share-kind';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { CurrentInvitation } from '../exchange/current-invitation';
import type { Problem } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import { listingPrefix } from '../snapshot/ports/dataset-mapping';
import type { SnapshotSource } from '../snapshot/ports/storage-ports';

/** Whether the two sides of a subscription fit, and how that is known. */
export interface CheckReport {
  readonly subscriptionName: string;
  readonly shareKind: ShareKind;
  readonly status: 'Fits' | 'DoesNotFit' | 'NotReadable';
  readonly source: SideReport;
  readonly target: SideReport;
  /** In-place shares: whether each dataset could be read just now. */
  readonly reads: readonly ReadReport[];
  /** Where the provider's present invitation was read, which was compared with what was accepted; null where it was not. */
  readonly invitationReadFrom: 'Exchange' | 'Given' | null;
  /** Why the present invitation was not read; null where it was, or there is no exchange to read it from. */
  readonly invitationNote: string | null;
  readonly problems: readonly Problem[];
  /** What stops nothing: each begins with a stable name. */
  readonly warnings: readonly string[];
}

/** One side, as it was verified. */
export interface SideReport {
  readonly storageAccountName: string;
  readonly blobEndpoint: string;
  /** Lower case, without spaces. */
  readonly location: string;
  readonly isHnsEnabled: boolean;
  /** `Arm`: Azure Resource Manager said the same. `Document`: only the document says so. */
  readonly verifiedBy: 'Arm' | 'Document';
  /** Why ARM was not asked or did not answer; null where it did. */
  readonly note: string | null;
}

export interface ReadReport {
  readonly datasetName: string;
  readonly result: 'Readable' | 'Empty' | 'Refused';
}

/** One side's document, what answers at its end, and what ARM says. */
export interface CheckedSide {
  readonly facts: StoreFacts;
  readonly connection: Pick<StoreConnection, 'storageAccountName' | 'blobEndpoint'>;
  readonly arm: AccountFacts;
  /** Whether the account itself says that it is ADLS Gen2; undefined where it does not say. */
  readonly isHierarchical: boolean | undefined;
}

/** Compares the two sides: the rules of `fitProblems`, ARM against the document, the end of access, and what has changed. */
export function compareSides(
  subscription: SubscriptionDocument,
  source: CheckedSide,
  target: CheckedSide,
  current: CurrentInvitation,
  now: Date,
): CheckReport {
  const { shareKind, allowCrossRegion, allowCrossKind, preserveTags, preserveAcls, invitation } =
    subscription;
  const [from, to] = [toSideReport(source), toSideReport(target)];
  const found = [
    ...fitProblems(
      { ...from, tenantId: source.facts.tenantId },
      { ...to, tenantId: target.facts.tenantId },
      { shareKind, allowCrossRegion, allowCrossKind, preserveTags, preserveAcls },
    ),
    ...findAccountProblems('source', source),
    ...findAccountProblems('target', target),
  ];
  const changes = current.kind === 'Read' ? changesSince(subscription, current.invitation, now) : undefined;
  // What the provider says now counts more than what it said then.
  found.push(...(changes?.problems ?? withdrawalProblems(invitation, now)));
  if (current.kind === 'NotUnderstood') found.push(...current.problems);
  return {
    subscriptionName: subscription.subscriptionName,
    shareKind,
    status: found.length === 0 ? 'Fits' : 'DoesNotFit',
    source: from,
    target: to,
    reads: [],
    invitationReadFrom: current.kind === 'Read' ? current.from : null,
    invitationNote: current.kind === 'NotRead' ? current.reason : null,
    problems: found,
    warnings: changes?.warnings ?? toNotReadWarnings(current),
  };
}

function toNotReadWarnings(current: CurrentInvitation): string[] {
  if (current.kind !== 'NotRead' || current.reason === null) return [];
  return [
    `InvitationNotRead: whether the provider has changed the invitation is not known: ${current.reason}`,
  ];
}

/** Lists each dataset of an in-place share and asks for its first file, as its readers will. */
export async function probeReads(
  subscription: SubscriptionDocument,
  source: SnapshotSource,
  signal: AbortSignal,
): Promise<{ readonly reads: ReadReport[]; readonly problems: Problem[] }> {
  const reads: ReadReport[] = [];
  const refused: Problem[] = [];
  for (const { datasetName, datasetType, source: place } of subscription.mappings) {
    try {
      let path: string | undefined = place.path;
      if (datasetType !== DatasetType.FILE) {
        path = undefined;
        for await (const [first] of source.list(place.container, listingPrefix(place.path), signal)) {
          path = first.name;
          break;
        }
      }
      const found = path === undefined ? undefined : await source.find({ ...place, path }, signal);
      reads.push({ datasetName, result: found ? 'Readable' : 'Empty' });
    } catch (error) {
      if (!DataShareError.isDataShareError(error) || signal.aborted) throw error;
      reads.push({ datasetName, result: 'Refused' });
      refused.push(...error.problems.map((problem) => ({ ...problem, where: describePlace(place) })));
    }
  }
  return { reads, problems: refused };
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
