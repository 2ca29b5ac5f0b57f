import type { Command } from 'commander';
import { parseEngineFacts } from '../../model/engines/given-facts';
import { explainEngines } from '../../runtime/engines';
import type { OutputOptions, Finish } from '../input/options';
import { addOutputOptions } from '../input/options';
import type { PriceOptions } from '../input/price-options';
import { addPriceOptions, readPrices } from '../input/price-options';
import { readSettingsFile } from '../input/settings-file';
import type { InvitationOptions } from '../input/invitation-input';
import { readSubscriptionOrInvitation } from '../input/either-document';
import type { CliIo } from '../io';
import { describeEngines } from '../output/engines/describe-engines';
import { printJson, printProblems, toExitCode } from '../output/print';

interface ExplainOptions extends OutputOptions, InvitationOptions, PriceOptions {
  readonly facts?: string;
}

export function defineEngine(group: Command, io: CliIo, finish: Finish): void {
  const example =
    '\nExample:\n  $ datashare engine explain contoso-sales.subscription.json --facts facts.json';
  group.helpCommand(false).addHelpText('after', example);
  const command = group
    .command('explain')
    .description('Ranks the engines for a share, and shows the limits that rule engines out.')
    .argument(
      '<document>',
      'subscription or invitation: a file, a URL in an exchange, or - for standard input',
    )
    .option('--id <invitation id>', 'which invitation, if the file has several')
    .option('--facts <facts.json>', 'file with estimates and settings that no document has');
  addPriceOptions(command);
  addOutputOptions(command)
    .addHelpText(
      'after',
      `
What is unknown never counts as fitting. Exit code 0: an engine fits; 1: it is
unknown whether one does; 3: none does. The budget covers the first copy and 30
days of changes, with the engine that is ranked first.
${example}`,
    )
    .action(async (where: string, options: ExplainOptions) => {
      const document = await readSubscriptionOrInvitation(where, options, io);
      const facts = options.facts && parseEngineFacts(readSettingsFile(options.facts), options.facts);
      const explanation = explainEngines(document, {
        facts,
        prices: readPrices(options),
        budget: options.budget,
      });
      if (options.json) printJson(io, explanation);
      else io.stdout(describeEngines(explanation, io));
      printProblems(explanation.problems, io);
      finish(toExitCode(explanation.problems));
    });
}
