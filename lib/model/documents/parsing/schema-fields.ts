import { z } from 'zod';
import { problems } from '../../../errors/catalogue';
import { instantRule } from '../../values/instant';
import type { Rule } from '../../rules/rule';
import { createPatternRule } from '../../rules/rule';
import { cronRule } from '../../values/schedule';
import {
  blobPathRule,
  containerNameRule,
  endpointRule,
  hasControlCharacters,
  isDataLakeGen1,
  hasAccountName,
  nameRule,
  regionRule,
  storageAccountIdRule,
  storageAccountNameRule,
  uuidRule,
} from '../../rules/naming-rules';

/** A string held to a rule; the message is the rule's own words. */
function createRuledString(rule: Rule): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => {
      const broken = rule(value);
      if (broken) context.addIssue({ code: 'custom', message: `must be ${broken}`, params: { value } });
    })
    .meta({ pattern: rule.pattern });
}

/** Free text for people, of bounded size. */
export const text = (maxLength: number): z.ZodString =>
  z.string().max(maxLength, { error: `must have at most ${maxLength} characters` });

/** One line of free text. */
export const line = (maxLength: number): z.ZodString =>
  text(maxLength).refine((value) => !hasControlCharacters(value), { error: 'must be one line of text' });

export const name = createRuledString(nameRule);
export const uuid = createRuledString(uuidRule);
export const containerName = createRuledString(containerNameRule);
export const blobPath = createRuledString(blobPathRule);

/** '' for a whole container. */
export const folderPath = createRuledString((value) => (value === '' ? undefined : blobPathRule(value)));

export const sha256 = createRuledString(createPatternRule(/^[0-9a-f]{64}$/, '64 lowercase hex digits'));

/** An instant in UTC, as RFC 3339 with a Z. */
export const instant = createRuledString(instantRule);

/** Five fields of cron, in UTC. */
export const cron = createRuledString(cronRule);

/** An Azure region, as Azure Resource Manager has it; compared in lower case without spaces. */
export const region = createRuledString(regionRule);

/** A whole number, not negative. */
export const count = z.number().int().nonnegative();

/** Where the JSON Schema of the document is, for editors. Never fetched. */
export const schemaReference = text(512).optional();

const endpoint = z
  .string()
  .superRefine((value, context) => {
    const gen1 = problems.dataLakeGen1(value);
    const broken = endpointRule(value);
    if (isDataLakeGen1(value)) {
      context.addIssue({ code: 'custom', message: gen1.message, params: { code: gen1.code, fix: gen1.fix } });
    } else if (broken) context.addIssue({ code: 'custom', message: `must be ${broken}`, params: { value } });
  })
  .meta({ pattern: endpointRule.pattern })
  // As URLs are normalised: the host in lower case, the path encoded, no trailing slash.
  .transform((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : value;
  });

/** A storage account as both sides describe it. */
export const storeSchema = z
  .strictObject({
    storageAccountName: createRuledString(storageAccountNameRule),
    blobEndpoint: endpoint,
    location: region,
    isHnsEnabled: z.boolean(),
    tenantId: uuid.nullable().default(null),
    resourceId: createRuledString(storageAccountIdRule).nullable().default(null),
  })
  .refine(
    ({ resourceId, storageAccountName }) =>
      resourceId === null ||
      storageAccountIdRule(resourceId) !== undefined ||
      storageAccountNameRule(storageAccountName) !== undefined ||
      hasAccountName(resourceId, storageAccountName),
    {
      path: ['resourceId'],
      error: "must be the id of the account that 'storageAccountName' names",
    },
  );

/** The container of the provider in which invitations and receipts are exchanged. */
export const exchangeSchema = z.strictObject({
  storageAccountName: createRuledString(storageAccountNameRule),
  blobEndpoint: endpoint,
  container: containerName,
  tenantId: uuid.nullable().default(null),
});

/** Cross-field rules run beside the rules of the fields, as long as the fields that they look at have the right shape. */
export function createShapeCheck(...names: string[]): (payload: z.core.ParsePayload) => boolean {
  const isShape = (issue: z.core.$ZodRawIssue): boolean =>
    issue.code !== 'custom' && issue.code !== 'unrecognized_keys';
  return ({ value, issues }) =>
    typeof value === 'object' &&
    value !== null &&
    !issues.some((issue) => isShape(issue) && names.includes(String(issue.path?.[0])));
}
