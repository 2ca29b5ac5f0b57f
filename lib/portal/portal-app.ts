import { readFileSync } from 'node:fs';
import type { Context, Hono as HonoApp } from 'hono';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { CliIo } from '../cli/io';
import { DataShareError } from '../errors/data-share-error';
import type { RunCommand } from './acts/captured-command';
import { RunList } from './acts/run-list';
import { addConsumerRoutes } from './consumer-routes';
import { Inbox } from './inbox-reader';
import type { PortalParts } from './portal-parts';
import { renderMessage, renderEntry } from './pages/message-page';
import { PORTAL_STYLE } from './pages/portal-style';
import { addProviderRoutes } from './provider-routes';
import { ENTRY_PATH, guardRequests } from './request-guard';
import { addReportRoutes } from './report-routes';
import { addRunRoutes } from './run-routes';
import { PortalSession } from './session';

/** The settings of a portal. */
export interface PortalSettings {
  /** Files, folders and URLs of exchanges: nothing else is shown or acted on. */
  readonly inputs: readonly string[];
  /** Folder that acts write documents to. */
  readonly folder: string;
  /** Invited principal, if it is not the one of the credential. */
  readonly principalId?: string;
  /** Tenant of the exchanges, if it is not that of the caller. */
  readonly tenant?: string;
}

/** The pages and acts of one session. */
export interface PortalApp {
  readonly app: HonoApp;
  readonly session: PortalSession;
  readonly runs: RunList;
}

/** Longest body of a request: a form has at most a thousand datasets. */
const MAX_BODY_BYTES = 256 * 1024;

/** Creates the pages and acts of one session. */
export function createPortalApp(
  settings: PortalSettings,
  runCommand: RunCommand,
  io: CliIo,
  getAuthority: () => string,
): PortalApp {
  const session = new PortalSession();
  const runs = new RunList(runCommand, io);
  const { basePath, formToken } = session;
  const parts: PortalParts = {
    context: { basePath, formToken, folder: settings.folder },
    inputs: settings.inputs,
    session,
    runs,
    inbox: new Inbox(runCommand, io, settings),
    runCommand,
    io,
  };
  const app = new Hono();
  app.use(guardRequests(session, getAuthority));
  const tooLarge = (context: Context): Response => context.text('The form is too large.\n', 413);
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  app.get(ENTRY_PATH, (context) => {
    // A program that looks at links asks for the head only. It would use up the token.
    if (context.req.method !== 'GET') return context.text('', 405, { Allow: 'GET' });
    const cookie = session.redeemToken(context.req.query('token') ?? '');
    if (cookie === undefined)
      return context.text('This address was used, or is wrong. Start the portal again.\n', 403);
    context.header('Set-Cookie', cookie);
    return context.html(renderEntry(basePath));
  });
  addFiles(app, basePath);
  addConsumerRoutes(app, parts);
  addProviderRoutes(app, parts);
  addReportRoutes(app, parts);
  addRunRoutes(app, parts);
  app.notFound((context) => context.html(renderMessage(parts.context, 'There is no such page.'), 404));
  app.onError((error, context) => {
    const text = DataShareError.isDataShareError(error) ? error.message : 'The portal could not do this.';
    return context.html(renderMessage(parts.context, text), 500);
  });
  return { app, session, runs };
}

/** Adds the two files that pages load. No other file is served. */
function addFiles(app: HonoApp, basePath: string): void {
  const script = readFileSync(require.resolve('htmx.org/dist/htmx.min.js'), 'utf8');
  app.get(`${basePath}/htmx.js`, (context) =>
    context.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  app.get(`${basePath}/portal.css`, (context) =>
    context.body(PORTAL_STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }),
  );
}
