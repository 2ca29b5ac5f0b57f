import type { Context, MiddlewareHandler } from 'hono';
import { SCRIPT_SOURCE, STYLE_SOURCE } from '../report/page/layout';
import type { PortalSession } from './session';

/** Headers of every answer. Nothing of another origin is loaded, and nothing is stored or framed. */
const HEADERS = new Map([
  [
    'Content-Security-Policy',
    `default-src 'none'; script-src 'self' ${SCRIPT_SOURCE}; style-src 'self' ${STYLE_SOURCE}; img-src 'self' data:; connect-src 'self'; form-action 'self'; ` +
      "base-uri 'none'; frame-ancestors 'none'",
  ],
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=()'],
]);

/** Address at which the token is taken. */
export const ENTRY_PATH = '/open';

/**
 * Refuses every request that does not come from the browser of the session:
 *
 * - another `Host`, as after DNS rebinding;
 * - a page of another origin, which `Sec-Fetch-Site` and `Origin` tell: another port of this machine is one too;
 * - no cookie of the session.
 */
export function guardRequests(session: PortalSession, getAuthority: () => string): MiddlewareHandler {
  return async (context, next) => {
    const refusal = findRefusal(context, session, getAuthority());
    if (refusal) context.res = context.text(`${refusal}\n`, 403);
    else await next();
    for (const [name, value] of HEADERS)
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  };
}

function findRefusal({ req }: Context, session: PortalSession, authority: string): string | undefined {
  if (req.header('host') !== authority) return 'The portal answers at its own address only.';
  const site = req.header('sec-fetch-site');
  const isEntry = req.path === ENTRY_PATH;
  if (!isEntry && site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'A page of another origin asked for this.';
  if (!['GET', 'HEAD'].includes(req.method) && !isOwnChange(req.header('origin'), site, authority))
    return 'A page of another origin asked for this, or the browser does not tell.';
  if (!isEntry && !session.hasCookie(req.header('cookie')))
    return 'This browser has no access. Open the address that the command printed; it works once.';
  return undefined;
}

/**
 * True if a page of the portal sent a form. `Sec-Fetch-Site` tells; `Origin` tells for a browser that does not send it. Without
 * referrers, browsers send the origin `null` with forms.
 */
function isOwnChange(origin: string | undefined, site: string | undefined, authority: string): boolean {
  const isOwnOrigin = origin === `http://${authority}`;
  return site === undefined ? isOwnOrigin : site === 'same-origin' && (isOwnOrigin || origin === 'null');
}
