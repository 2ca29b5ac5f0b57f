import type { Context } from 'hono';
import type { Problem } from '../errors/error-codes';
import { problems as catalogue } from '../errors/catalogue';
import type { ActPlace, FormValues } from './acts/act-arguments';
import { buildArguments } from './acts/act-arguments';
import type { Act } from './acts/act-table';
import { renderMessage } from './pages/message-page';
import type { PortalParts } from './portal-parts';
import { readForm } from './portal-parts';

/** The subject of an act, as its route found it. */
export interface ActRequest {
  readonly act: Act;
  readonly place: ActPlace;
  /** Identity of the document: it has one act at a time. */
  readonly key: string;
  /** Name of the document on the page of the act. */
  readonly subject: string;
}

/** Starts the act that a form asks for, and shows its page; or shows the form again with the reasons why it was not started. */
export async function startAct(
  context: Context,
  parts: PortalParts,
  { act, place, key, subject }: ActRequest,
  values: FormValues,
  showRefusal: (problems: readonly Problem[]) => string | Promise<string>,
): Promise<Response> {
  const built = buildArguments(act, place, values, parts.context.folder);
  if (built.problems.length > 0) return context.html(await showRefusal(built.problems), 400);
  const started = parts.runs.start({ ...act, argv: built.argv, subject }, key);
  if ('refusal' in started) {
    const problem = catalogue.usage(started.refusal, 'see the list of actions');
    return context.html(await showRefusal([problem]), 409);
  }
  return context.redirect(`${parts.context.basePath}/runs/${started.id}`, 303);
}

/** Reads the form of a request; or answers it, because it is not a form of this session. */
export async function requireForm(context: Context, parts: PortalParts): Promise<FormValues | Response> {
  const values = await readForm(context.req.raw, parts.session);
  return (
    values ??
    context.html(renderMessage(parts.context, 'This form is not of this session. Reload the page.'), 403)
  );
}
