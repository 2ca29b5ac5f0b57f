import type { PortalHooks } from '../../report/page/report-page';
import type { KnownDocuments } from '../acts/known-documents';
import { PageHead, listNavigation, listScripts } from './layout';
import type { PageContext } from './page-context';

/** Creates the additions of the portal to the page of a report: its links, and the way from an invitation to its answer. */
export function createReportHooks(context: PageContext, known: KnownDocuments): PortalHooks {
  const { basePath } = context;
  const keys = new Map(known.invitations.map(({ key, document }) => [document.invitationId, key]));
  return {
    scripts: listScripts(context),
    navigation: listNavigation(context),
    renderTop: () => <PageHead basePath={basePath} />,
    renderActs: ({ invitationId }) => {
      const key = keys.get(invitationId);
      return key === undefined ? null : <a href={`${basePath}/invitations/${key}`}>Terms and answer</a>;
    },
  };
}
