import type { Problem } from '../../errors/error-codes';
import { describeCron } from '../../model/values/schedule';
import { describePatterns, hasPatterns } from '../../model/values/path-patterns';
import { ShareKind } from '../../model/values/share-kind';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { FormValues } from '../acts/act-arguments';
import { ACTS, SUBSCRIPTION_ACT_NAMES } from '../acts/act-table';
import type { KnownDocument } from '../acts/known-documents';
import type { ListedRun } from '../acts/run-list';
import { ActForm } from './act-form';
import { Refusal } from './invitation-page';
import { Facts, Table, formatTime, renderPage } from './layout';
import type { PageContext } from './page-context';
import { RunTable } from './run-page';

interface SubscriptionProps {
  readonly context: PageContext;
  readonly known: KnownDocument<SubscriptionDocument>;
  readonly runs: readonly ListedRun[];
  readonly refused?: {
    readonly actName: string;
    readonly values: FormValues;
    readonly problems: readonly Problem[];
  };
}

/** Renders a subscription: the places of its datasets, and its acts. */
export function renderSubscription({ context, known, runs, refused }: SubscriptionProps): string {
  const { key, place, document } = known;
  const path = `subscriptions/${key}`;
  const isFiltered = document.mappings.some(hasPatterns);
  return renderPage({
    context,
    title: document.subscriptionName,
    children: (
      <>
        {refused && <Refusal problems={refused.problems} />}
        <Facts
          facts={[
            ['Share', document.invitation.shareName],
            ['State when accepted', document.invitation.state],
            ['Access ends', formatTime(document.invitation.expiresOn) || 'no end'],
            ['Target account', document.target.storageAccountName],
            ['Publish', document.publish],
            ['Files deleted at the source', document.deletions],
            ['Schedule', document.snapshotTrigger.cron && describeCron(document.snapshotTrigger.cron)],
            ['File', <code>{place}</code>],
          ]}
        />
        <Table
          label="Datasets"
          headings={['Dataset', 'Source', 'Target', ...(isFiltered ? ['Files'] : [])]}
          rows={document.mappings.map(({ datasetName, source, target, ...patterns }) => [
            datasetName,
            joinPlace(source),
            target !== null
              ? joinPlace(target)
              : document.shareKind === ShareKind.IN_PLACE
                ? 'read in place'
                : 'left out',
            ...(isFiltered ? [describePatterns(patterns)] : []),
          ])}
        />
        <div class="acts">
          {SUBSCRIPTION_ACT_NAMES.map((name) => (
            <section aria-label={ACTS[name].title}>
              <h2>{ACTS[name].title}</h2>
              <ActForm
                {...{ context, path, ...(refused?.actName === name ? refused : {}) }}
                act={ACTS[name]}
                isPrimary={name === 'sync'}
              />
            </section>
          ))}
        </div>
        <section aria-labelledby="runs">
          <h2 id="runs">Actions in this session</h2>
          <RunTable {...{ context, runs }} />
        </section>
      </>
    ),
  });
}

const joinPlace = ({ container, path }: { readonly container: string; readonly path: string }): string =>
  path === '' ? container : `${container}/${path}`;
