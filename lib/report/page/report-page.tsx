import type { ComponentChildren } from 'preact';
import type { ShareReport } from '../share-report';
import { AccessComparison } from './access-comparison';
import { AccessReview } from './access';
import { Attention } from './attention';
import { Figures } from './figures';
import { Page, renderPage } from './layout';
import type { NavigationEntry } from './layout';
import { ShareMap } from './map/share-map';
import { makeTextsPlain } from './plain-texts';
import type { RenderActs } from './recipients';
import { Recipients } from './recipients';
import { Synchronizations } from './synchronizations';

/** Additions of a server to the page. It sends its own content security policy, which allows its scripts. */
export interface PortalHooks {
  /** Paths of scripts of the same server. */
  readonly scripts: readonly string[];
  /** Links to other pages of the same server, before the sections. */
  readonly navigation: readonly NavigationEntry[];
  /** Content above the sections. */
  readonly renderTop?: () => ComponentChildren;
  /** Acts below an invitation. Its texts are plain: to find the invitation itself, use its id. */
  readonly renderActs?: RenderActs;
}

/** Options of a page. */
export interface PageOptions {
  readonly portal?: PortalHooks;
}

/** Renders a report as one HTML file that needs nothing else. The page is complete without its script. */
export function renderReportPage(report: ShareReport, { portal }: PageOptions = {}): string {
  const plain = makeTextsPlain(report);
  const sections: readonly NavigationEntry[] = [
    { href: '#attention', text: 'Attention', count: plain.attention.length },
    ...(plain.accessDiff === null ? [] : [{ href: '#changes', text: 'Change of access' }]),
    { href: '#map', text: 'Map' },
    { href: '#recipients', text: 'Recipients', count: plain.recipients.length },
    { href: '#synchronizations', text: 'Synchronizations', count: plain.synchronizations.length },
    { href: '#access', text: 'Access' },
  ];
  return renderPage(
    <Page
      title="Share report"
      navigation={[...(portal?.navigation ?? []), ...sections]}
      head={<Figures report={plain} />}
      scripts={portal?.scripts}
    >
      {portal?.renderTop?.()}
      <Attention report={plain} />
      <AccessComparison report={plain} />
      <ShareMap report={plain} />
      <Recipients report={plain} renderActs={portal?.renderActs} />
      <Synchronizations report={plain} />
      <AccessReview report={plain} />
    </Page>,
  );
}
