import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AcceptedSubscription, DataStore } from '../../constructs';
import { createLandingMappings, createReceivedInvitation, SYNCHRONIZER } from '../constructs/declarations';
import type { Build } from '../fixtures/changed-examples';
import { CHANGED_EXAMPLES } from '../fixtures/changed-examples';
import { writeStack } from '../support/deployable';
import { appForTest, stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * The whole plan of a changed declaration, as the guides describe it. Where Terraform is not
 * on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'terraform-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function written(build: Build): string[] {
  const stacks = build(appForTest());
  // A value that one stack needs from another is an output there, before any value is written.
  for (const stack of stacks) stack.prepareStack();
  return stacks.map((stack) => writeStack(folder, stack.node.id, JSON.stringify(synthesizeStack(stack))));
}

/** Applies each stack; what was planned for all, by addresses without the hash at their end. */
async function applyBuild(build: Build): Promise<Readonly<Record<string, string>>> {
  const planned: Record<string, string> = {};
  for (const stack of written(build)) {
    if (!existsSync(join(stack, '.terraform'))) await run(stack, 'init', '-input=false');
    const { stdout } = await run(stack, 'apply', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(stdout)).toEqual([]);
    for (const [address, action] of Object.entries(parsePlannedActions(stdout)))
      planned[address.replace(/_[0-9A-F]{8}$/, '')] = action;
  }
  return planned;
}

describeTerraform('the plan of a change', () => {
  test.each(CHANGED_EXAMPLES)('of %s is what the guides promise, and no more', async (_, build, steps) => {
    await applyBuild(build);
    for (const [what, change, plan] of steps) expect([what, await applyBuild(change)]).toEqual([what, plan]);
  });
});

describeTerraform('an account that is looked up', () => {
  test('fails to plan in another region than the source, in our words, before anything is made', async () => {
    const [stack] = written((app) => {
      const consumer = stackForTest('consumer', app);
      const target = DataStore.fromLookup(consumer, 'fabrikam', {
        storageAccountName: 'fabrikam',
        resourceGroupName: 'rg-lake',
      });
      const invitation = createReceivedInvitation({}, { location: 'northeurope' });
      new AcceptedSubscription(consumer, 'sales', {
        invitation,
        target,
        mappings: createLandingMappings('sales'),
        identity: SYNCHRONIZER,
      });
      return [consumer];
    });
    await run(stack, 'init', '-input=false');
    const { exitCode, stdout } = await run(stack, 'plan', '-json', '-input=false');
    const refusals = errorsIn(stdout);
    expect({ exitCode, isRefused: refusals.length > 0 }).toEqual({ exitCode: 1, isRefused: true });
    for (const refusal of refusals) {
      expect(refusal).toContain(
        "RegionMismatch: source and target must be in the same region; use a target account in the source's region, or set 'allowCrossRegion' to true and pay for the egress (at consumer/sales)",
      );
    }
  });
});
