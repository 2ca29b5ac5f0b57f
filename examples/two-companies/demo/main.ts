/** `npm run demo`: the whole path once, on this machine alone. See ../README.md. */
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import pc from 'picocolors';
import { DataShareError } from '../../../constructs';
import type { InvitationDocument, SubscriptionDocument } from '../../../lib';
import { parseInvitation, parseSubscription } from '../../../lib';
import { datashare } from '../../support/command';
import type { Emulator } from '../../support/emulator';
import { startEmulator } from '../../support/emulator';
import { printHeading, line, quote, printError, title } from '../../support/screen';
import type { Synthesized } from '../../support/synth';
import { synthesize, writeDocument } from '../../support/synth';
import { FabrikamStack } from '../consumer';
import { ContosoStack } from '../provider';
import { changeProvider, fillProvider } from './data';
import { LAKES, publishOnDataLake } from './data-lake';

const WORK = join('cdktf.out', 'demo');
const INVITATION = join(WORK, 'contoso-travel.invitation.json');
const SUBSCRIPTION = join(WORK, 'contoso-travel.subscription.json');
const ABROAD = join(WORK, 'abroad.subscription.json');

async function main(): Promise<void> {
  title(
    'Two companies, one share',
    'Contoso shares flights and weather with Fabrikam, as code. All of it runs on this machine: Terraform is ' +
      'synthesized, Azurite stands in for Azure Storage, and the data is real (vega-datasets).',
  );
  mkdirSync(WORK, { recursive: true });
  const provider = declareShare();
  await reviewAccess(provider);
  const subscription = acceptInvitation(parseInvitation(provider.outputs['fabrikam_invitation']));
  refuseOtherRegion();

  const emulator = await startEmulator(['contoso', 'fabrikam', ...LAKES]);
  try {
    const accepted = parseSubscription(subscription);
    await carrySnapshots(emulator, accepted);
    await publishOnDataLake(emulator, accepted, WORK);
  } finally {
    await emulator.stop();
  }
  console.log(
    `\n${pc.green('Done.')} Nothing is left running; the documents and the Terraform are in\n${WORK}.`,
  );
  console.log(
    'How it is made: examples/two-companies/README.md.\nYour own stack: docs/getting-started.md.\n',
  );
}

function declareShare(): Synthesized {
  printHeading(
    'Contoso declares the share',
    'Datasets, terms and recipient in TypeScript; Terraform grants, and outputs an invitation.',
  );
  const provider = synthesize(WORK, (app) => new ContosoStack(app, 'contoso'));
  describeSynthesis('examples/two-companies/provider.ts', provider);
  writeDocument(INVITATION, provider.outputs['fabrikam_invitation']);
  line(`invitation            ${INVITATION}`);
  return provider;
}

async function reviewAccess({ file }: Synthesized): Promise<void> {
  printHeading(
    'Who may read what, before anything is applied?',
    'datashare reads the grants back out of the Terraform: what a reviewer of a pull request wants to know.',
  );
  await datashare({}, 0, 'access', relative('.', file));
}

function acceptInvitation(invitation: InvitationDocument): unknown {
  printHeading(
    'Fabrikam reads the invitation, and accepts it',
    'A small JSON document without secrets is all that passes between the companies.',
  );
  console.log();
  quote(invitation.description ?? '');
  quote(`Terms of use: ${invitation.termsOfUse}`);
  quote(`SHA-256 ${invitation.termsSha256?.slice(0, 16)}..., which Fabrikam's code names to accept them`);
  const consumer = synthesize(WORK, (app) => fabrikam(app, 'westeurope'));
  describeSynthesis('examples/two-companies/consumer.ts', consumer);
  writeDocument(SUBSCRIPTION, consumer.outputs['subscription']);
  line(`subscription          ${SUBSCRIPTION}`);
  return consumer.outputs['subscription'];
}

function refuseOtherRegion(): void {
  printHeading(
    'A store in another region is refused',
    'At synthesis already, before there is a plan; and again when the command runs (step 9).',
  );
  try {
    synthesize(join(WORK, 'refused'), (app) => fabrikam(app, 'eastus2'));
    throw new Error('a consumer in another region was not refused');
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    console.log();
    printError(error.message);
  }
}

async function carrySnapshots(emulator: Emulator, subscription: SubscriptionDocument): Promise<void> {
  const contoso = emulator.connectionString('contoso');
  const env = {
    DATASHARE_SOURCE_CONNECTION_STRING: contoso,
    DATASHARE_TARGET_CONNECTION_STRING: emulator.connectionString('fabrikam'),
  };
  await fillProvider(contoso);

  printHeading(
    'Do both sides fit?',
    "Contoso's account has ten files, Fabrikam's is empty. datashare looks before it copies.",
  );
  await datashare(env, 0, 'check', SUBSCRIPTION);

  printHeading(
    'The first snapshot is a full one',
    'Account to account: no byte passes through this process.',
  );
  await datashare(env, 0, 'sync', SUBSCRIPTION);

  printHeading(
    'A day later, Contoso has changed its data',
    'One file has new content, one is new, one is gone. First the plan, then the copy.',
  );
  await changeProvider(contoso);
  await datashare(env, 0, 'plan', SUBSCRIPTION);
  await datashare(env, 0, 'sync', SUBSCRIPTION);

  printHeading(
    'Is it all there, and who received what when?',
    'The target is compared with the manifest; every run has left a record.',
  );
  await datashare(env, 0, 'verify', SUBSCRIPTION);
  await datashare(env, 0, 'history', SUBSCRIPTION);

  printHeading(
    'The other region once more, at run time',
    'A subscription that was edited by hand does not get past the command.',
  );
  writeDocument(ABROAD, { ...subscription, target: { ...subscription.target, location: 'East US 2' } });
  await datashare(env, 3, 'sync', ABROAD);
}

function fabrikam(app: ConstructorParameters<typeof FabrikamStack>[0], location: string): FabrikamStack {
  return new FabrikamStack(app, 'fabrikam', { location, invitationFile: INVITATION });
}

function describeSynthesis(source: string, { file, resources }: Synthesized): void {
  console.log();
  line(`TypeScript            ${source}`);
  line(`Terraform             ${relative('.', file)}`);
  for (const [type, count] of Object.entries(resources)) line(`${String(count).padStart(21)} x ${type}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
