import type { Command } from 'commander';
import { addAcceptanceExportCommand } from './export';
import { addAcceptancePublishCommand } from './publish';
import type { Finish } from '../../input/options';
import type { CliIo } from '../../io';

export function defineAcceptance(group: Command, io: CliIo, finish: Finish): void {
  group.helpCommand(false).addHelpText(
    'after',
    `
Examples:
  $ terraform output -json | datashare acceptance publish - \\
      --invitation contoso-sales.invitation.json
  $ datashare acceptance export https://contoso.blob.core.windows.net/exchange`,
  );
  addAcceptancePublishCommand(group, io, finish);
  addAcceptanceExportCommand(group, io, finish);
}
