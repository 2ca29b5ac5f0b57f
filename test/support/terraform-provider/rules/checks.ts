import type { Value } from '../values';
import { isBlock } from '../values';

/*
 * The provider's `ValidateFunc`s, with its messages. Each is a function from a value that is there and known, and the
 * name of its argument, to what is wrong with it.
 */

/** The problems of a value: none, or messages. */
export type Check = (value: Value, key: string) => readonly string[];

/** A text, as Go's %q prints it. */
const quote = (text: unknown): string => JSON.stringify(text);

function ofText(problem: (text: string, key: string) => string | readonly string[] | undefined): Check {
  return (value, key) => (typeof value === 'string' ? [problem(value, key) ?? []].flat() : []);
}

function ofNumber(problem: (number: number, key: string) => string | undefined): Check {
  return (value, key) => (typeof value === 'number' ? [problem(value, key) ?? []].flat() : []);
}

/** `validation.StringInSlice`, which minds upper and lower case everywhere here. */
export function isOneOf(...values: readonly string[]): Check {
  return ofText((text, key) =>
    values.includes(text)
      ? undefined
      : `expected ${key} to be one of [${values.map(quote).join(' ')}], got ${text}`,
  );
}

/** `validation.StringIsNotEmpty` */
export const notEmpty = ofText((text, key) =>
  text === '' ? `expected ${quote(key)} to not be an empty string, got ` : undefined,
);

/** `validation.IsUUID` */
export const uuid = ofText((text, key) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
    ? undefined
    : `expected ${quote(key)} to be a valid UUID, got ${text}`,
);

/** `validation.StringMatch` */
export function matches(pattern: RegExp, message: string): Check {
  return ofText((text, key) => (pattern.test(text) ? undefined : `invalid value for ${key} (${message})`));
}

/** `StringStartsWithOneOf` of internal/tf/validation/pluginsdk.go */
export function startsWith(...prefixes: readonly string[]): Check {
  return ofText((text, key) =>
    prefixes.some((prefix) => text.startsWith(prefix))
      ? undefined
      : `expect ${key} to start with one of ${prefixes.join(', ')}, got ${quote(text)}`,
  );
}

/** `validation.IntBetween` */
export function between(least: number, most: number): Check {
  return ofNumber((number, key) =>
    number >= least && number <= most
      ? undefined
      : `expected ${key} to be in the range (${least} - ${most}), got ${number}`,
  );
}

/** `validation.IntAtLeast` */
export function atLeast(least: number): Check {
  return ofNumber((number, key) =>
    number >= least ? undefined : `expected ${key} to be at least (${least}), got ${number}`,
  );
}

/** `validation.IntDivisibleBy` */
export function divisibleBy(divisor: number): Check {
  return ofNumber((number, key) =>
    number % divisor === 0 ? undefined : `expected ${key} to be divisible by ${divisor}, got: ${number}`,
  );
}

/**
 * `ValidateXxxID` of vendor/github.com/hashicorp/go-azure-helpers/resourcemanager/commonids: segments whose names are
 * fixed, upper and lower case included. The provider tells more of what is wrong; here it is that the id is.
 */
export function idLike(shape: string): Check {
  const pattern = new RegExp(`^${shape.replace(/\{\w+\}/g, '[^/]+')}$`);
  return ofText((text) =>
    pattern.test(text) ? undefined : `parsing ${quote(text)}: the ID did not match ${quote(shape)}`,
  );
}

/** `azure.ValidateResourceID` of helpers/azure/deprecated_soon.go: pairs of segments, one of which is a subscription. */
export const resourceId = ofText((text, key) => {
  const segments = text.replace(/^\/|\/$/g, '').split('/');
  const isId = text.startsWith('/') && segments.length % 2 === 0 && !segments.includes('');
  const hasSubscription = segments.some((name, at) => at % 2 === 0 && name === 'subscriptions');
  return isId && hasSubscription ? undefined : `cannot parse ${quote(key)} as a resource id`;
});

/** vendor/github.com/hashicorp/go-azure-helpers/resourcemanager/resourcegroups/validate.go */
export const resourceGroupName = ofText((text, key) => [
  ...(text.length > 90 ? [`${quote(key)} may not exceed 90 characters in length`] : []),
  ...(text.endsWith('.') ? [`${quote(key)} may not end with a period`] : []),
  ...(text === '' ? [`${quote(key)} cannot be blank`] : []),
  ...(text !== '' && !/^[-\w._()]+$/.test(text)
    ? [`${quote(key)} may only contain alphanumeric characters, dash, underscores, parentheses and periods`]
    : []),
]);

/** internal/services/storage/validate/storage_account_name.go */
export const storageAccountName = ofText((text) =>
  /^[a-z0-9]{3,24}$/.test(text)
    ? undefined
    : `name (${quote(text)}) can only consist of lowercase letters and numbers, and must be between 3 and 24 characters long`,
);

/** internal/services/storage/validate/storage_container.go */
export const storageContainerName = ofText((text, key) => [
  ...(/^\$root$|^\$web$|^[0-9a-z-]+$/.test(text)
    ? []
    : [`only lowercase alphanumeric characters and hyphens allowed in ${quote(key)}: ${quote(text)}`]),
  ...(text.length < 3 || text.length > 63
    ? [`${quote(key)} must be between 3 and 63 characters: ${quote(text)}`]
    : []),
  ...(text.startsWith('-') ? [`${quote(key)} cannot begin with a hyphen: ${quote(text)}`] : []),
]);

/** internal/services/storage/validate/storage_encryption_scope_name.go */
export const encryptionScopeName = ofText((text) =>
  /^[0-9a-zA-Z]{4,63}$/.test(text)
    ? undefined
    : `storage encryption scope name ${quote(text)} must be alphanumeric, and between 4 to 63 characters`,
);

/** internal/services/storage/validate/metadata_keys.go, without its list of the keywords of C#. */
export const metadataKeys: Check = (value) =>
  isBlock(value)
    ? Object.keys(value)
        .filter((key) => !/^[a-z_][a-z0-9_]+$/.test(key))
        .map(
          (key) =>
            `'MetaData' must start with letters or an underscores and be all lowercase. Got ${quote(key)}`,
        )
    : [];

/** internal/services/storage/validate/storage_account_tags.go; of other resources a key may be longer. */
export function tags(longestKey: number, resource: string): Check {
  return (value) => {
    if (!isBlock(value)) return [];
    const entries = Object.entries(value);
    const longKeys = entries
      .filter(([key]) => key.length > longestKey)
      .map(
        ([key]) =>
          `the maximum length for a tag key is ${longestKey} characters: ${quote(key)} is ${key.length} characters`,
      );
    const longValues = entries.flatMap(([key, text]) =>
      typeof text === 'string' && text.length > 256
        ? [
            `the maximum length for a tag value is 256 characters: the value for ${quote(key)} is ${text.length} characters`,
          ]
        : [],
    );
    const tooMany = entries.length > 50 ? [`a maximum of 50 tags can be applied to ${resource}`] : [];
    return [...tooMany, ...longKeys, ...longValues];
  };
}
