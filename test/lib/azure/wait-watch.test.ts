import { limitCredential } from '../../../lib/azure/connection/limited-credential';
import { CallBounds } from '../../../lib/azure/requests/call-bounds';
import { RequestRetrier } from '../../../lib/azure/requests/request-retrier';
import type { Waiting } from '../../../lib/azure/requests/wait-watch';

afterEach(() => jest.useRealTimers());

test.each<[string, boolean, string]>([
  ['the token that a request needs', true, 'Microsoft Entra ID of the target to issue a token'],
  ['the request', false, 'the target to read a.csv'],
])('a long silence says what is waited for: %s', async (_case, isTokenSilent, what) => {
  jest.useFakeTimers();
  const waitings: Waiting[] = [];
  const bounds = new CallBounds({ onWaiting: (waiting) => waitings.push(waiting) });
  const token = { token: 't', expiresOnTimestamp: Infinity };
  const credential = limitCredential(
    { getToken: () => (isTokenSilent ? new Promise(() => {}) : Promise.resolve(token)) },
    'Microsoft Entra ID of the target',
    bounds,
  );
  const retrier = new RequestRetrier({ tries: 1 }, { service: 'the target', bounds });
  const request = async (): Promise<void> => {
    await credential.getToken('scope');
    await new Promise(() => {});
  };
  const end = retrier.run(new AbortController().signal, request, { action: 'read a.csv' });
  end.catch(() => {});
  await jest.advanceTimersByTimeAsync(25_000);
  expect(waitings).toEqual([
    { what, seconds: 10 },
    { what, seconds: 20 },
  ]);
  await jest.advanceTimersByTimeAsync(200_000);
  await expect(end).rejects.toThrow(isTokenSilent ? 'no token within 60 s' : 'no answer within 30 s');
});
