import type { Command } from 'commander';
import { throwProblems } from '../../../errors/data-share-error';
import { problems } from '../../../errors/catalogue';
import { getInPlaceReading } from '../../../model/documents/in-place-reading';
import type { InvitationDocument } from '../../../model/documents/invitation';
import type { PublishedInvitation } from '../../../runtime/invitations';
import { publishInvitations } from '../../../runtime/invitations';
import type { CommonOptions, Finish } from '../../input/options';
import { addCommonOptions, toRuntimeOptions } from '../../input/options';
import { createPublishedEvent, postEvents } from '../../output/notifications/invitation-events';
import type { Notification } from '../../output/notifications/notification-poster';
import { createPoster, NOTIFY_VARIABLE } from '../../output/notifications/notification-poster';
import { printJson, printWarning } from '../../output/print';
import type { FoundInvitation } from '../../input/invitation-input';
import { readInvitations } from '../../input/invitation-input';
import { describePublished } from '../../output/invitations/published-text';
import type { CliIo } from '../../io';

interface PublishOptions extends CommonOptions {
  readonly notify?: string;
}

export function addInvitationPublishCommand(group: Command, io: CliIo, finish: Finish): void {
  const command = group
    .command('publish')
    .description('Writes invitations to their exchange, where only the recipient can read each one.')
    .argument('<files...>', 'terraform output -json, or invitation files; - for standard input')
    .option(
      '--notify <url>',
      `post each new or changed invitation to this URL (default: value of ${NOTIFY_VARIABLE})`,
    );
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
Run this command after each apply. You need the role Storage Blob Data
Contributor on the exchange container. Invitations that name no exchange are
listed with the way to send them.

Example:
  $ terraform output -json | datashare invitation publish -`,
    )
    .action(async (paths: readonly string[], { notify, ...options }: PublishOptions) => {
      const hook = notify ?? io.env[NOTIFY_VARIABLE];
      const post = hook ? createPoster(hook, io, (warning) => printWarning(warning, io)) : undefined;
      const found = await readInvitations(paths, io);
      const unpublished = found.filter(({ invitation }) => !invitation.exchange);
      if (unpublished.length === found.length) throwMissingExchange(found);
      const invitations = found
        .filter((each) => !unpublished.includes(each))
        .map(({ invitation }) => invitation);
      const written: PublishedInvitation[] = [];
      try {
        const published = await publishInvitations(invitations, {
          ...toRuntimeOptions(io),
          onPublished: (each) => written.push(each),
        });
        if (options.json) {
          printJson(io, { published, notPublished: unpublished.map(summarizeUnpublished) });
        } else io.stdout(describePublished(published, unpublished, io));
      } finally {
        // The next publication sees no change in these, also if another one failed now.
        if (post) await postEvents(createEvents(invitations, written, io.now()), post);
      }
      finish(0);
    });
}

function createEvents(
  invitations: readonly InvitationDocument[],
  written: readonly PublishedInvitation[],
  now: Date,
): Notification[] {
  const byId = new Map(invitations.map((each) => [each.invitationId, each]));
  return written.flatMap((each) => createPublishedEvent(byId.get(each.invitationId)!, each, now) ?? []);
}

function throwMissingExchange(found: readonly FoundInvitation[]): void {
  const shares = new Set(found.map(({ invitation }) => invitation.shareName));
  throwProblems([...shares].map((shareName) => problems.exchangeMissing(shareName)));
}

function summarizeUnpublished({ invitation, where }: FoundInvitation): object {
  const { invitationId, shareName, recipient } = invitation;
  const { recipientName } = recipient;
  const reading = getInPlaceReading(invitation);
  return { invitationId, shareName, recipientName, ...reading, reason: 'NoExchange', readFrom: where };
}
