import type { Command } from 'commander';
import { DataShareError, throwProblems } from '../../../errors/data-share-error';
import { sendAnswer } from '../../../runtime/invitations';
import type { AcceptanceDocument } from '../../../model/documents/acceptance';
import { findAcceptanceMismatches, toOffer } from '../../../model/handshake/acceptance-match';
import { parseAcceptance } from '../../../model/documents/parsing/parse-document';
import type { InvitationDocument } from '../../../model/documents/invitation';
import { problems } from '../../../errors/catalogue';
import { escapeUnprintable, removeSecrets } from '../../../errors/redact';
import type { CommonOptions, Finish } from '../../input/options';
import { addCommonOptions, toRuntimeOptions } from '../../input/options';
import { printDocuments } from '../../output/print';
import {
  findDocuments,
  describeInput,
  parseEach,
  readInvitation,
  readOutput,
} from '../../input/invitation-input';
import type { InvitationOptions } from '../../input/invitation-input';
import type { CliIo } from '../../io';
import { isSameId } from '../../../model/rules/same-id';
import { requireOption } from '../../input/option-rules';

interface PublishOptions extends CommonOptions, InvitationOptions {
  readonly invitation?: string;
}

export function addAcceptancePublishCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('publish')
    .description('Publishes an acceptance that Terraform wrote to the exchange of its invitation.')
    .argument('<acceptance.json>', 'acceptance file, or terraform output -json; - for standard input')
    .option('--invitation <invitation>', 'the invitation: a file, or a URL in an exchange (required)')
    .option('--id <invitation id>', 'which invitation, if the file has several');
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
        io.stdout(
          `Published the acceptance of ${acceptance.shareName} at\n  ${escapeUnprintable(sent.url ?? '')}\n`,
        );
      finish(0);
    });
}

const EXAMPLE = `  $ terraform output -json | datashare acceptance publish - \\
      --invitation contoso-sales.invitation.json`;

/** Finds the acceptance that answers an invitation, and checks it by the provider's rules. */
function findAcceptance(value: unknown, invitation: InvitationDocument, where: string): AcceptanceDocument {
  const file = describeInput(where);
  const found = parseEach(findDocuments(value, 'acceptance', file), (document) =>
    parseAcceptance(document, file),
  );
  const { invitationId } = invitation;
  const answers = found.filter((each) => isSameId(each.invitationId, invitationId));
  const acceptance = answers[0] ?? found[0];
  if (answers.length > 1)
    throwProblems([problems.duplicateName('acceptance of invitation', invitationId)], file);
  throwProblems(findAcceptanceMismatches(toOffer(invitation), acceptance), file);
  return acceptance;
}
