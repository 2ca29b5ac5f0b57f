/** `npm run demo:exchange`: a share from invitation to revocation, on this machine only. See ../README.md. */
import { readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import pc from 'picocolors';
import { DataShareError, InvitationState } from '../../../constructs';
import { parseInvitation } from '../../../lib';
import { datashare } from '../../support/command';
import { startEmulator } from '../../../testing/emulators/azurite';
import { printHeading, printError, title } from '../../support/screen';
import { synthesize, writeDocument } from '../../support/synth';
import type { ContosoProps } from '../main';
import { ContosoStack, TERMS } from '../main';
import { addDay, fillProvider } from './data';

const WORK = join('cdktf.out', 'life-cycle');
const CONTOSO = join(WORK, 'contoso');
const FABRIKAM = join(WORK, 'fabrikam');
const NORTHWIND = join(WORK, 'northwind');
const OUTPUT = join(CONTOSO, 'output.json');
const ACCEPTANCE = join(CONTOSO, 'weather-fabrikam.acceptance.json');
const SUBSCRIPTION = join(FABRIKAM, 'weather.subscription.json');
const EXCHANGE = 'https://contoso.blob.core.windows.net/exchange';
const NEW_TERMS = `${TERMS} Name Contoso as the source.`;

type Env = Readonly<Record<string, string>>;

async function main(): Promise<void> {
  title(
    'The life of a share',
    'Contoso invites two companies. One rejects. The other accepts, gets access, receives data, accepts new terms, ' +
      'and loses access in the end. The demo synthesizes Terraform, and Azurite stands in for Azure Storage.',
  );
  rmSync(WORK, { recursive: true, force: true });
  const emulator = await startEmulator(['contoso', 'fabrikam']);
  const contoso: Env = { DATASHARE_EXCHANGE_CONNECTION_STRING: emulator.connectionString('contoso') };
  const fabrikam: Env = {
    ...contoso,
    DATASHARE_SOURCE_CONNECTION_STRING: emulator.connectionString('contoso'),
    DATASHARE_TARGET_CONNECTION_STRING: emulator.connectionString('fabrikam'),
  };
  try {
    await fillProvider(emulator.connectionString('contoso'));
    const invitation = await invite(contoso);
    await reject(contoso, invitation);
    await accept(fabrikam, contoso);
    await receive(fabrikam, contoso, emulator.connectionString('contoso'));
    await changeTerms(fabrikam, contoso);
    await revoke(fabrikam, contoso);
  } finally {
    await emulator.stop();
  }
  console.log(`\n${pc.green('Done.')} No process is left running. All documents are in\n${WORK}.`);
  console.log('How it works: examples/exchange/README.md.\n');
}

async function invite(contoso: Env): Promise<Readonly<Record<'fabrikam' | 'northwind', string>>> {
  printHeading(
    'Contoso invites two companies',
    'Terraform creates the exchange, in which each can read its own invitation and leave receipts. Neither can read data yet.',
  );
  const file = apply({});
  await datashare(contoso, 0, 'access', relative('.', file));
  await datashare(contoso, 0, 'invitation', 'publish', OUTPUT);
  const outputs = JSON.parse(readFileSync(OUTPUT, 'utf8')) as Readonly<Record<string, { value: unknown }>>;
  const getInvitationUrl = (output: string): string =>
    `${EXCHANGE}/invitations/${parseInvitation(outputs[output].value).invitationId}/invitation.json`;
  return {
    fabrikam: getInvitationUrl('fabrikam_invitation'),
    northwind: getInvitationUrl('northwind_invitation'),
  };
}

async function reject(contoso: Env, { northwind }: { readonly northwind: string }): Promise<void> {
  printHeading('Northwind reads its invitation and rejects it', 'It only needs the datashare command.');
  await datashare(contoso, 0, 'invitation', 'show', northwind);
  await datashare(
    contoso,
    0,
    'reject',
    northwind,
    '--reason',
    'We have a station of our own.',
    '--out',
    NORTHWIND,
  );
}

async function accept(fabrikam: Env, contoso: Env): Promise<void> {
  printHeading(
    'Fabrikam accepts with the hash of the terms',
    'The acceptance goes to Contoso through the exchange. The subscription stays with Fabrikam.',
  );
  await acceptTerms(
    fabrikam,
    ...['--account', 'fabrikam', '--location', 'westeurope'],
    ...['--tenant', '44444444-4444-4444-8444-444444444444'],
    ...['--application-id', 'b7d1f0c2-6a54-4e0b-9c39-1f2e3d4c5b6a'],
    ...['--consumer', 'Fabrikam', '--trigger', 'provider'],
  );
  await datashare(contoso, 0, 'status', EXCHANGE);

  printHeading(
    'Contoso adds the acceptance to its code, which grants access',
    'It is one line, reviewed like any other.',
  );
  await takeAcceptances(contoso);
  const before = apply({}, 'before');
  const after = apply({ fabrikamAcceptance: ACCEPTANCE });
  await datashare(contoso, 0, 'access', 'diff', relative('.', before), relative('.', after));
  await datashare(contoso, 0, 'invitation', 'publish', OUTPUT);
}

async function receive(fabrikam: Env, contoso: Env, connectionString: string): Promise<void> {
  printHeading('The first snapshot is full, the next incremental', 'Each leaves a receipt.');
  await datashare(fabrikam, 0, 'sync', SUBSCRIPTION);
  await addDay(connectionString);
  await datashare(fabrikam, 0, 'sync', SUBSCRIPTION);
  await datashare(contoso, 0, 'status', OUTPUT);
  await datashare(fabrikam, 0, 'schedule', 'next', SUBSCRIPTION, '--count', '2');
}

async function changeTerms(fabrikam: Env, contoso: Env): Promise<void> {
  printHeading(
    'Contoso changes the terms: the acceptance is outdated',
    'Its own synthesis reports this first.',
  );
  refuses(() => apply({ termsOfUse: NEW_TERMS, fabrikamAcceptance: ACCEPTANCE }, 'refused'));
  apply({ termsOfUse: NEW_TERMS });
  await datashare(contoso, 0, 'invitation', 'publish', OUTPUT);
  await datashare(fabrikam, 3, 'sync', SUBSCRIPTION);

  printHeading(
    'Fabrikam accepts the new terms and continues',
    'The hash of the terms is enough, because the other settings stay. Copied files are not copied again.',
  );
  await acceptTerms(fabrikam);
  await takeAcceptances(contoso);
  apply({ termsOfUse: NEW_TERMS, fabrikamAcceptance: ACCEPTANCE });
  await datashare(contoso, 0, 'invitation', 'publish', OUTPUT);
  await datashare(fabrikam, 0, 'sync', SUBSCRIPTION);
}

async function revoke(fabrikam: Env, contoso: Env): Promise<void> {
  printHeading(
    'Contoso revokes access',
    'The grant is removed, the record stays. Fabrikam keeps the copied data.',
  );
  const accepted = { termsOfUse: NEW_TERMS, fabrikamAcceptance: ACCEPTANCE };
  const before = apply(accepted, 'before');
  const after = apply({ ...accepted, fabrikamState: InvitationState.REVOKED });
  await datashare(contoso, 0, 'access', 'diff', relative('.', before), relative('.', after));
  await datashare(contoso, 0, 'invitation', 'publish', OUTPUT);
  await datashare(fabrikam, 3, 'sync', SUBSCRIPTION);
  await datashare(contoso, 0, 'status', EXCHANGE);
}

/** Runs the command as Fabrikam does: without code, with two documents. */
async function acceptTerms(fabrikam: Env, ...settings: string[]): Promise<void> {
  const output = JSON.parse(readFileSync(OUTPUT, 'utf8')) as Readonly<Record<string, { value: unknown }>>;
  const { invitationId, termsSha256 } = parseInvitation(output['fabrikam_invitation'].value);
  await datashare(
    fabrikam,
    0,
    'accept',
    `${EXCHANGE}/invitations/${invitationId}/invitation.json`,
    ...['--accept-terms', `sha256:${termsSha256}`],
    ...settings,
    ...['--out', FABRIKAM],
  );
}

/** Writes the recipients' answers to files next to Contoso's code. */
async function takeAcceptances(contoso: Env): Promise<void> {
  await datashare(contoso, 0, 'acceptance', 'export', EXCHANGE, '--out', CONTOSO);
}

/** Synthesizes Contoso's stack, and writes the outputs as `terraform output -json` prints them after an apply. Returns the file. */
function apply(props: ContosoProps, folder = 'now'): string {
  const { file, outputs } = synthesize(
    join(CONTOSO, folder),
    (app) => new ContosoStack(app, 'contoso', props),
  );
  const printed = Object.entries(outputs).map(([name, value]) => [name, { sensitive: false, value }]);
  writeDocument(OUTPUT, Object.fromEntries(printed));
  return file;
}

function refuses(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    console.log();
    return printError(error.message);
  }
  throw new Error('the synthesis was not refused');
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
