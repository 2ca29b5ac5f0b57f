import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Name of the cookie that the browser of the session has. */
const COOKIE = 'datashare-portal';

const createSecret = (): string => randomBytes(32).toString('hex');

/** The secrets of one portal: it has one browser, and ends with the command. */
export class PortalSession {
  /** Token in the printed address. It works once. */
  public readonly token = createSecret();
  /**
   * First part of all addresses. Browsers send a cookie to every port of a host, so that another program on this machine could
   * receive it: but they send it to this path only, which other programs cannot guess.
   */
  public readonly basePath = `/${randomBytes(16).toString('hex')}`;
  /** Value that every form sends back. */
  public readonly formToken = createSecret();
  private readonly cookieValue = createSecret();
  private isTokenUsed = false;

  /** Takes the token in exchange for the cookie. Returns undefined if the token is wrong, or was used. */
  public redeemToken(token: string): string | undefined {
    if (this.isTokenUsed || !isSameSecret(token, this.token)) return undefined;
    this.isTokenUsed = true;
    return `${COOKIE}=${this.cookieValue}; Path=${this.basePath}; HttpOnly; SameSite=Strict`;
  }

  /** True if the header of a request has the cookie. */
  public hasCookie(header: string | undefined): boolean {
    const values = (header ?? '')
      .split(';')
      .map((each) => each.trim())
      .filter((each) => each.startsWith(`${COOKIE}=`))
      .map((each) => each.slice(COOKIE.length + 1));
    return values.some((value) => isSameSecret(value, this.cookieValue));
  }

  public hasFormToken(value: string | undefined): boolean {
    return value !== undefined && isSameSecret(value, this.formToken);
  }
}

/** Compares in a time that does not depend on the values. */
function isSameSecret(given: string, secret: string): boolean {
  const [left, right] = [given, secret].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left, right);
}
