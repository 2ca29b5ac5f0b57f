import { commandWarnings } from '../../errors/catalogue/command-warnings';
import type { Command } from 'commander';
import { join } from 'node:path';
import { throwProblems } from '../../errors/data-share-error';
import { sendAnswer } from '../../runtime/invitations';
import { createAcceptance, createSubscription } from '../../model/handshake/answer-invitation';
import type { InvitationDocument } from '../../model/documents/invitation';
import { nameRule } from '../../model/rules/naming-rules';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { removeSecrets } from '../../errors/redact';
import type { AcceptOptions } from '../input/accept-options';
import { addCopyOptions, addNegation } from '../input/copy-options';
import { addMappingOptions } from '../input/mapping-options';
import { addPatternOptions } from '../input/pattern-options';
import { buildAcceptInput, getSubscriptionName } from '../input/accept-input';
import type { CommandFinding } from '../output/command-hints';
import type { InvitationSource } from '../output/invitations/accept-again';
import { formatInvitationArguments } from '../output/invitations/accept-again';
import { describeAccepted } from '../output/invitations/acceptance-text';
import { buildEndpointsField } from '../output/invitations/read-endpoints-text';
import { warnNotDelivered } from '../output/invitations/delivery-text';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, toRuntimeOptions } from '../input/options';
import { formatFacts } from '../output/format';
import { printWarning, printDocuments } from '../output/print';
import type { DocumentFile } from '../input/document-files';
import { findBlockedFiles, writeDocumentFiles } from '../input/document-files';
import type { InvitationOptions } from '../input/invitation-input';
import { readInvitation, addInvitationArgument } from '../input/invitation-input';
import { describeInvitation, formatTermsOption } from '../output/invitations/invitation-text';
import type { CliIo } from '../io';
import { describeChangesSincePrevious, readPreviousAnswer } from '../input/previous-answer';
import type { AcceptedDocuments } from '../output/invitations/accepted-documents';

interface AcceptCommandOptions extends CommonOptions, InvitationOptions, AcceptOptions {
  readonly acceptTerms?: string;
  readonly dryRun?: true;
  readonly out: string;
}

export function defineAccept(command: Command, io: CliIo, finish: Finish): void {
  addInvitationArgument(command)
    .option('--accept-terms <hash>', 'sha256:... of the terms that you accept (default: ask at a terminal)')
    .optionsGroup('Your storage account:')
    .option('--account <name>', 'storage account that receives the copies (required)')
    .option('--location <region>', 'region of the account (required)')
    .option('--hns', 'the account is ADLS Gen2 (hierarchical namespace)')
    .option('--endpoint <url>', 'Blob endpoint (default: https://<account>.blob.core.windows.net)')
    .option('--tenant <uuid>', 'your Microsoft Entra tenant (default: the invited tenant)')
    .option('--resource-id <id>', 'resource ID of the account, so that datashare check can query it')
    .optionsGroup('Reader of the data:')
    .option(
      '--reader <object id>',
      'identity that runs datashare sync or reads in place (default: the invited one)',
    )
    .option('--reader-type <type>', 'User, Group, ServicePrincipal or ManagedIdentity')
    .option('--application-id <uuid>', 'application (client) ID of the reader, for reading across tenants')
    .optionsGroup('Copies:')
    .option('--container <name>', 'for new datasets, one folder each (default: <share>-<start of the ID>)')
    .option('--state-container <name>', 'for manifests and run records (default: datashare)')
    .option('--trigger <when>', "manual (default), provider (the provider's schedule), or '<cron>' in UTC");
  addCopyOptions(addPatternOptions(addMappingOptions(addNegation(command, '--hns'))));
  command
    .optionsGroup('Documents:')
    .option('--name <name>', 'name of the subscription and of the files (default: name of the share)')
    .option('--consumer <company>', 'name of your company, for the provider')
    .option('--contact <text>', 'how the provider can reach you')
    .option('--accepted-on <time>', 'UTC time such as 2027-01-01T00:00:00Z (default: now)')
    .option('--out <folder>', 'folder for the files', '.')
    .option(
      '--dry-run',
      'check everything, and write and send nothing; the answer to the terms is not asked',
    );
  addCommonOptions(command.optionsGroup('Output:'))
    .addHelpText(
      'after',
      `
Examples:
  $ datashare accept contoso-sales.invitation.json \\
      --account fabrikam --location westeurope
  $ datashare accept contoso-sales.invitation.json --accept-terms sha256:... \\
      --account fabrikam --location westeurope --trigger provider

If the files already exist, they supply the options that you leave out, except
--leave-out. --no- turns a flag off again, as in --no-preserve-tags:
  $ datashare accept contoso-sales.invitation.json --accept-terms sha256:...`,
    )
    .action(async (where: string, options: AcceptCommandOptions) => {
      const invitation = await readInvitation(where, options, io);
      const accepted = await buildAccepted(invitation, { where, id: options.id }, options, io);
      const { acceptance, files } = accepted;
      if (options.dryRun) return finish(printDryRun(accepted, options, io));
      writeDocumentFiles(toDocumentFiles(accepted));
      const receipt = await sendAnswer(invitation, acceptance, toRuntimeOptions(io));
      if (options.json)
        printDocuments(io, {
          ...accepted,
          ...buildEndpointsField(accepted.subscription),
          receipt: removeSecrets(receipt),
        });
      else io.stdout(describeAccepted(invitation, accepted, receipt, io));
      warnKeptLandings(options, accepted, io);
      warnNotDelivered(receipt, files.acceptance, io);
      finish(0);
    });
}

/** Prints the result of a dry run, and returns the exit code. */
function printDryRun(accepted: AcceptedDocuments, { json }: CommonOptions, io: CliIo): number {
  if (json)
    printDocuments(io, { ...accepted, ...buildEndpointsField(accepted.subscription), isDryRun: true });
  else
    io.stdout(
      `Nothing is wrong. Without --dry-run, the command writes these files:\n\n${formatFacts(Object.entries(accepted.files))}\n`,
    );
  return 0;
}

/** Copied data stays where it is whatever `--container` says, so the command warns about it. */
function warnKeptLandings(
  { container, map = [] }: AcceptOptions,
  { subscription, files }: AcceptedDocuments,
  io: CliIo,
): void {
  const kept = subscription.mappings.filter(
    ({ datasetName, target }) =>
      target && target.container !== container && !map.some((each) => each.startsWith(`${datasetName}=`)),
  );
  if (container === undefined || kept.length === 0) return;
  const names = kept.map(({ datasetName }) => datasetName).join(', ');
  printWarning(commandWarnings.landingKept(files.subscription, names), io);
}

/** Builds the documents. Asks about the terms last, if nothing else is wrong. @throws DataShareError with all problems */
async function buildAccepted(
  invitation: InvitationDocument,
  source: InvitationSource,
  options: AcceptCommandOptions,
  io: CliIo,
): Promise<AcceptedDocuments> {
  const isAsked = options.acceptTerms === undefined && invitation.termsSha256 !== null;
  const ask = options.json || options.dryRun ? undefined : io.ask;
  const accepted = buildDocuments(invitation, options, io.now(), [
    ...(options.acceptTerms === undefined ? [] : findTermsProblems(invitation, source, options.acceptTerms)),
    ...(isAsked && !ask ? [createTermsNotAcceptedProblem(invitation, source)] : []),
  ]);
  if (!isAsked || !ask) return accepted;

  io.stdout(`${describeInvitation(invitation, io)}\n`);
  const answer = await ask("Type 'accept' to accept these terms: ");
  if (!/^'?accept'?$/i.test(answer.trim()))
    throwProblems([createTermsNotAcceptedProblem(invitation, source)]);
  // Reading the terms takes time: the acceptance is dated now.
  return buildDocuments(invitation, options, io.now(), []);
}

function buildDocuments(
  invitation: InvitationDocument,
  options: AcceptCommandOptions,
  now: Date,
  terms: readonly Problem[],
): AcceptedDocuments {
  const name = getSubscriptionName(invitation, options);
  const files = {
    acceptance: join(options.out, `${name}.acceptance.json`),
    subscription: join(options.out, `${name}.subscription.json`),
  };
  // An invalid name cannot be the name of a file.
  const previous = nameRule(name) === undefined ? readPreviousAnswer(files, invitation) : {};
  const input = buildAcceptInput(invitation, options, previous, now);
  throwProblems([...input.problems, ...terms]);
  const acceptance = createAcceptance(invitation, input.acceptance);
  const subscription = createSubscription(invitation, input.acceptance, input.settings);
  throwProblems(findBlockedFiles(toDocumentFiles({ acceptance, subscription, files })));
  const changes = describeChangesSincePrevious(invitation, previous, { acceptance, subscription });
  return { acceptance, subscription, files, changes };
}

function toDocumentFiles({
  acceptance,
  subscription,
  files,
}: Omit<AcceptedDocuments, 'changes'>): DocumentFile[] {
  return [
    { path: files.acceptance, document: acceptance },
    { path: files.subscription, document: subscription },
  ];
}

function findTermsProblems(
  invitation: InvitationDocument,
  source: InvitationSource,
  option: string,
): Problem[] {
  const hash = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(option)?.[1].toLowerCase();
  if (hash === undefined) {
    return [problems.valueInvalid('--accept-terms', 'sha256: and 64 hex digits', option)];
  }
  const { termsSha256 } = invitation;
  if (hash === termsSha256) return [];
  const mismatch = problems.termsMismatch(hash, termsSha256, '--accept-terms');
  return [termsSha256 === null ? mismatch : addShowCommand(mismatch, source)];
}

function createTermsNotAcceptedProblem(invitation: InvitationDocument, source: InvitationSource): Problem {
  const problem = problems.termsNotAccepted(
    invitation.termsSha256!,
    `type 'accept' at a terminal, or add --accept-terms ${formatTermsOption(invitation)}`,
  );
  return addShowCommand(problem, source);
}

/** Adds the command that prints the terms. */
function addShowCommand(problem: Problem, source: InvitationSource): Problem & CommandFinding {
  return { ...problem, commands: [`datashare invitation show ${formatInvitationArguments(source)}`] };
}
