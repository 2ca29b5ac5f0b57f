import type { Context, Hono } from 'hono';
import type { StatusReport } from '../exchange/status-report';
import { ACTS } from './acts/act-table';
import type { KnownDocuments } from './acts/known-documents';
import { computeKey, readKnownDocuments } from './acts/known-documents';
import { requireForm, startAct } from './act-starter';
import { askCommand } from './ask-command';
import { isInvitationUrl } from './inbox-reader';
import { renderPart } from './pages/layout';
import { RecipientsPart, renderSharing } from './pages/sharing-page';
import type { PortalParts } from './portal-parts';

/** Adds the pages of the provider: recipients, acceptances and next steps. */
export function addProviderRoutes(app: Hono, parts: PortalParts): void {
  const { basePath } = parts.context;
  app.get(`${basePath}/sharing`, (context) =>
    context.html(renderSharing({ context: parts.context, known: readKnownDocuments(parts.inputs) })),
  );
  app.get(`${basePath}/sharing/recipients`, async (context) => {
    const sources = listSources(readKnownDocuments(parts.inputs));
    const { value, problems } = await askCommand(parts.runCommand, parts.io, [
      'status',
      '--json',
      '--',
      ...sources,
    ]);
    const report = value as StatusReport | undefined;
    return context.html(renderPart(RecipientsPart({ report, problems })));
  });
  for (const name of ['take-in', 'publish'])
    app.post(`${basePath}/sharing/${name}`, (context) => startProviderAct(context, parts, name));
}

/** Lists the arguments of the commands that report on recipients. */
function listSources({ exchanges, outputs }: KnownDocuments): string[] {
  return [...exchanges.filter((url) => !isInvitationUrl(url)), ...outputs];
}

async function startProviderAct(context: Context, parts: PortalParts, name: string): Promise<Response> {
  const values = await requireForm(context, parts);
  if (values instanceof Response) return values;
  const known = readKnownDocuments(parts.inputs);
  const places = name === 'publish' ? known.outputs : listSources(known);
  const request = {
    act: ACTS[name],
    place: { places },
    key: computeKey('sharing', ...places),
    subject: places.join(', '),
  };
  return startAct(context, parts, request, values, (problems) =>
    renderSharing({ context: parts.context, known, refused: { problems } }),
  );
}
