import type { CorpusCase } from '../../../fixtures/access-corpus/corpus-case';
import { FORMS } from '../../../fixtures/access-corpus/corpus-case';
import { GRANTS, NO_GRANTS } from '../../../fixtures/access-corpus/corpus';
import { TIME_OF_REVIEW } from '../../../fixtures/platform/base-platform';
import { CorpusFiles } from '../../../support/access-corpus';
import type { Values } from '../../../fixtures/terraform';
import { GOLDENS } from '../../../fixtures/goldens';
import { datashare, documentFile } from '../../../support/cli';

/*
 * Changes that somebody could propose, as code, as a plan and as a state. None that gives access ends like a change that gives none.
 */

const files = new CorpusFiles();
const io = { now: () => TIME_OF_REVIEW };

/** Runs the command on each form of a case. */
async function reviewCase(own: CorpusCase): Promise<Record<string, number>> {
  const ended = files.writeCase(own).map(async ({ form, paths }) => {
    const { exitCode, stderr } = await datashare(['access', 'diff', ...paths, '--exit-code'], io);
    if (exitCode !== 0 && exitCode !== 10 && !own.isRefused) throw new Error(stderr);
    return [form, exitCode] as const;
  });
  return Object.fromEntries(await Promise.all(ended));
}

/** The exit code for all forms that a case has. */
function expectAll(own: CorpusCase, exitCode: unknown): Record<string, unknown> {
  return Object.fromEntries(
    FORMS.filter((form) => own.without[form] === undefined).map((form) => [form, exitCode]),
  );
}

const select = (cases: readonly CorpusCase[]): [string, CorpusCase][] =>
  cases.map((each) => [each.title, each]);

test('the corpus is large, and each case has a title of its own', () => {
  const [grants, others] = [GRANTS, NO_GRANTS].map((kinds) => Object.values(kinds).flat());
  const titles = [...grants, ...others].map(({ title }) => title);
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  expect(grants.length).toBeGreaterThanOrEqual(150);
  expect(others.length).toBeGreaterThanOrEqual(60);
  for (const cases of Object.values(GRANTS)) expect(cases.length).toBeGreaterThanOrEqual(5);
});

describe.each(Object.entries(GRANTS))('access is not given in silence: %s', (_kind, cases) => {
  test.each(select(cases))('%s', async (_title, own) => {
    const told = own.isRefused ? (expect.any(Number) as unknown) : 10;
    const ended = await reviewCase(own);
    expect(ended).toEqual(expectAll(own, told));
    expect(Object.values(ended)).not.toContain(0);
  });
});

describe('the examples raise no alarm', () => {
  const ORDINARY = {
    azurerm_dns_zone: { app: { name: 'contoso.example', resource_group_name: 'rg-app' } },
    random_string: { app: { length: 8 } },
  };

  test.each(GOLDENS)('%s', async (_name, text) => {
    const json = JSON.parse(text) as Values;
    const more = { ...json, resource: { ...(json['resource'] as Values), ...ORDINARY } };
    const [before, same, after] = [text, JSON.stringify(json, null, 4), JSON.stringify(more)].map((each) =>
      documentFile(each, 'cdk.tf.json'),
    );
    for (const other of [same, after]) {
      const { exitCode } = await datashare(['access', 'diff', before, other, '--exit-code'], io);
      expect(exitCode).toBe(0);
    }
  });
});

describe.each(Object.entries(NO_GRANTS))('nothing is reported: %s', (_kind, cases) => {
  test.each(select(cases))('%s', async (_title, own) => {
    expect(await reviewCase(own)).toEqual(expectAll(own, 0));
  });
});
