/** `npm run demo`: a share from declaration to data, on this machine only. See ../README.md. */
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import pc from 'picocolors';
import { DataShareError } from '../../../constructs';
import type { InvitationDocument, SingleSourceSubscription, SubscriptionDocument } from '../../../lib';
import { parseInvitation, parseSubscription } from '../../../lib';
import { datashare } from '../../support/command';
import type { Emulator } from '../../../testing/emulators/azurite';
import { startEmulator } from '../../../testing/emulators/azurite';
import { printHeading, line, quote, printError, title } from '../../support/screen';
import type { Synthesized } from '../../support/synth';
import { synthesize, writeDocument } from '../../support/synth';
import { compareMethods } from '../../in-place-native/demo/compare-methods';
import { FabrikamStack } from '../consumer';
import { ContosoStack } from '../provider';
import { changeProvider, fillProvider } from './data';
import { LAKES, publishOnDataLake } from './data-lake';
import { followChange } from './follow-change';

const WORK = join('cdktf.out', 'demo');
const INVITATION = join(WORK, 'contoso-travel.invitation.json');
const SUBSCRIPTION = join(WORK, 'contoso-travel.subscription.json');
const ABROAD = join(WORK, 'abroad.subscription.json');

async function main(): Promise<void> {
  title(
    'Two companies, one share',
    'Contoso shares flight and weather data with Fabrikam, as code. Everything runs on this machine: the demo ' +
      'synthesizes Terraform, and Azurite stands in for Azure Storage. The data is real (vega-datasets).',
  );
  mkdirSync(WORK, { recursive: true });
  const provider = declareShare();
  await reviewAccess(provider);
  const subscription = acceptInvitation(parseInvitation(provider.outputs['fabrikam_invitation']));
  refuseOtherRegion();

  const emulator = await startEmulator(['contoso', 'fabrikam', ...LAKES]);
  try {
    const accepted = parseSubscription(subscription) as SingleSourceSubscription;
    await carrySnapshots(emulator, accepted);
    await publishOnDataLake(emulator, accepted, WORK);
    compareMethods(WORK);
    await followChange(emulator, accepted, WORK);
  } finally {
    await emulator.stop();
  }
  console.log(
    `\n${pc.green('Done.')} No process is left running. The documents and the Terraform are in\n${WORK}.`,
  );
  console.log(
    'How it works: examples/two-companies/README.md.\nBuild your own stack: docs/getting-started.md.\n',
  );
}

function declareShare(): Synthesized {
  printHeading(
    'Contoso declares the share',
    'TypeScript declares datasets, terms and a recipient. Terraform grants access and outputs an invitation.',
  );
  const provider = synthesize(WORK, (app) => new ContosoStack(app, 'contoso'));
  describeSynthesis('examples/two-companies/provider.ts', provider);
  writeDocument(INVITATION, provider.outputs['fabrikam_invitation']);
  line(`invitation            ${INVITATION}`);
  return provider;
}

async function reviewAccess({ file }: Synthesized): Promise<void> {
  printHeading(
    'Contoso reviews access before it applies anything',
    'datashare reads the grants from the synthesized Terraform, as in a review of a pull request.',
  );
  await datashare({}, 0, 'access', relative('.', file));
}

function acceptInvitation(invitation: InvitationDocument): unknown {
  printHeading(
    'Fabrikam reads the invitation and accepts it',
    'The companies exchange only a small JSON document without secrets.',
  );
  console.log();
  quote(invitation.description ?? '');
  quote(`Terms of use: ${invitation.termsOfUse}`);
  quote(
    `SHA-256 ${invitation.termsSha256?.slice(0, 16)}...; Fabrikam's code contains it to accept the terms`,
  );
  const consumer = synthesize(WORK, (app) => fabrikam(app, 'westeurope'));
  describeSynthesis('examples/two-companies/consumer.ts', consumer);
  writeDocument(SUBSCRIPTION, consumer.outputs['subscription']);
  line(`subscription          ${SUBSCRIPTION}`);
  return consumer.outputs['subscription'];
}

function refuseOtherRegion(): void {
  printHeading(
    'Synthesis refuses a target in another region',
    'The error appears before Terraform plans anything. The command checks the region again (step 9).',
  );
  try {
    synthesize(join(WORK, 'refused'), (app) => fabrikam(app, 'eastus2'));
    throw new Error('the consumer in another region was not refused');
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
    'Do both sides match?',
    "Contoso's account has ten files, Fabrikam's is empty. datashare checks both before it copies.",
  );
  await datashare(env, 0, 'check', SUBSCRIPTION);

  printHeading(
    'The first snapshot copies everything',
    'The data goes from account to account; no byte passes through this process.',
  );
  await datashare(env, 0, 'sync', SUBSCRIPTION);

  printHeading(
    'The next day, Contoso has changed its data',
    'One file has new content, one is new, one is deleted. First the plan, then the copy.',
  );
  await changeProvider(contoso);
  await datashare(env, 0, 'plan', SUBSCRIPTION);
  await datashare(env, 0, 'sync', SUBSCRIPTION);

  printHeading(
    'Fabrikam verifies the copy and lists past runs',
    'datashare compares the target with the manifest of the last snapshot. Each run leaves a record.',
  );
  await datashare(env, 0, 'verify', SUBSCRIPTION);
  await datashare(env, 0, 'history', SUBSCRIPTION);

  printHeading(
    'The command refuses the other region as well',
    'A subscription that was edited by hand does not pass its checks.',
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
  for (const [type, count] of Object.entries(resources)) line(`${String(count).padStart(23)} x ${type}`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
