import type { Command } from 'commander';
import { join } from 'node:path';
import { throwProblems } from '../../errors/data-share-error';
import { sendAnswer } from '../../runtime/invitations';
import { createRejection } from '../../model/handshake/answer-invitation';
import { instantRule } from '../../model/values/instant';
import { uuidRule } from '../../model/rules/naming-rules';
import { removeSecrets } from '../../errors/redact';
import { describeDelivery, warnNotDelivered } from '../output/invitations/delivery-text';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, toRuntimeOptions } from '../input/options';
import { printDocuments } from '../output/print';
import { writeDocumentFiles } from '../input/document-files';
import { createColors, formatFacts } from '../output/format';
import type { InvitationOptions } from '../input/invitation-input';
import { readInvitation, addInvitationArgument } from '../input/invitation-input';
import { formatShareTitle } from '../output/invitations/invitation-text';
import type { CliIo } from '../io';
import { lineRule, findOptionProblems, requireOption, textRule } from '../input/option-rules';

interface RejectOptions extends CommonOptions, InvitationOptions {
  readonly reason?: string;
  readonly consumer?: string;
  readonly contact?: string;
  readonly tenant?: string;
  readonly rejectedOn?: string;
  readonly out: string;
}

export function defineReject(command: Command, io: CliIo, finish: Finish): void {
  addInvitationArgument(command)
    .option('--reason <text>', 'the reason, for the provider (required)')
    .option('--consumer <company>', 'name of your company, for the provider')
    .option('--contact <text>', 'how the provider can reach you')
    .option('--tenant <uuid>', 'your Microsoft Entra tenant (default: the invited tenant)')
    .option('--rejected-on <time>', 'UTC time such as 2027-01-01T00:00:00Z (default: now)')
    .option('--out <folder>', 'folder for the file', '.');
  addCommonOptions(command)
    .addHelpText(
      'after',
      `\nExample:\n  $ datashare reject contoso-sales.invitation.json --reason 'we have it already'`,
    )
    .action(async (where: string, options: RejectOptions) => {
      const invitation = await readInvitation(where, options, io);
      throwProblems(findRejectProblems(options));
      const { consumer, contact, tenant, reason } = options;
      const rejection = createRejection(invitation, {
        rejectedOn: options.rejectedOn ?? io.now().toISOString(),
        reason: reason ?? null,
        consumer: {
          consumerName: consumer ?? null,
          contact: contact ?? null,
          tenantId: tenant ?? invitation.recipient.tenantId,
        },
      });
      const file = join(options.out, `${invitation.shareName}.rejection.json`);
      writeDocumentFiles([{ path: file, document: rejection }]);
      const receipt = await sendAnswer(invitation, rejection, toRuntimeOptions(io));
      if (options.json)
        printDocuments(io, { rejection, files: { rejection: file }, receipt: removeSecrets(receipt) });
      else {
        const title = `${formatShareTitle(invitation, io)} is ${createColors(io.useColors).yellow('rejected')}`;
        const receiptText = describeDelivery('rejection', invitation, receipt, file, io);
        io.stdout(
          `${title}\n\n${formatFacts([['rejection', `${file} (for the provider)`]])}\n${receiptText}${REJECTION_NOTE}`,
        );
      }
      warnNotDelivered(receipt, file, io);
      finish(0);
    });
}

const REJECTION_NOTE =
  'Access that was granted stays until the provider removes it. Stop your own scheduled runs yourself.\n';

function findRejectProblems(options: RejectOptions): ReturnType<typeof findOptionProblems> {
  return [
    ...requireOption('--reason <text>', options.reason),
    ...findOptionProblems([
      ['--reason', options.reason, textRule],
      ['--consumer', options.consumer, lineRule],
      ['--contact', options.contact, lineRule],
      ['--tenant', options.tenant, uuidRule],
      ['--rejected-on', options.rejectedOn, instantRule],
    ]),
  ];
}
