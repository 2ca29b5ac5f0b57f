import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Dataset } from '../constructs';
import { parseCondition } from '../lib/access/condition/condition-syntax';
import { evaluateParsed, evaluateReadAccess } from '../lib/access/condition/evaluate';
import { onlyCondition, createShareStack } from './constructs/share-stacks';
import type { Values } from './fixtures/grant-module';
import { DEFAULTS, grantModule, HERE } from './fixtures/grant-module';
import type { Planned } from './support/terraform';
import { hasTerraform, plan, terraform } from './support/terraform';

/*
 * The parts of a grant that the constructs leave to Terraform, run by Terraform. Where it is not on the path, these tests are skipped by
 * name, as those of terraform.test.ts are.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

/** Names that neither Terraform nor Azure may take for something else. */
const LITERAL = "${x} %{y} $${z} it's a\\b * [1]";

/** Terraform's messages for a case. */
interface Rendered {
  readonly condition: string;
  readonly mixed: boolean;
  readonly endpoints: Readonly<Record<string, { readonly https: string; readonly abfss: string }>>;
}

let folder: string;

/** All cases in one plan: a call of a module for each. */
async function planCases(cases: readonly Partial<Values>[]): Promise<Planned> {
  const values = cases.map((one): Values => ({ ...DEFAULTS, ...one }));
  const calls = ['part', 'full'].map((name) => {
    const own = values
      .map((value, at) => [at, value] as const)
      .filter(([, { full }]) => full === (name === 'full'));
    return [name, Object.fromEntries(own)] as const;
  });
  writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify(Object.fromEntries(calls)));
  return plan(folder);
}

/** The rendered values of cases that are all accepted. */
async function renderCases(cases: readonly Partial<Values>[]): Promise<Rendered[]> {
  const { refusals, outputs } = await planCases(cases);
  expect(refusals).toEqual([]);
  return cases.map((_, at) => (outputs['cases'] as Record<string, Rendered>)[at]);
}

const BAD_PATH =
  "ValueInvalid: 'path' of dataset \"folder\" must be 1 to 1024 characters, without leading or trailing slashes, empty, '.' or '..' segments, control characters, quotes or backslashes; change the value that it refers to (at test/ContainerGrants/contoso/curated/fabrikam/Reader)";
const BAD_TIME =
  "ValueInvalid: 'expiresOn' must be a UTC time like '2027-01-01T00:00:00Z'; change the value that it refers to (at test/ContainerGrants/contoso/curated/fabrikam/Reader)";
const TOO_LARGE =
  'ConditionTooLarge: the condition has more than the 8192 bytes that Azure allows; share a folder above its datasets, or move some into a container of their own (at test/ContainerGrants/contoso/curated/fabrikam/Reader)';

describeTerraform('what only Terraform knows of a grant', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    const module = (name: string): object => ({
      source: `./${name}`,
      for_each: `\${var.${name}}`,
      ...Object.fromEntries(['path', 'until', 'tenant', 'hns'].map((key) => [key, `\${each.value.${key}}`])),
    });
    for (const name of ['part', 'full']) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'main.tf.json'), JSON.stringify(grantModule(name === 'full')));
    }
    const main = {
      variable: { part: { type: 'any' }, full: { type: 'any' } },
      module: { part: module('part'), full: module('full') },
      output: {
        cases: { value: '${merge(module.part, module.full)}' },
        literal: {
          value: onlyCondition(
            createShareStack([[[Dataset.folder('curated', LITERAL, { datasetName: 'a' })]]]),
          ),
        },
      },
    };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(main));
    await terraform(folder, 'init', '-input=false');
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is admitted as it is meant, on flat Blob storage and on ADLS Gen2', async () => {
    const paths = [
      'sales',
      'a/b.c/..d',
      'Größe & Co/é',
      '[1] (2) {3} * ? + ^ | #',
      '🚢/ß',
      '${x} %{y} $${z}',
      ' a ',
      'x'.repeat(1024),
    ];
    const cases = paths.flatMap((path) => [false, true].map((hns) => ({ path, hns })));
    for (const [at, { condition, mixed }] of (await renderCases(cases)).entries()) {
      const { path, hns } = cases[at];
      // Beside the literal, the longest path is too long.
      expect(mixed).toBe(path.length < 1024);
      const parsed = parseCondition(condition);
      const isAllowed = (operation: 'Read' | 'List', name: string, when = '2026-12-31T23:59:59Z'): boolean =>
        evaluateParsed(parsed, { operation, container: 'curated', path: name, at: new Date(when) }) ===
        'Allowed';
      expect({
        path,
        inIt: isAllowed('Read', `${path}/a`),
        itself: isAllowed('Read', path),
        besides: isAllowed('Read', `${path}-secret/a`) || isAllowed('Read', 'other') || isAllowed('Read', ''),
        listed: isAllowed('List', `${path}/`),
        listedBesides: isAllowed('List', path) || isAllowed('List', ''),
        after:
          isAllowed('Read', `${path}/a`, '2027-01-01T00:00:00Z') ||
          isAllowed('List', `${path}/`, '2028-01-01'),
      }).toEqual({
        path,
        inIt: true,
        itself: hns,
        besides: false,
        listed: true,
        listedBesides: false,
        after: false,
      });
    }
  });

  test('is read at endpoints that are encoded as literal ones are', async () => {
    const paths = ['a b/c', 'a#b?c', '100%25', 'Größe/ß', 'a+b&c=d', '🚢', 'a,b;c:d@e'];
    const all = await renderCases(paths.map((path) => ({ path })));
    expect(all.map(({ endpoints }) => endpoints['folder'])).toEqual(
      paths.map((path) => ({
        https: `https://contoso.blob.core.windows.net/curated/${path.split('/').map(encodeURIComponent).join('/')}`,
        abfss: `abfss://curated@contoso.dfs.core.windows.net/${path}`,
      })),
    );
  });

  test('fails for paths, times and tenants that are refused in literals, in our words', async () => {
    const paths = [
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      '..',
      'a/../b',
      './a',
      'a\nb',
      'a\u0007',
      'a\u007f',
      'a\u0085b',
      "it's",
      "x' OR 'a",
      'a\\b',
      'a\\',
      'x'.repeat(1025),
    ];
    const times = [
      '',
      'never',
      '2027-01-01',
      '2027-01-01T00:00:00',
      '2027-01-01T00:00:00+01:00',
      '2027-02-31T00:00:00Z',
      '2027-01-01T24:00:00Z',
      '2026-12-31T23:59:60Z',
      '2027-01-01T00:00:00.12345678Z',
      '2027-01-01T00:00:00Z\n',
      "2027-01-01T00:00:00Z' OR 'a",
    ];
    const cases = [...paths.map((path) => ({ path })), ...times.map((until) => ({ until }))];
    const { refusals } = await planCases([...cases, { tenant: '44444444-4444-4444-8444-444444444444' }]);
    expect([...refusals].sort()).toEqual([
      expect.stringMatching(/^PrincipalForeign: .* \(at test\/fabrikam\)$/) as string,
      ...times.map(() => BAD_TIME),
      ...paths.map(() => BAD_PATH),
    ]);
  });

  test('may be a time with fractions, and a tenant in another case', async () => {
    const cases = ['2027-01-01T00:00:00.1Z', '2028-02-29T23:59:59.1234567Z'].map((until) => ({ until }));
    const all = await renderCases([...cases, { tenant: HERE.toUpperCase() }]);
    expect(all.map(({ condition }) => /DateTimeLessThan '(.*?)'/.exec(condition)?.[1])).toEqual([
      ...cases.map(({ until }) => until),
      DEFAULTS.until,
    ]);
  });

  test('is counted in bytes, together with the known part', async () => {
    // Each path stands in the condition three times on ADLS Gen2 and on flat Blob storage.
    const [{ condition }] = await renderCases([{ full: true, path: 'x' }]);
    const left = Math.floor((8192 - Buffer.byteLength(condition)) / 3) + 1;
    expect(left).toBeGreaterThan(40);
    const fits = [left - 2, Math.floor(left / 2) - 1, Math.floor(left / 4) - 1];
    const letters = ['x', 'ü', '🚢'];
    const good = letters.map((letter, at) => ({ full: true, path: letter.repeat(fits[at]) }));
    for (const one of await renderCases(good)) {
      expect(Buffer.byteLength(one.condition)).toBeGreaterThan(8192 - 24);
      expect(Buffer.byteLength(one.condition)).toBeLessThanOrEqual(8192);
    }
    const bad = letters.map((letter, at) => ({ full: true, path: letter.repeat(fits[at] + 3) }));
    expect((await planCases(bad)).refusals).toEqual(letters.map(() => TOO_LARGE));
  });

  test('leaves literal names as they are written', async () => {
    const condition = (await planCases([{}])).outputs['literal'] as string;
    const at = new Date(0);
    const read = (path: string): string =>
      evaluateReadAccess(condition, { operation: 'Read', container: 'curated', path, at });
    expect([read(`${LITERAL}/a`), read('x y z')]).toEqual(['Allowed', 'Denied']);
  });
});
