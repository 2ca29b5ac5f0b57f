import type { lookup, LookupOptions } from 'node:dns';

/** The time for the name of a host. A name server that does not answer is asked again, or another one, after 5 seconds. */
const LOOKUP_LIMIT_MS = 10_000;

type Callback = (error: NodeJS.ErrnoException | null, ...answer: unknown[]) => void;

/** The module of Node.js that connections look up names with. */
interface NameLookup {
  lookup: typeof lookup;
}

/**
 * Gives the look-ups of host names a time limit. Node.js has none, and leaves them to the operating system, which may ask
 * silent name servers for minutes.
 *
 * @returns A function that counts the look-ups without an answer.
 */
export function limitLookups(dns: NameLookup, limitMs = LOOKUP_LIMIT_MS): () => number {
  const lookUp = dns.lookup as (host: string, options: LookupOptions, callback: Callback) => void;
  let pending = 0;
  const lookUpInTime = (host: string, ...rest: [LookupOptions, Callback] | [Callback]): void => {
    const [options, callback] = rest.length === 1 ? [{}, rest[0]] : rest;
    let isOver = false;
    const end: Callback = (...answer) => {
      clearTimeout(timer);
      if (!isOver) callback(...answer);
      isOver = true;
    };
    const timer = setTimeout(() => end(createLookupError(host, limitMs)), limitMs);
    pending += 1;
    lookUp(host, options, (...answer) => {
      pending -= 1;
      end(...answer);
    });
  };
  dns.lookup = Object.assign(lookUpInTime, dns.lookup);
  return () => pending;
}

/** Creates the error of a look-up that failed for now. */
function createLookupError(hostname: string, limitMs: number): NodeJS.ErrnoException {
  const message = `getaddrinfo EAI_AGAIN ${hostname} (no answer within ${limitMs / 1000} s)`;
  return Object.assign(new Error(message), { code: 'EAI_AGAIN', syscall: 'getaddrinfo', hostname });
}
