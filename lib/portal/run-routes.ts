import type { Hono } from 'hono';
import { requireForm } from './act-starter';
import { renderPart } from './pages/layout';
import { renderMessage } from './pages/message-page';
import { RunPart, renderRun, renderRuns } from './pages/run-page';
import type { PortalParts } from './portal-parts';

/** Status with which htmx stops to ask again. */
const STOP_POLLING = 286;

/** Adds the pages of acts that were begun. */
export function addRunRoutes(app: Hono, parts: PortalParts): void {
  const { context: page, runs } = parts;
  const { basePath } = page;
  app.get(`${basePath}/runs`, (context) => context.html(renderRuns(page, runs.list())));
  app.get(`${basePath}/runs/:id`, (context) => {
    const run = runs.find(context.req.param('id'));
    return run
      ? context.html(renderRun(page, run))
      : context.html(renderMessage(page, 'This action is not kept any more.'), 404);
  });
  app.get(`${basePath}/runs/:id/part`, (context) => {
    const run = runs.find(context.req.param('id'));
    if (!run) return context.text('This action is not kept any more.\n', 404);
    const part = renderPart(RunPart({ context: page, run }));
    if (run.exitCode === null) return context.html(part);
    return new Response(part, {
      status: STOP_POLLING,
      headers: { 'Content-Type': 'text/html; charset=utf-8' },
    });
  });
  app.post(`${basePath}/runs/:id/cancel`, async (context) => {
    const values = await requireForm(context, parts);
    if (values instanceof Response) return values;
    const id = context.req.param('id');
    runs.cancel(id);
    return context.redirect(`${basePath}/runs/${encodeURIComponent(id)}`, 303);
  });
}
