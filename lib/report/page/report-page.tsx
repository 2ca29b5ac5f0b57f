import type { ComponentChildren } from 'preact';
import type { ReportedInvitation, ShareReport } from '../share-report';
import { Page, renderPage } from './layout';
import type { NavigationEntry } from './layout';
import { makeTextsPlain } from './plain-texts';

/** Additions of a server to the page. It sends its own content security policy, which allows its scripts. */
export interface PortalHooks {
  /** Paths of scripts of the same server. */
  readonly scripts: readonly string[];
  /** Links to other pages of the same server, before the sections. */
  readonly navigation: readonly NavigationEntry[];
  /** Content above the sections. */
  readonly renderTop?: () => ComponentChildren;
  /** Acts below an invitation. Its texts are plain: to find the invitation itself, use its id. */
  readonly renderActs?: (invitation: ReportedInvitation) => ComponentChildren;
}

/** Options of a page. */
export interface PageOptions {
  readonly portal?: PortalHooks;
}

/** Renders a report as one HTML file that needs nothing else. The page is complete without its script. */
export function renderReportPage(report: ShareReport, { portal }: PageOptions = {}): string {
  const plain = makeTextsPlain(report);
  return renderPage(
    <Page
      title="Share report"
      navigation={portal?.navigation ?? []}
      head={<p class="quiet">{plain.createdOn}</p>}
      scripts={portal?.scripts}
    >
      {portal?.renderTop?.()}
    </Page>,
  );
}
