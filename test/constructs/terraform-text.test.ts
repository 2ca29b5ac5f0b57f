import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { escapeTemplates } from '../../constructs/synthesis/terraform-strings';
import { asTerraformReads, synthesizeConditions } from '../support/access';
import { CASE } from '../support/random-shares';

// Terraform is on neither npm nor Debian: where it is not on the path, these tests are skipped by name.
const hasTerraform = spawnSync('terraform', ['version']).status === 0;
const terraformTest = hasTerraform ? test : test.skip;

const CONDITIONS = synthesizeConditions(fc.sample(CASE, { seed: 20_270_103, numRuns: 300 }));

/** Renders texts of a JSON configuration as Terraform does. */
function readByTerraform(texts: readonly string[]): string[] {
  const cwd = mkdtempSync(join(tmpdir(), 'terraform-text-'));
  try {
    const output = Object.fromEntries(texts.map((value, index) => [`t${index}`, { value }]));
    writeFileSync(join(cwd, 'cdk.tf.json'), JSON.stringify({ output }));
    const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
    const terraform = (...args: string[]): string =>
      execFileSync('terraform', args, {
        cwd,
        env: { ...env, CHECKPOINT_DISABLE: '1' },
        encoding: 'utf8',
        stdio: 'pipe',
      });
    terraform('init', '-input=false');
    terraform('apply', '-auto-approve', '-input=false');
    const read = JSON.parse(terraform('output', '-json')) as Record<string, { value: string }>;
    return texts.map((_, index) => read[`t${index}`].value);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

test('escaped text is read back unchanged', () => {
  const text = fc.string({ unit: fc.constantFrom('$', '%', '{', '}', 'a', '"', '\\') });
  fc.assert(
    fc.property(text, (value) => {
      expect(asTerraformReads(escapeTemplates(value))).toBe(value);
    }),
    { seed: 20_270_101, numRuns: 2000 },
  );
});

terraformTest('and Terraform reads it so, too', () => {
  const texts = ['$', '${', '$${', '$$${', '%%{', '$%{', '${"$"}{', '\\${', '"${~"', ...CONDITIONS];
  expect(readByTerraform(texts.map(escapeTemplates))).toEqual(texts);
  const token = '${TfToken[TOKEN.0]}';
  const beforeToken = ['cost$', 'a$$', '$$$', 'x%'].map((text) =>
    escapeTemplates(text + token).replace(token, '${"x"}'),
  );
  expect(readByTerraform(beforeToken)).toEqual(['cost$x', 'a$$x', '$$$x', 'x%x']);
  // Why names have to be composed.
  expect(readByTerraform(['a\u0308', '\u212a'])).toEqual(['\u00e4', 'K']);
});
