import type { VNode } from 'preact';
import { groupBy } from '../../../access/review/group-by';
import { formatCount } from '../../../errors/format-count';
import type { ReportedShare, ShareReport } from '../../share-report';
import { formatPlace } from '../words';

/** Names that a line lists before the others are folded away. */
const SHOWN_NAMES = 12;

/** The facts of the map as a list: each share with its accounts, its paths and its recipients by tenant; then the subscriptions. */
export function MapList({ report }: { readonly report: ShareReport }): VNode {
  return (
    <ul class="tree" role="list">
      {report.shares.map((share) => (
        <ShareEntry share={share} report={report} />
      ))}
      {report.subscriptions.map(({ subscriptionName, shareName, sources, target, mappings }) => (
        <li>
          <strong>{subscriptionName}</strong> <span class="quiet">subscription to {shareName}</span>
          <ul role="list">
            <li>
              from {sources.map(({ storageAccountName }) => storageAccountName).join(', ')} to{' '}
              {target.storageAccountName}
            </li>
            {mappings.map(({ dataset, target: place }) => (
              <li>
                <code>{formatPlace(dataset)}</code>{' '}
                {place === null ? (
                  'is read in place'
                ) : (
                  <>
                    lands in{' '}
                    <code>{[place.container, place.path].filter((part) => part !== '').join('/')}</code>
                  </>
                )}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}

function ShareEntry({
  share,
  report,
}: {
  readonly share: ReportedShare;
  readonly report: ShareReport;
}): VNode {
  const ids = new Set(share.invitationIds.map((id) => id.toLowerCase()));
  const recipients = report.recipients.filter(({ invitations }) =>
    invitations.some(({ invitationId }) => ids.has(invitationId.toLowerCase())),
  );
  const tenants = groupBy(recipients, ({ tenantId }) => tenantId ?? '');
  return (
    <li>
      <strong>{share.shareName}</strong>{' '}
      <span class="quiet">
        {share.providerName !== null && `of ${share.providerName}, `}
        {formatCount(recipients.length, 'recipient')}
      </span>
      <ul role="list">
        {share.datasets.map((dataset) => (
          <li>
            <code>{formatPlace(dataset)}</code> <span class="quiet">{dataset.datasetName}</span>
          </li>
        ))}
        {[...tenants].map(([tenantId, own]) => (
          <li>
            <span class="quiet">{tenantId === '' ? 'tenant not known' : `tenant ${tenantId}`}:</span>{' '}
            <Names names={own.map(({ recipientName }) => recipientName)} />
          </li>
        ))}
      </ul>
    </li>
  );
}

function Names({ names }: { readonly names: readonly string[] }): VNode {
  if (names.length <= SHOWN_NAMES) return <>{names.join(', ')}</>;
  return (
    <>
      {names.slice(0, SHOWN_NAMES).join(', ')}
      <details class="more">
        <summary>{formatCount(names.length - SHOWN_NAMES, 'more recipient')}</summary>
        {names.slice(SHOWN_NAMES).join(', ')}
      </details>
    </>
  );
}
