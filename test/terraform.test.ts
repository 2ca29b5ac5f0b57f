import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Invitation } from '../constructs';
import { parseInvitation, parseSubscription } from '../lib';

// Terraform is on neither npm nor Debian: where it is not on the path, these tests are skipped by name.
const hasTerraform = spawnSync('terraform', ['version']).status === 0;
const terraformTest = hasTerraform ? test : test.skip;

const GOLDEN = join(__dirname, '../examples/two-companies/golden');

interface TerraformJson {
  readonly output: Record<string, unknown>;
}

type Terraform = (...args: string[]) => Promise<string>;

/** Applies the outputs of a synthesized stack, without its resources, which would need Azure. */
async function applyOutputs(stack: string): Promise<Terraform> {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  const { output } = JSON.parse(readFileSync(join(GOLDEN, `${stack}.tf.json`), 'utf8')) as TerraformJson;
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ output }));
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  const options = { cwd: folder, env: { ...env, CHECKPOINT_DISABLE: '1' } };
  const terraform: Terraform = async (...args) =>
    (await promisify(execFile)('terraform', args, options)).stdout;
  await terraform('init', '-input=false');
  await terraform('apply', '-auto-approve', '-input=false');
  return terraform;
}

terraformTest('terraform output -json prints the documents themselves', async () => {
  const [provider, consumer] = [await applyOutputs('contoso'), await applyOutputs('fabrikam')];
  const invitation = parseInvitation(await provider('output', '-json', 'fabrikam_invitation'));
  const subscription = parseSubscription(await consumer('output', '-json', 'subscription'));
  expect(subscription.invitation.invitationId).toBe(invitation.invitationId);
  expect(invitation.datasets.map(({ path }) => path)).toEqual(['', '']);
  expect(subscription.invitation.expiresOn).toBeNull();

  const allOutputs = await provider('output', '-json');
  expect(Invitation.fromTerraformOutput(allOutputs).invitation).toEqual(invitation);
});
