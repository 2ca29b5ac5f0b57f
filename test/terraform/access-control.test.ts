import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AclEntry } from '../../constructs';
import { AclEntryType, AclScope } from '../../constructs';
import {
  accept,
  createLandingMappings,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  createReceivedInvitation,
  referToStore,
} from '../constructs/declarations';
import { writeStack } from '../support/deployable';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * Access control lists that mappings declare, as Terraform plans and applies them. Where it is not on the path, these
 * tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const ANALYSTS: AclEntry = { type: AclEntryType.GROUP, principalId: PRINCIPAL, permissions: 'r-x' };
const FOLDER = 'azurerm_storage_data_lake_gen2_path.LandingContainers_lake_landing--in-';
const ROOT = 'azurerm_storage_data_lake_gen2_filesystem.LandingContainers_lake_landing_';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'terraform-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes the stack of a subscription with these lists; returns where. */
function written(path: string, accessControl: AclEntry[]): string {
  const stack = stackForTest();
  const [mapping] = createLandingMappings(path);
  accept(stack, 'sales', {
    invitation: createReceivedInvitation({}, { isHnsEnabled: true }),
    target: referToStore(stack, 'fabrikam', { isHnsEnabled: true }, 'lake'),
    mappings: [{ ...mapping, ...(path === '' && { path: undefined }), accessControl }],
  });
  return writeStack(folder, 'test', JSON.stringify(synthesizeStack(stack)));
}

async function planChanges(path: string): Promise<string[]> {
  const { stdout } = await run(path, 'plan', '-json', '-input=false');
  expect(errorsIn(stdout)).toEqual([]);
  return Object.entries(parsePlannedActions(stdout)).map(([address, action]) => `${action} ${address}`);
}

describeTerraform('declared access control', () => {
  test.each([
    ['a folder', 'in', FOLDER],
    ['a container', '', ROOT],
  ])(
    'of %s is applied, planned again without a change, and changed in place',
    async (_what, path, address) => {
      const stack = written(path, [ANALYSTS]);
      await terraform(stack, 'init', '-input=false');
      expect(errorsIn((await run(stack, 'apply', '-json', '-input=false', '-auto-approve')).stdout)).toEqual(
        [],
      );
      expect(await planChanges(stack)).toEqual([]);
      written(path, [
        { ...ANALYSTS, scope: AclScope.DEFAULT },
        { ...ANALYSTS, principalId: OTHER_PRINCIPAL },
      ]);
      expect(await planChanges(stack)).toEqual([expect.stringContaining(`update ${address}`)]);
    },
  );
});
