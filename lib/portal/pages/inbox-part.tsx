import type { VNode } from 'preact';
import type { InboxList } from '../acts/inbox-list';
import { ProblemList, Table, formatTime } from './layout';
import type { PageContext } from './page-context';

/** The invitations of all inputs, each with a link to its terms. */
export function InboxPart({
  context: { basePath },
  list: { entries, problems },
}: {
  readonly context: PageContext;
  readonly list: InboxList;
}): VNode {
  return (
    <>
      {problems.length > 0 && <ProblemList problems={problems} />}
      {entries.length === 0 ? (
        <p>No invitations were found.</p>
      ) : (
        <Table
          label="Invitations"
          headings={['Share', 'Provider', 'Recipient', 'State', 'Accept by', 'Access ends', 'From']}
          rows={entries.map((each) => [
            each.problem === null ? (
              <a href={`${basePath}/invitations/${each.key}`}>{each.shareName}</a>
            ) : (
              each.shareName
            ),
            each.providerName ?? '',
            each.recipientName,
            each.state ?? `not read: ${each.problem}`,
            formatTime(each.acceptBy) || (each.problem === null ? 'no deadline' : ''),
            formatTime(each.expiresOn) || (each.problem === null ? 'no end' : ''),
            each.from,
          ])}
        />
      )}
    </>
  );
}
