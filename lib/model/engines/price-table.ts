import { z } from 'zod';
import { parseFields } from '../documents/parsing/parse-document';
import * as field from '../documents/parsing/schema-fields';
import { normalizeRegion } from '../values/region';
import { schemaFor } from '../documents/parsing/schema-for';

/**
 * Azure's types of operations that cost something; deletions are free. Each operation of the service is of one type.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/map-rest-apis-transaction-categories
 */
export type OperationClass =
  'Write' | 'Read' | 'ListAndCreateContainer' | 'IterativeRead' | 'IterativeWrite' | 'Other';

/** The prices of 10,000 operations of each type, in the currency of the table. An absent price is unknown; 0 is free. */
export interface OperationPrices {
  /** Price of 10,000 write operations. */
  readonly Write?: number;
  /** Price of 10,000 read operations. */
  readonly Read?: number;
  /** Price of 10,000 operations that list blobs in flat Blob storage. */
  readonly ListAndCreateContainer?: number;
  /** Price of 10,000 operations that list paths on ADLS Gen2. */
  readonly IterativeRead?: number;
  /** Price of 10,000 operations that rename on ADLS Gen2. */
  readonly IterativeWrite?: number;
  /** Price of 10,000 other operations. */
  readonly Other?: number;
}

/** Prices that a forecast multiplies with. This package has none of its own. */
export interface PriceTable {
  /** URL of the JSON Schema of this file, for editors. It is never fetched. */
  readonly $schema?: string;
  /** Currency of all prices, three capital letters, such as `EUR`. */
  readonly currency: string;
  /** Origin of the prices: the price list, its region and its date, or a contract. One line of at most 256 characters. */
  readonly source: string;
  /** Prices of the provider's accounts, for each 10,000 operations. */
  readonly provider?: OperationPrices;
  /** Prices of the consumer's account, for each 10,000 operations. */
  readonly consumer?: OperationPrices;
  /** Prices of bytes that leave a region. */
  readonly egress?: readonly {
    /** Region that the bytes leave. */
    readonly from: string;
    /** Region that they go to. */
    readonly to: string;
    /** Price of a gigabyte (1,000,000,000 bytes). */
    readonly perGb: number;
  }[];
  /** Price of reading a gigabyte of the provider's data: 0 for the Hot tier, the price of data retrieval for other tiers. */
  readonly retrievalPerGb?: number;
  /** Price of an hour of the process that runs a synchronization; 0 if it costs nothing more. */
  readonly processPerHour?: number;
}

const price = z.number().nonnegative().max(1e9);
const prices = z
  .strictObject({
    Write: price.optional(),
    Read: price.optional(),
    ListAndCreateContainer: price.optional(),
    IterativeRead: price.optional(),
    IterativeWrite: price.optional(),
    Other: price.optional(),
  })
  .optional();

export const priceTableSchema = schemaFor<PriceTable>()(
  z.strictObject({
    $schema: field.schemaReference,
    currency: z.string().regex(/^[A-Z]{3}$/, { error: "must be three capital letters, such as 'EUR'" }),
    source: field.line(256),
    provider: prices,
    consumer: prices,
    egress: z
      .array(z.strictObject({ from: field.region, to: field.region, perGb: price }))
      .max(1000)
      .superRefine((pairs, context) => {
        const keys = pairs.map(({ from, to }) => `${normalizeRegion(from)} ${normalizeRegion(to)}`);
        keys.forEach((key, at) => {
          if (keys.indexOf(key) < at)
            context.addIssue({
              code: 'custom',
              path: [at],
              message: 'must be left out: these regions have a price',
            });
        });
      })
      .optional(),
    retrievalPerGb: price.optional(),
    processPerHour: price.optional(),
  }),
);

/**
 * Reads prices from a parsed value, and reports all problems at once.
 *
 * @param where Name of the file in errors.
 * @throws DataShareError `DocumentInvalid`
 */
export function parsePriceTable(value: unknown, where: string): PriceTable {
  return parseFields<PriceTable>(priceTableSchema, value, where);
}
