import { z } from 'zod';
import { problems } from '../../../errors/catalogue';
import { instantRule } from '../../values/instant';
import { dataShareNameRule, dataShareUriRule } from '../../rules/storage-data-share-rules';
import type { Rule } from '../../rules/rule';
import { createPatternRule } from '../../rules/rule';
import { moverEndpointIdRule, resourceIdRule } from '../../rules/azure-resource-rules';
import { pathPatternRule } from '../../values/path-patterns';
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
  sourceContainerRule,
  storageAccountIdRule,
  storageAccountNameRule,
  targetContainerRule,
  uuidRule,
} from '../../rules/naming-rules';

/** Creates the schema of a string with a rule. The message is the requirement that the rule returns. */
function createRuledString(rule: Rule): z.ZodString {
  return z
    .string()
    .superRefine((value, context) => {
      const broken = rule(value);
      if (broken) context.addIssue({ code: 'custom', message: `must be ${broken}`, params: { value } });
    })
    .meta({ pattern: rule.pattern });
}

/** Free text of limited length. */
export const text = (maxLength: number): z.ZodString =>
  z.string().max(maxLength, { error: `must have at most ${maxLength} characters` });

/** One line of free text. */
export const line = (maxLength: number): z.ZodString =>
  text(maxLength).refine((value) => !hasControlCharacters(value), { error: 'must be one line of text' });

export const name = createRuledString(nameRule);
export const uuid = createRuledString(uuidRule);
export const storageAccountName = createRuledString(storageAccountNameRule);
export const containerName = createRuledString(containerNameRule);
export const sourceContainer = createRuledString(sourceContainerRule);
export const targetContainer = createRuledString(targetContainerRule);
export const blobPath = createRuledString(blobPathRule);

/** '' for a whole container. */
export const folderPath = createRuledString((value) => (value === '' ? undefined : blobPathRule(value)));

/** A pattern of files of a dataset. */
export const pathPattern = createRuledString(pathPatternRule);

export const sha256 = createRuledString(createPatternRule(/^[0-9a-f]{64}$/, '64 lowercase hex digits'));

/** An instant in UTC, as RFC 3339 with a Z. */
export const instant = createRuledString(instantRule);

/** Five fields of cron, in UTC. */
export const cron = createRuledString(cronRule);

/** An Azure region. Comparisons ignore case and spaces. */
export const region = createRuledString(regionRule);

/** The name of a data share or connector of Azure Storage. */
export const dataShareName = createRuledString(dataShareNameRule);

/** The URI of a data share of Azure Storage. */
export const dataShareUri = createRuledString(dataShareUriRule);

/** A whole number, not negative. */
export const count = z.number().int().nonnegative();

/** URL of the document's JSON Schema, for editors. It is never fetched. */
export const schemaReference = text(512).optional();

/** The URL of a service of a storage account. */
export const endpoint = z
  .string()
  .superRefine((value, context) => {
    const gen1 = problems.dataLakeGen1(value);
    const broken = endpointRule(value);
    if (isDataLakeGen1(value)) {
      context.addIssue({ code: 'custom', message: gen1.message, params: { code: gen1.code, fix: gen1.fix } });
    } else if (broken) context.addIssue({ code: 'custom', message: `must be ${broken}`, params: { value } });
  })
  .meta({ pattern: endpointRule.pattern })
  // Normalizes the URL: host in lower case, encoded path, no trailing slash.
  .transform((value) => {
    const url = URL.canParse(value) ? new URL(value) : undefined;
    return url ? `${url.origin}${url.pathname}`.replace(/\/+$/, '') : value;
  });

/** ARM id of a storage account. */
export const storageAccountId = createRuledString(storageAccountIdRule);

/** ARM id of a resource in a resource group. */
export const resourceId = createRuledString(resourceIdRule);

/** The ARM id of an endpoint of a storage mover. */
export const moverEndpointId = createRuledString(moverEndpointIdRule);

/** A storage account, as the documents of both sides describe it. */
export const storeSchema = z
  .strictObject({
    storageAccountName,
    blobEndpoint: endpoint,
    location: region,
    isHnsEnabled: z.boolean(),
    tenantId: uuid.nullable().default(null),
    resourceId: storageAccountId.nullable().default(null),
  })
  .refine(
    ({ resourceId, storageAccountName: ownName }) =>
      resourceId === null ||
      storageAccountIdRule(resourceId) !== undefined ||
      storageAccountNameRule(ownName) !== undefined ||
      hasAccountName(resourceId, ownName),
    {
      path: ['resourceId'],
      error: "must be the id of the account that 'storageAccountName' names",
    },
  );

/** The provider's container that invitations and receipts are exchanged in. */
export const exchangeSchema = z.strictObject({
  storageAccountName,
  blobEndpoint: endpoint,
  container: containerName,
  tenantId: uuid.nullable().default(null),
});

/** Creates the condition of a rule over several fields: it runs if these fields have the right types, even if others fail. */
export function createShapeCheck(...names: string[]): (payload: z.core.ParsePayload) => boolean {
  const isShape = (issue: z.core.$ZodRawIssue): boolean =>
    issue.code !== 'custom' && issue.code !== 'unrecognized_keys';
  return ({ value, issues }) =>
    typeof value === 'object' &&
    value !== null &&
    !issues.some((issue) => isShape(issue) && names.includes(String(issue.path?.[0])));
}
