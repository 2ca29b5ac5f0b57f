import { groupBy } from '../../../access/review/group-by';
import { formatCount } from '../../../errors/format-count';
import type { ShareReport } from '../../share-report';
import type { Item } from './map-column';
import { listNames, MAX_BOXES } from './map-column';

/** Lists the boxes of recipients: one each if there are few, otherwise one for each tenant, the largest first. */
export function listRecipientItems(report: ShareReport): Item[] {
  const { recipients } = report;
  if (recipients.length <= MAX_BOXES) {
    return [...recipients.entries()]
      .sort(([, a], [, b]) => ((a.tenantId ?? '~') < (b.tenantId ?? '~') ? -1 : 1))
      .map(([at, { recipientName, displayName, tenantId }]) => ({
        key: `r${at}`,
        label: recipientName,
        detail: describeTenant(tenantId, ID_LENGTH),
        title: [recipientName, displayName, describeTenant(tenantId)]
          .filter((text) => text !== null)
          .join('\n'),
      }));
  }
  return [...groupBy(recipients, ({ tenantId }) => tenantId ?? '')]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([tenantId, own]) => ({
      key: `t${tenantId}`,
      label: own.length === 1 ? own[0].recipientName : formatCount(own.length, 'recipient'),
      detail: describeTenant(tenantId === '' ? null : tenantId, ID_LENGTH),
      title: listNames([
        describeTenant(tenantId === '' ? null : tenantId),
        ...own.map(({ recipientName }) => recipientName),
      ]),
    }));
}

/** Returns the keys of the items in which the recipients are. */
export function findRecipientKeys({ recipients }: ShareReport): string[] {
  return recipients.map(({ tenantId }, at) =>
    recipients.length <= MAX_BOXES ? `r${at}` : `t${tenantId ?? ''}`,
  );
}

/** Characters of an id in a box: its first group. */
const ID_LENGTH = 8;

function describeTenant(tenantId: string | null, length = Infinity): string {
  if (tenantId === null) return 'tenant not known';
  return `tenant ${tenantId.length > length ? `${tenantId.slice(0, length)}…` : tenantId}`;
}
