import type { Hono } from 'hono';
import type { ShareReport } from '../report/share-report';
import { renderReportPage } from '../report/page/report-page';
import { isUrl } from '../cli/input/invitation-input';
import { isFolder, readKnownDocuments } from './acts/known-documents';
import { askCommand } from './ask-command';
import { isInvitationUrl } from './inbox-reader';
import { createReportHooks } from './pages/report-hooks';
import { renderMessage } from './pages/message-page';
import type { PortalParts } from './portal-parts';

/** Adds the page of `datashare report`, made anew at each request. */
export function addReportRoutes(app: Hono, parts: PortalParts): void {
  const { context: page, inputs, runCommand, io } = parts;
  app.get(`${page.basePath}/report`, async (context) => {
    const known = readKnownDocuments(inputs);
    const places = listReportInputs(known, inputs);
    if (places.length === 0) return context.html(renderMessage(page, 'There is nothing to report yet.'));
    const answer = await askCommand(runCommand, io, ['report', '--json', '--no-diff', '--', ...places]);
    if (answer.value === undefined) {
      const text = answer.problems.map(({ message, fix }) => `${message}; ${fix}`).join(' ');
      return context.html(renderMessage(page, text));
    }
    const portal = createReportHooks(page, known);
    return context.html(renderReportPage(answer.value as ShareReport, { portal }));
  });
}

/** Lists the inputs of a report: the documents that were found, and the files and URLs that were named. */
function listReportInputs(known: ReturnType<typeof readKnownDocuments>, inputs: readonly string[]): string[] {
  const found = [known.invitations, known.subscriptions, known.acceptances].flatMap((each) =>
    each.map(({ place }) => place),
  );
  return [
    ...new Set([
      ...found,
      ...known.outputs,
      ...known.exchanges.filter((url) => !isInvitationUrl(url)),
      ...inputs.filter((input) => !isUrl(input) && !isFolder(input)),
    ]),
  ];
}
