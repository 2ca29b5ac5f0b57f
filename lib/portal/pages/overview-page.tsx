import type { VNode } from 'preact';
import type { KnownDocuments } from '../acts/known-documents';
import type { ListedRun } from '../acts/run-list';
import { Table, formatTime, renderPage } from './layout';
import type { PageContext } from './page-context';
import { RunTable } from './run-page';

/** Renders the first page: the inbox, the subscriptions and the last acts. */
export function renderOverview(
  context: PageContext,
  known: KnownDocuments,
  runs: readonly ListedRun[],
): string {
  return renderPage({
    context,
    title: 'Overview',
    children: (
      <>
        {known.unread.length > 0 && (
          <ul class="problems">
            {known.unread.map((each) => (
              <li>{each}</li>
            ))}
          </ul>
        )}
        <section aria-labelledby="inbox">
          <h2 id="inbox">Inbox</h2>
          <Lazy {...{ context }} path="inbox" />
        </section>
        <section aria-labelledby="subscriptions">
          <h2 id="subscriptions">Subscriptions</h2>
          <SubscriptionTable {...{ context, known }} />
        </section>
        <section aria-labelledby="acts">
          <h2 id="acts">Last actions</h2>
          <RunTable {...{ context }} runs={runs.slice(0, 5)} />
        </section>
      </>
    ),
  });
}

/** A part of a page that asks other accounts, so that the page itself does not wait for them. */
export function Lazy({
  context: { basePath },
  path,
}: {
  readonly context: PageContext;
  readonly path: string;
}): VNode {
  return (
    <div aria-live="polite" {...{ 'hx-get': `${basePath}/${path}`, 'hx-trigger': 'load' }}>
      Loading...
    </div>
  );
}

function SubscriptionTable({
  context: { basePath },
  known,
}: {
  readonly context: PageContext;
  readonly known: KnownDocuments;
}): VNode {
  if (known.subscriptions.length === 0) return <p>None yet. Accept an invitation to have one.</p>;
  return (
    <Table
      label="Subscriptions"
      headings={['Subscription', 'Share', 'Target account', 'Access ends', 'File']}
      rows={known.subscriptions.map(({ key, place, document }) => [
        <a href={`${basePath}/subscriptions/${key}`}>{document.subscriptionName}</a>,
        document.invitation.shareName,
        document.target.storageAccountName,
        formatTime(document.invitation.expiresOn) || 'no end',
        place,
      ])}
    />
  );
}
