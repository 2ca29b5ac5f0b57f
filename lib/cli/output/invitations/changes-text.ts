import type { ChangeSources } from '../../../model/documents/change-facts';
import { ShareKind } from '../../../model/values/share-kind';
import type { CliIo } from '../../io';
import { formatParagraph, getWidth } from '../format';
import { quoteArgument } from '../shell';

type ToldChanges = ChangeSources & { readonly shareKind: ShareKind };

/** Lists who stores what to tell a recipient of changes, and who reads it. */
export function listChangeFacts({
  changeEvents,
  changeDigest,
}: ChangeSources): (readonly [string, string | null])[] {
  return [
    [
      'change events',
      changeEvents === undefined
        ? null
        : `${changeEvents.queueEndpoint}/${changeEvents.queueName} (a queue of the provider that you alone read: a message for each change)`,
    ],
    [
      'change digests',
      changeDigest === undefined
        ? null
        : `${changeDigest.storageAccountName}/${changeDigest.container}/${changeDigest.path} (a folder of the provider that you read: lists of the files that changed)`,
    ],
  ];
}

/**
 * Describes how a recipient copies changes without a listing; '' if the provider tells none.
 *
 * @param mark Text before the first line.
 */
export function describeChangeCommands(
  { changeEvents, changeDigest, shareKind }: ToldChanges,
  file: string,
  mark: string,
  io: CliIo,
): string {
  if (shareKind === ShareKind.IN_PLACE) return '';
  const [text, command] = changeEvents
    ? [
        'Or copy changes as they occur. The provider stores a message for each change in a queue, which the role of the reader on that queue opens. This command deletes each message once its change is copied, and lists everything once a day:',
        `follow ${quoteArgument(file)}`,
      ]
    : changeDigest
      ? [
          'Or list nothing while nothing changes. The provider stores lists of the changed files, which the reader may read. Run this command as often as you like; it lists everything once a day:',
          `sync ${quoteArgument(file)} --from-digest`,
        ]
      : ['', undefined];
  if (command === undefined) return '';
  const indent = ' '.repeat(mark.length);
  return `${formatParagraph(mark, text, undefined, getWidth(io))}${indent}  $ ${io.commandName} ${command}\n`;
}
