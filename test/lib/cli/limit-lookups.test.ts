import type { lookup } from 'node:dns';
import { limitLookups } from '../../../lib/cli/limit-lookups';

type Callback = (...answer: unknown[]) => void;

/** Looks up a name with a limit of 20 ms, by a module that does this with each call. */
function lookUp(
  answer: (callback: Callback) => void,
  ...args: unknown[]
): { said: unknown[][]; seen: unknown[][]; count: () => number } {
  const said: unknown[][] = [];
  const seen: unknown[][] = [];
  const module = {
    lookup: ((...all: unknown[]) => {
      seen.push(all.slice(0, -1));
      answer(all.at(-1) as Callback);
    }) as unknown as typeof lookup,
  };
  const count = limitLookups(module, 20);
  (module.lookup as unknown as Callback)('host', ...args, (...all: unknown[]) => said.push(all));
  return { said, seen, count };
}

const wait = async (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the look-up of a host name', () => {
  test.each<[string, unknown[], unknown[]]>([
    ['with options', [{ all: true }], ['host', { all: true }]],
    ['without options', [], ['host', {}]],
  ])('passes its answer on: %s', async (_case, args, expected) => {
    const { said, seen, count } = lookUp((callback) => callback(null, '10.0.0.1', 4), ...args);
    expect(seen).toEqual([expected]);
    await wait(50);
    expect(said).toEqual([[null, '10.0.0.1', 4]]);
    expect(count()).toBe(0);
  });

  test('passes its error on', () => {
    const error = new Error('getaddrinfo ENOTFOUND host');
    expect(lookUp((callback) => callback(error)).said).toEqual([[error]]);
  });

  test('that is not answered in time is an error that names it, and a late answer is ignored', async () => {
    let late: Callback = () => {};
    const { said, count } = lookUp((callback) => (late = callback));
    expect(count()).toBe(1);
    await wait(60);
    expect(said).toEqual([[expect.objectContaining({ code: 'EAI_AGAIN', hostname: 'host' })]]);
    expect(count()).toBe(1);
    late(null, '10.0.0.1', 4);
    expect(said).toHaveLength(1);
    expect(count()).toBe(0);
  });
});
