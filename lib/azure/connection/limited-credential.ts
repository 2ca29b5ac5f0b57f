import type { TokenCredential } from '@azure/identity';
import { isNoAnswerError, NoTokenError, runWithinLimit } from '../requests/limited-try';
import { NEVER_ABORTED } from '../requests/never-aborted';
import type { CallBounds } from '../requests/call-bounds';

/** Gives each request for a token a time limit: credentials start processes and ask services, some of which never answer. */
export function limitCredential(
  credential: TokenCredential,
  service: string,
  bounds: CallBounds,
): TokenCredential {
  return {
    getToken: async (scopes, options) => {
      const { limits, watch } = bounds;
      const pending = { service, action: 'issue a token', isToken: true } as const;
      const signal = options?.abortSignal as AbortSignal | undefined;
      bounds.pendingTokens += 1;
      watch.begin(pending);
      try {
        return await runWithinLimit(signal ?? NEVER_ABORTED, { limitMs: limits.tokenMs }, (abortSignal) =>
          credential.getToken(scopes, { ...options, abortSignal }),
        );
      } catch (cause) {
        throw isNoAnswerError(cause) ? new NoTokenError(limits.tokenMs, { cause }) : cause;
      } finally {
        bounds.pendingTokens -= 1;
        watch.end(pending);
      }
    },
  };
}
