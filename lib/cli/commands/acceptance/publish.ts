import type { Command } from 'commander';
import { DataShareError, throwProblems } from '../../../errors/data-share-error';
import { sendAnswer } from '../../../runtime/invitations';
import type { AcceptanceDocument } from '../../../model/documents/acceptance';
import { acceptanceProblems, offerOf } from '../../../model/handshake/acceptance-match';
import { parseAcceptance } from '../../../model/documents/parse-document';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { problems } from '../../../errors/catalogue';
import { escapeUnprintable, removeSecrets } from '../../../errors/redact';
import type { CommonOptions, Finish } from '../../input/options';
import { addCommonOptions, toRuntimeOptions } from '../../input/options';
import { printDocuments } from '../../output/print';
import { findDocuments, describeInput, parseEach, readInvitation, readOutput } from '../../input/invitation-input';
import type { InvitationOptions } from '../../input/invitation-input';
import type { CliIo } from '../../io';
import { isSame } from '../../../model/rules/same-id';
import { requireOption } from '../../input/option-rules';

interface PublishOptions extends CommonOptions, InvitationOptions {
  readonly invitation?: string;
}

export function addAcceptancePublishCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('publish')
    .description('Leaves an acceptance that Terraform wrote in the exchange that its invitation names.')
    .argument('<acceptance.json>', 'its file, or terraform output -json; - reads standard input')
    .option('--invitation <invitation>', 'what it answers: a file, or a URL in an exchange (required)')
    .option('--id <invitation id>', 'which invitation, where its file has several');
  addCommonOptions(command)
    .addHelpText('after', `\nExample:\n${EXAMPLE}`)
    .action(async (where: string, options: PublishOptions) => {
      throwProblems(requireOption('--invitation <invitation>', options.invitation));
      const invitation = await readInvitation(options.invitation!, options, io);
      const acceptance = findAcceptance(await readOutput(where, io), invitation, where);
      const sent = await sendAnswer(invitation, acceptance, toRuntimeOptions(io));
      if (sent.status === 'NoExchange') {
        throwProblems([problems.exchangeMissing(invitation.shareName)], options.invitation);
      }
      if (sent.problem) throw new DataShareError([sent.problem]);
      if (options.json) printDocuments(io, { acceptance, receipt: removeSecrets(sent) });
      else
        io.stdout(`The acceptance of ${acceptance.shareName} is left at\n  ${escapeUnprintable(sent.url ?? '')}\n`);
      finish(0);
    });
}

const EXAMPLE = `  $ terraform output -json | datashare acceptance publish - \\
      --invitation contoso-sales.invitation.json`;

/** The acceptance that answers an invitation, as its provider will judge it. */
function findAcceptance(value: unknown, invitation: InvitationDocument, where: string): AcceptanceDocument {
  const file = describeInput(where);
  const found = parseEach(findDocuments(value, 'acceptance', file), (document) =>
    parseAcceptance(document, file),
  );
  const { invitationId } = invitation;
  const answers = found.filter((each) => isSame(each.invitationId, invitationId));
  const acceptance = answers[0] ?? found[0];
  if (answers.length > 1)
    throwProblems([problems.duplicateName('the acceptance of invitation', invitationId)], file);
  throwProblems(acceptanceProblems(offerOf(invitation), acceptance), file);
  return acceptance;
}
