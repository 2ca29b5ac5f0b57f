import { getOnlyItem } from '../accounts/storage-accounts';
import type { Json } from '../syntax/json-values';
import { isRecord } from '../syntax/json-values';
import { parseScope } from '../values/arm-scope';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** Something in a resource of azapi that is not of the documented form, as a predicate: `it has no list of assets`. */
export class UnreadPart extends Error {}

/** The arguments of azapi resources that decide neither on their place nor on their content. */
const NEUTRAL =
  /^(?:id|output|exist|sensitive_output|replace_triggers_\w+|tags|timeouts|depends_on|provider|lifecycle|locks|retry|response_export_values|schema_validation_enabled|ignore_casing|ignore_missing_property|ignore_null_property|ignore_not_found|removing_special_chars|\w+_(?:headers|query_parameters))$/;

/** A text in a body that only Terraform knows. */
export class OpenText {
  constructor(
    /** The text with its expressions. */
    public readonly text: string,
    /** The resources that it can come from. */
    public readonly sources: readonly TerraformResource[],
  ) {}
}

/** Resolves a body as far as the file allows. */
export function resolveBody(texts: TerraformTexts, body: unknown): unknown {
  return texts.resolveKnown(body, (text) => new OpenText(text, texts.resolveText(text).candidates));
}

/** Reads the ARM type of a resource of azapi in lower case, without its version; null if only Terraform knows it. */
export function readArmTypeName(texts: TerraformTexts, { values }: TerraformResource): string | null {
  const type = texts.resolveAll(values['type']);
  return typeof type === 'string' && /^[\w.]+(?:\/[\w.]+)+@/.test(type)
    ? type.split('@')[0].toLowerCase()
    : null;
}

/** Finds the name of the account that an argument has the id of; null if the file does not say. */
export function findAccountByReference(
  texts: TerraformTexts,
  resource: TerraformResource,
  argument: string,
): string | null {
  const id = texts.readArgument(resource, argument);
  if (id?.isKnown) return parseScope(id.readText).account;
  const source = getOnlyItem(id?.madeFrom.filter(({ type }) => type === 'azurerm_storage_account'));
  const name = source && texts.readArgument(source, 'name');
  return name?.isKnown ? name.readText : null;
}

/** Refuses the arguments of a resource that are not read. Secret parts of a body are in a plan by their references only. @throws UnreadPart */
export function refuseOtherArguments(
  { values, unknown, madeFrom = {} }: TerraformResource,
  documented: readonly string[],
): void {
  const isUnset = (value: unknown): boolean => Array.isArray(value) && value.length === 0;
  const own = Object.entries({ ...values, ...unknown, ...madeFrom });
  const deciding = own.filter(([name, value]) => !NEUTRAL.test(name) && !isUnset(value));
  refuseOthers('argument', Object.fromEntries(deciding), documented);
}

/** Refuses the members of a value that are not read. @throws UnreadPart */
export function refuseOthers(what: string, values: Json, documented: readonly string[]): void {
  const other = Object.keys(values).find((name) => values[name] !== null && !documented.includes(name));
  if (other !== undefined) throw new UnreadPart(`it has the ${what} ${other}, which is not read`);
}

/** True for an object of which the members are known. */
export function isKnownObject(value: unknown): value is Json {
  return isRecord(value) && !(value instanceof OpenText);
}

/** Reads each item of a list; undefined if it is not set. @throws UnreadPart */
export function readEach<T>(properties: Json, name: string, read: (item: Json) => T): T[] | undefined {
  const value = properties[name] ?? null;
  if (value === null) return undefined;
  if (!Array.isArray(value)) throw new UnreadPart(`it has no known list of ${name}`);
  return value.map((item: unknown) => {
    if (!isKnownObject(item)) throw new UnreadPart(`one of its ${name} is not a known object`);
    return read(item);
  });
}

/** Returns the result of a reader, or the reason why it cannot read. */
export function readOrExplain<T>(read: () => T): T | UnreadPart {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnreadPart) return error;
    throw error;
  }
}
