import { GRANTS, NO_GRANTS } from '../../../fixtures/access-corpus/corpus';
import type { Values } from '../../../fixtures/terraform';
import { GOLDENS } from '../../../fixtures/goldens';
import { datashare, documentFile } from '../../../support/cli';
import { REVIEW_IO, testCorpus } from '../../../support/corpus-tests';

/* Changes that somebody could propose, as code. The long tests review the same changes as plans and as states. */

test('the corpus is large, and each case has a title of its own', () => {
  const [grants, others] = [GRANTS, NO_GRANTS].map((kinds) => Object.values(kinds).flat());
  const titles = [...grants, ...others].map(({ title }) => title);
  expect(titles.filter((title, at) => titles.indexOf(title) !== at)).toEqual([]);
  expect(grants.length).toBeGreaterThanOrEqual(150);
  expect(others.length).toBeGreaterThanOrEqual(60);
  for (const cases of Object.values(GRANTS)) expect(cases.length).toBeGreaterThanOrEqual(5);
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
      const { exitCode } = await datashare(['access', 'diff', before, other, '--exit-code'], REVIEW_IO);
      expect(exitCode).toBe(0);
    }
  });
});

testCorpus(['code']);
