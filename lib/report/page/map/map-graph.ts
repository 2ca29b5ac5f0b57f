import { groupBy } from '../../../access/review/group-by';
import { formatCount } from '../../../errors/format-count';
import { ShareKind } from '../../../model/values/share-kind';
import type { ShareReport } from '../../share-report';
import { formatPlace } from '../words';
import type { Item, MapEdge, MapNode } from './map-column';
import { EdgeSet, listNames, MapColumn, pickWeakest } from './map-column';
import { findRecipientKeys, listRecipientItems } from './map-recipients';

/** Boxes and lines. */
export interface MapGraph {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

/** Builds the map of who shares what with whom. Beyond a bound, boxes stand for several accounts, shares or tenants, and count them. */
export function buildMapGraph(report: ShareReport): MapGraph {
  const shareKeys = new Map(
    report.shares.flatMap(({ invitationIds }, at) =>
      invitationIds.map((id) => [id.toLowerCase(), String(at)] as const),
    ),
  );
  const strangers = report.subscriptions.filter(
    ({ invitationId }) => !shareKeys.has(invitationId.toLowerCase()),
  );
  for (const { invitationId } of strangers)
    shareKeys.set(invitationId.toLowerCase(), invitationId.toLowerCase());
  const findShare = (invitationId: string): string => shareKeys.get(invitationId.toLowerCase()) ?? '';

  const places = report.shares.flatMap(({ datasets }, at) =>
    datasets.map((dataset) => ({ dataset, share: `${at}` })),
  );
  const foreign = strangers.flatMap(({ mappings, invitationId }) =>
    mappings.map(({ dataset }) => ({ dataset, share: invitationId.toLowerCase() })),
  );
  const sources = groupBy(
    [...places, ...foreign],
    ({ dataset }) => `${dataset.storageAccountName}/${dataset.container}`,
  );
  const sourceColumn = new MapColumn(
    0,
    'container',
    [...sources].map(([key, own]): Item => {
      const paths = [...new Set(own.map(({ dataset }) => formatPlace(dataset)))];
      return { key, label: key, detail: formatCount(paths.length, 'dataset'), title: listNames(paths) };
    }),
  );
  const shareColumn = new MapColumn(1, 'share', [
    ...report.shares.map((share, at): Item => ({
      key: `${at}`,
      label: share.shareName,
      detail: `${formatCount(share.invitationIds.length, 'recipient')}, ${share.shareKind === ShareKind.IN_PLACE ? 'in place' : 'copied'}`,
      title: [share.shareName, share.providerName, share.description]
        .filter((text) => text !== null)
        .join('\n'),
    })),
    ...strangers.map(({ invitationId, shareName }): Item => ({
      key: invitationId.toLowerCase(),
      label: shareName,
      detail: 'from a subscription',
      title: shareName,
    })),
  ]);
  const recipientColumn = new MapColumn(2, 'tenant', listRecipientItems(report));
  const targets = groupBy(
    report.subscriptions.flatMap((subscription) =>
      [...new Set(subscription.mappings.map(({ target }) => target?.container ?? ''))].map((container) => ({
        subscription,
        key: [subscription.target.storageAccountName, container].filter((part) => part !== '').join('/'),
      })),
    ),
    ({ key }) => key,
  );
  const targetColumn = new MapColumn(
    3,
    'container',
    [...targets].map(([key, own]): Item => {
      const names = [...new Set(own.map(({ subscription }) => subscription.subscriptionName))];
      return {
        key,
        label: key,
        detail: names.length === 1 ? names[0] : formatCount(names.length, 'subscription'),
        title: listNames(names),
      };
    }),
  );

  const edges = new EdgeSet();
  for (const { dataset, share } of [...places, ...foreign]) {
    edges.add(
      sourceColumn.findBox(`${dataset.storageAccountName}/${dataset.container}`),
      shareColumn.findBox(share),
      null,
    );
  }
  const byRecipient = findRecipientKeys(report);
  for (const [at, recipient] of report.recipients.entries()) {
    const box = recipientColumn.findBox(byRecipient[at]);
    for (const { invitationId } of recipient.invitations) {
      const grants = recipient.reads
        .filter((read) => read.invitationId === invitationId)
        .map(({ grant }) => grant);
      edges.add(shareColumn.findBox(findShare(invitationId)), box, pickWeakest(grants));
    }
  }
  for (const [key, own] of targets) {
    for (const { subscription } of own) {
      const id = subscription.invitationId.toLowerCase();
      const at = report.recipients.findIndex(({ invitations }) =>
        invitations.some((each) => each.invitationId.toLowerCase() === id),
      );
      const from = at < 0 ? shareColumn.findBox(findShare(id)) : recipientColumn.findBox(byRecipient[at]);
      edges.add(from, targetColumn.findBox(key), null);
    }
  }
  return {
    nodes: [sourceColumn, shareColumn, recipientColumn, targetColumn].flatMap(({ nodes }) => nodes),
    edges: edges.list(),
  };
}
