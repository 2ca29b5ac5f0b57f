import { splitAddress } from './terraform-references';

/**
 * Something that only Terraform knows. `Key`: it is named like a key or SAS of an account. `Storage`: it names storage. `Value`: it is a
 * secret. `Place`: its argument usually names a place of data.
 */
export type Unresolved = 'None' | 'Place' | 'Value' | 'Storage' | 'Key';

const RANKS: readonly Unresolved[] = ['None', 'Place', 'Value', 'Storage', 'Key'];

/** An expression or a reference in an argument, as the file has it. */
export interface OpenExpression {
  readonly argument: string;
  readonly text: string;
  /** True if its value is not in the file. False if it is, and the text only tells what it is made from. */
  readonly isOpen: boolean;
  /** True if Terraform says that a part of the value is a secret. */
  readonly isSensitive: boolean;
}

/** Facts of a file about the values that it does not have. */
export interface OpenValues {
  readonly isTemplate: boolean;
  readonly sensitiveVariables: ReadonlySet<string>;
}

/** Data sources and files that bring values from elsewhere. */
const READ_ELSEWHERE =
  /\bdata\.(?:terraform_remote_state|tfe_outputs|external|http|local_\w+|vault_\w+|azurerm_resources|azapi_\w+|azurerm_key_vault_secrets?|azurerm_app_configuration_keys?)\.|(?<![\w.-])ephemeral\./;
const READ_FILE = /(?<![\w.])(?:file|filebase64|templatefile)\(/;
/** Values that are not in code: those of variables and of modules. Code has the values of locals. */
const CODE_INPUT = /(?<![\w.-])(?:var|module)\./;
/** Values that are not in a plan. Of variables, it has only those of the root module. */
const PLAN_INPUT = /^(?:local|self|var)\.|^\(unread\)/;

/** Names that usually name an account, a container, a principal or a place of data. */
const POINTING_NAME =
  /account|container|scope|storage|resource_id|target|source|principal|identit|connection|sas|url|uri|origin|host|endpoint|parent|filesystem|blob/i;
/** True for the name of an argument that usually points to a place of data. */
export function isPointingName(name: string): boolean {
  return POINTING_NAME.test(name);
}

/** Names of arguments that never name a place or hold a secret. */
const PLAIN_NAME =
  /^(?:name|location|resource_group_name|tags|sku|sku_name|size|zones?|description|display_name|tier|tenant_id|subnet_ids?|.*password|admin_\w+|.*public_key)$/;

/** Names of values that can be a key or SAS of an account. */
const KEY_NAME =
  /(?:access|account|storage|shared|primary|secondary|blob|lake)_?(?:access_?)?keys?(?!_?(?:allowed|disabled|enabled|expir|ids?\b|names?\b|polic|rotation|source|type|uri|url|vault|version))(?![a-z])|connection_?strings?(?![a-z])|(?<![a-z])sas(?![a-z])(?!_?(?:enabled|expir|polic))|list_?keys/i;
/** Names of other services, which have keys and connection strings as well. */
const OTHER_SERVICE =
  /acr|ai_services|apim|app_?config|app_?insights|batch|cognitive|communication|cosmos|datadog|event_?grid|event_?hub|function|insights|iot|log_?analytics|maps|maria|mongo|mysql|notification|openai|postgres|redis|registry|relay|search|service_?bus|signalr|sql|vault_key|web_?pubsub/i;
/** Names of secrets that are no key of an account. */
const OTHER_SECRET = /passw|passphrase|ssh|cert|client_secret|admin_/i;
const STORAGE_NAME = /storage|blob|data_?lake|container_(?:id|url)/i;

/** Ranks what the expressions of a resource leave open. */
export function rankUnresolved(expressions: readonly OpenExpression[], values: OpenValues): Unresolved {
  const found = expressions.map((each) => RANKS.indexOf(rankExpression(each, values)));
  return RANKS[Math.max(0, ...found)];
}

function rankExpression(
  { argument, text, isOpen, isSensitive }: OpenExpression,
  { isTemplate, sensitiveVariables }: OpenValues,
): Unresolved {
  const own = isTemplate ? text : splitAddress(text).rest;
  const isInput = (isTemplate ? CODE_INPUT : PLAN_INPUT).test(own);
  if (!isInput && !READ_ELSEWHERE.test(own) && !(isTemplate && READ_FILE.test(own))) return 'None';
  if (KEY_NAME.test(own) && !OTHER_SERVICE.test(own)) return 'Key';
  if (isOpen && STORAGE_NAME.test(own)) return 'Storage';
  const variables = [...own.matchAll(/(?<![\w.-])var\.([\w-]+)/g)].map(([, name]) => name);
  // The arguments of secrets: what a module or another state gives can be one.
  const isKept = /^(?:value|value_wo|secret|secret_value|content|input)$/.test(argument) && isTemplate;
  const isSecret =
    variables.some((name) => sensitiveVariables.has(name)) ||
    (!isTemplate && isSensitive && !own.startsWith('var.')) ||
    (isKept && !/(?<![\w.-])var\./.test(own)) ||
    /azapi_resource_action/.test(own);
  const isOther = OTHER_SECRET.test(own) || OTHER_SECRET.test(argument) || OTHER_SERVICE.test(own);
  if (isSecret && !isOther) return 'Value';
  if (!isOpen || PLAIN_NAME.test(argument)) return 'None';
  const isPlace = POINTING_NAME.test(argument) || /container|lake/i.test(own) || (!isTemplate && isInput);
  return isPlace ? 'Place' : 'None';
}
