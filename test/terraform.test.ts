import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseInvitation, parseSubscription } from '../lib';

// Terraform is on neither npm nor Debian: where it is not on the path, these tests are skipped by name.
const hasTerraform = spawnSync('terraform', ['version']).status === 0;
const terraformTest = hasTerraform ? test : test.skip;

const GOLDEN = join(__dirname, '../examples/two-companies/golden');

interface TerraformJson {
  readonly output: Record<string, unknown>;
}

/** Applies the outputs of a synthesized stack, without its resources, which would need Azure. */
async function outputsOf(stack: string): Promise<Record<string, { value: unknown }>> {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  const { output } = JSON.parse(readFileSync(join(GOLDEN, `${stack}.tf.json`), 'utf8')) as TerraformJson;
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ output }));
  const { TF_CLI_CONFIG_FILE: _, ...env } = process.env;
  const terraform = (...args: string[]) =>
    promisify(execFile)('terraform', args, { cwd: folder, env: { ...env, CHECKPOINT_DISABLE: '1' } });
  await terraform('init', '-input=false');
  await terraform('apply', '-auto-approve', '-input=false');
  const { stdout } = await terraform('output', '-json');
  return JSON.parse(stdout) as Record<string, { value: unknown }>;
}

terraformTest(
  'terraform output -json prints the documents themselves',
  async () => {
    const [provider, consumer] = [await outputsOf('contoso'), await outputsOf('fabrikam')];
    const invitation = parseInvitation(provider['fabrikam_invitation'].value);
    const subscription = parseSubscription(consumer['subscription'].value);
    expect(subscription.invitation.invitationId).toBe(invitation.invitationId);
    expect(invitation.datasets.map(({ path }) => path)).toEqual(['', '']);
    expect(subscription.invitation.expiresOn).toBeNull();
  },
  60_000,
);
