import type { Context, Hono } from 'hono';
import type { Problem } from '../errors/error-codes';
import type { ActPlace, FormValues } from './acts/act-arguments';
import { buildArguments } from './acts/act-arguments';
import { ACTS, SUBSCRIPTION_ACT_NAMES } from './acts/act-table';
import { readKnownDocuments } from './acts/known-documents';
import { formatCommandLine } from './acts/run-list';
import { requireForm, startAct } from './act-starter';
import { askCommand } from './ask-command';
import { InboxPart } from './pages/inbox-part';
import { CheckPart, renderInvitation } from './pages/invitation-page';
import { renderPart } from './pages/layout';
import { renderMessage } from './pages/message-page';
import { renderOverview } from './pages/overview-page';
import { renderSubscription } from './pages/subscription-page';
import type { PortalParts } from './portal-parts';

/** Adds the pages of the consumer: the inbox, invitations and subscriptions. */
export function addConsumerRoutes(app: Hono, parts: PortalParts): void {
  const { context: page, runs, inbox } = parts;
  const { basePath } = page;
  app.get(`${basePath}/`, (context) =>
    context.html(renderOverview(page, readKnownDocuments(parts.inputs), runs.list())),
  );
  app.get(`${basePath}/inbox`, async (context) => {
    const list = await inbox.list(readKnownDocuments(parts.inputs));
    return context.html(renderPart(InboxPart({ context: page, list })));
  });
  app.get(`${basePath}/invitations/:key`, (context) => showInvitation(context, parts));
  app.post(`${basePath}/invitations/:key/accept-check`, (context) => checkAnswer(context, parts));
  for (const name of ['accept', 'reject'])
    app.post(`${basePath}/invitations/:key/${name}`, (context) => startAnswer(context, parts, name));
  app.get(`${basePath}/subscriptions/:key`, (context) => showSubscription(context, parts));
  for (const name of SUBSCRIPTION_ACT_NAMES)
    app.post(`${basePath}/subscriptions/:key/${name}`, (context) =>
      startSubscriptionAct(context, parts, name),
    );
}

function findInvitation(context: Context, parts: PortalParts): ReturnType<PortalParts['inbox']['find']> {
  return parts.inbox.find(context.req.param('key') ?? '', readKnownDocuments(parts.inputs));
}

function answerMissing(context: Context, { context: page }: PortalParts): Response | Promise<Response> {
  return context.html(
    renderMessage(page, 'This document is not known. Open the overview, which reads the inputs again.'),
    404,
  );
}

async function showInvitation(context: Context, parts: PortalParts): Promise<Response> {
  const place = findInvitation(context, parts)?.place;
  return place
    ? context.html(await renderInvitationAt(context, parts, place))
    : answerMissing(context, parts);
}

async function renderInvitationAt(
  context: Context,
  parts: PortalParts,
  place: ActPlace,
  refused?: { readonly actName: string; readonly values: FormValues; readonly problems: readonly Problem[] },
): Promise<string> {
  const { invitation, problems } = await parts.inbox.read(place);
  const key = context.req.param('key') ?? '';
  return invitation
    ? renderInvitation({ context: parts.context, key, invitation, refused })
    : renderMessage(parts.context, problems.map(({ message, fix }) => `${message}; ${fix}`).join(' '));
}

/** Asks the command to check an answer, without writing or sending it. */
async function checkAnswer(context: Context, parts: PortalParts): Promise<Response> {
  const values = await requireForm(context, parts);
  if (values instanceof Response) return values;
  const place = findInvitation(context, parts)?.place;
  if (!place) return answerMissing(context, parts);
  const { argv, problems: refused } = buildArguments(
    ACTS['accept-check'],
    place,
    values,
    parts.context.folder,
  );
  const { problems } =
    refused.length > 0 ? { problems: refused } : await askCommand(parts.runCommand, parts.io, argv);
  const shown = buildArguments(ACTS['accept'], place, values, parts.context.folder).argv;
  const commandLine = formatCommandLine(shown, parts.io);
  return context.html(renderPart(CheckPart({ problems, commandLine })));
}

async function startAnswer(context: Context, parts: PortalParts, name: string): Promise<Response> {
  const values = await requireForm(context, parts);
  if (values instanceof Response) return values;
  const found = findInvitation(context, parts);
  if (!found) return answerMissing(context, parts);
  const { place, shareName } = found;
  const key = context.req.param('key') ?? '';
  return startAct(context, parts, { act: ACTS[name], place, key, subject: shareName }, values, (problems) =>
    renderInvitationAt(context, parts, place, { actName: name, values, problems }),
  );
}

function findSubscription(
  context: Context,
  parts: PortalParts,
): ReturnType<typeof readKnownDocuments>['subscriptions'][number] | undefined {
  const key = context.req.param('key');
  return readKnownDocuments(parts.inputs).subscriptions.find((each) => each.key === key);
}

function showSubscription(context: Context, parts: PortalParts): Response | Promise<Response> {
  const known = findSubscription(context, parts);
  if (!known) return answerMissing(context, parts);
  const { subscriptionName } = known.document;
  const runs = parts.runs.list().filter(({ subject }) => subject === subscriptionName);
  return context.html(renderSubscription({ context: parts.context, known, runs }));
}

async function startSubscriptionAct(context: Context, parts: PortalParts, name: string): Promise<Response> {
  const values = await requireForm(context, parts);
  if (values instanceof Response) return values;
  const known = findSubscription(context, parts);
  if (!known) return answerMissing(context, parts);
  const request = {
    act: ACTS[name],
    place: { places: [known.place] },
    key: known.key,
    subject: known.document.subscriptionName,
  };
  return startAct(context, parts, request, values, (problems) =>
    renderSubscription({
      context: parts.context,
      known,
      runs: [],
      refused: { actName: name, values, problems },
    }),
  );
}
