import type { CliIo } from '../cli/io';
import type { FormValues } from './acts/act-arguments';
import type { RunCommand } from './acts/captured-command';
import type { RunList } from './acts/run-list';
import type { Inbox } from './inbox-reader';
import type { PageContext } from './pages/page-context';
import type { PortalSession } from './session';

/** The parts that all routes of one portal use. */
export interface PortalParts {
  readonly context: PageContext;
  readonly inputs: readonly string[];
  readonly session: PortalSession;
  readonly runs: RunList;
  readonly inbox: Inbox;
  readonly runCommand: RunCommand;
  readonly io: CliIo;
}

/** Reads the values of a form. Returns undefined if it is not a form of this session. */
export async function readForm(request: Request, session: PortalSession): Promise<FormValues | undefined> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) return undefined;
  const values = new Map(new URLSearchParams(await request.text()));
  const isOurs = session.hasFormToken(values.get('formToken'));
  values.delete('formToken');
  return isOurs ? values : undefined;
}
