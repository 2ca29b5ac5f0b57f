import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import type { PriceTable } from '../../model/engines/price-table';
import { parsePriceTable } from '../../model/engines/price-table';
import { readSettingsFile } from './settings-file';

/** The options of commands that forecast costs. */
export interface PriceOptions {
  readonly prices?: string;
  readonly budget?: number;
}

export function addPriceOptions(command: Command): Command {
  return command
    .option('--prices <prices.json>', 'file with prices; without it, operations and bytes only')
    .option('--budget <amount>', 'fail if the forecast is higher or incomplete (exit 5)', parseAmount);
}

/** Reads the prices that the options name. A budget without prices means nothing. */
export function readPrices({ prices, budget }: PriceOptions): PriceTable | undefined {
  if (prices !== undefined) return parsePriceTable(readSettingsFile(prices), prices);
  if (budget !== undefined)
    throw new DataShareError([problems.usage('--budget needs the prices', 'add --prices <prices.json>')]);
  return undefined;
}

function parseAmount(value: string): number {
  const amount = /^\d{1,12}(\.\d{1,4})?$/.test(value) ? Number(value) : -1;
  if (amount >= 0) return amount;
  throw new InvalidArgumentError('It must be an amount, such as 50 or 12.50.');
}
