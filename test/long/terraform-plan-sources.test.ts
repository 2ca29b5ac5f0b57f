import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlannedCode } from '../fixtures/terraform-plan-sources';
import {
  PLANNED_GRANTS,
  PLANNED_OTHERS,
  SHARED_BASE,
  SHARED_BASE_WITHOUT_PROGRAM,
} from '../fixtures/terraform-plan-sources';
import { datashare } from '../support/cli';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn } from '../support/terraform-messages';

/*
 * Terraform's own plans of changes that give a way to shared data, or none: blocks, dynamic blocks, locals, functions and outputs are in
 * them as Terraform writes them. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

let folder: string;

beforeAll(async () => {
  if (!hasTerraform) return;
  folder = mkdtempSync(join(tmpdir(), 'terraform-plans-'));
  writeFileSync(join(folder, 'main.tf'), SHARED_BASE);
  await terraform(folder, 'init', '-input=false');
  const { stdout } = await run(folder, 'apply', '-json', '-input=false', '-auto-approve');
  expect(errorsIn(stdout)).toEqual([]);
});

afterAll(() => {
  if (hasTerraform) rmSync(folder, { recursive: true, force: true });
});

/** Plans code, and returns the exit code of the review of the plan. */
async function reviewPlan(code: string): Promise<number> {
  writeFileSync(join(folder, 'main.tf'), code);
  const { stdout } = await run(folder, 'plan', '-json', '-input=false', '-out=plan');
  expect(errorsIn(stdout)).toEqual([]);
  const path = join(folder, 'plan.json');
  writeFileSync(path, await terraform(folder, 'show', '-json', 'plan'));
  return (await datashare(['access', 'diff', path, '--exit-code'])).exitCode;
}

const select = (codes: readonly PlannedCode[]): [string, PlannedCode][] =>
  codes.map((each) => [each.title, each]);

describeTerraform('a plan of Terraform', () => {
  test.each(select(PLANNED_GRANTS))('is never without a change: %s', async (_title, { code }) =>
    expect(await reviewPlan(SHARED_BASE + code)).toBe(10),
  );

  test.each(select(PLANNED_OTHERS))('has no change: %s', async (_title, { code }) =>
    expect(await reviewPlan(SHARED_BASE + code)).toBe(0),
  );

  test('tells that a program can run as an instance is destroyed', async () => {
    expect(await reviewPlan(SHARED_BASE_WITHOUT_PROGRAM)).toBe(10);
  });
});
