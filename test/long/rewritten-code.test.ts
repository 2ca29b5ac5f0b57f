import fc from 'fast-check';
import { END, TIME_OF_REVIEW } from '../fixtures/platform/base-platform';
import type { Platform } from '../fixtures/platform/platform';
import { renderConfiguration } from '../fixtures/platform/render-configuration';
import { renderPlan } from '../fixtures/platform/render-plan';
import { renderState } from '../fixtures/platform/render-state';
import type { PlainGrant, RewrittenArgument } from '../fixtures/platform/rewrite-platform';
import {
  buildGrants,
  CONTAINERS,
  FOLDERS,
  PRINCIPALS,
  REWRITES,
  ROLES,
} from '../fixtures/platform/rewrite-platform';
import { datashare, documentFile } from '../support/cli';

/*
 * The same access, written in another way, has the same answer, or is called unknown. A change is never hidden by the way in which it is
 * written.
 */

const io = { now: () => TIME_OF_REVIEW };
const ASKED = ['curated/sales/a.csv', 'curated/hr/a.csv', 'raw/sales/a.csv', 'raw/other.csv', 'raw/hr/'];

type Verdict = 'Allowed' | 'Denied' | 'Unknown';

const grant: fc.Arbitrary<PlainGrant> = fc.record({
  container: fc.constantFrom(...CONTAINERS),
  principalId: fc.constantFrom(...PRINCIPALS),
  role: fc.constantFrom(...ROLES),
  folders: fc.subarray([...FOLDERS]),
  until: fc.constantFrom(null, END),
});
const rewritten: fc.Arbitrary<RewrittenArgument> = fc.record({
  rewrite: fc.constantFrom(...REWRITES),
  argument: fc.constantFrom('scope', 'principal_id', 'role_definition_name', 'condition'),
});
const runs = { seed: 20261122, numRuns: 120 };

const writeCode = (platform: Platform): string => documentFile(renderConfiguration(platform), 'cdk.tf.json');

/** The verdict for each principal and path. A principal that nobody knows can be any of them. */
async function askPaths(path: string): Promise<Record<string, Verdict>> {
  const verdicts = await Promise.all(
    ASKED.map(async (asked) => {
      const { stdout, stderr } = await datashare(['access', path, '--path', asked, '--json'], io);
      if (stderr !== '') throw new Error(stderr);
      const { answers } = JSON.parse(stdout) as {
        readonly answers: readonly {
          readonly principals: readonly { readonly principalId: string; readonly verdict: Verdict }[];
        }[];
      };
      const all = answers.flatMap(({ principals }) => principals);
      const isOpen = all.some(
        ({ principalId, verdict }) => /[${(]/.test(principalId) && verdict !== 'Denied',
      );
      return PRINCIPALS.map((principal) => {
        const own = all.filter(({ principalId }) => principalId === principal).map(({ verdict }) => verdict);
        const verdict = (['Allowed', 'Unknown'] as const).find((each) => own.includes(each)) ?? 'Denied';
        return [`${principal} ${asked}`, isOpen && verdict === 'Denied' ? 'Unknown' : verdict] as const;
      });
    }),
  );
  return Object.fromEntries(verdicts.flat());
}

async function compare(...paths: readonly string[]): Promise<number> {
  return (await datashare(['access', 'diff', ...paths, '--exit-code'], io)).exitCode;
}

describe('code that means the same', () => {
  test('has the same answers, or unknown ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(grant, { minLength: 1, maxLength: 3 }),
        fc.array(rewritten, { minLength: 3, maxLength: 3 }),
        async (grants, rewrites) => {
          const plain = await askPaths(writeCode(buildGrants(grants, [])));
          const other = await askPaths(writeCode(buildGrants(grants, rewrites)));
          const wrong = Object.entries(plain).filter(
            ([key, verdict]) => other[key] !== verdict && other[key] !== 'Unknown',
          );
          expect(wrong).toEqual([]);
        },
      ),
      runs,
    );
  });

  test('is no change of itself', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(grant, { minLength: 1, maxLength: 3 }),
        fc.array(rewritten, { minLength: 3 }),
        async (grants, rewrites) => {
          const platform = buildGrants(grants, rewrites);
          expect(await compare(writeCode(platform), writeCode(platform))).toBe(0);
          expect(await compare(documentFile(renderPlan(platform, platform), 'plan.json'))).toBe(0);
        },
      ),
      { ...runs, numRuns: 60 },
    );
  });

  test('does not hide a grant, in any form', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(grant, { minLength: 1, maxLength: 3 }),
        fc.array(rewritten, { minLength: 3, maxLength: 3 }),
        fc.record({ grant, at: fc.nat(2) }),
        async (grants, rewrites, { grant: other, at }) => {
          const changed = grants.map((own, index) => (index === at % grants.length ? other : own));
          const [before, after] = [buildGrants(grants, []), buildGrants(changed, [])];
          const isChange = (await compare(writeCode(before), writeCode(after))) === 10;
          const [old, now] = [buildGrants(grants, rewrites), buildGrants(changed, rewrites)];
          const told = [
            await compare(writeCode(old), writeCode(now)),
            await compare(documentFile(renderPlan(old, now), 'plan.json')),
            await compare(...[old, now].map((each) => documentFile(renderState(each), 'state.json'))),
          ];
          if (isChange) expect(told).toEqual([10, 10, 10]);
        },
      ),
      runs,
    );
  });
});
