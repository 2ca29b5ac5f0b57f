import { toList, toRecord } from '../syntax/json-values';
import type { OtherWay } from './other-way';
import { containsKey, isSecretName, namesKey } from '../accounts/account-secrets';
import type { ResolvedContent } from '../values/resolved-content';
import type { NamedText } from '../values/resource-references';
import { listNamedTexts, listTextsThroughLocals } from '../values/resource-references';
import type { Relation, SharedThings } from './shared-things';
import type { OutputSource, TerraformFacts, TerraformResource } from '../files/terraform-file';

/** Matches references to passwords that sign in as a principal or a user. */
const PASSWORD =
  /(?<![\w-])(?:azuread_(?:application|service_principal)_password\.[\w-]+(?![\w-])(?!(?:\[[^\]]{0,300}\])?\.(?!value\b))|(?:azuread_application|azuread_user|azurerm_storage_account_local_user)\.[\w-]+(?:\[[^\]]{0,300}\])?\.password\b)/;

/** True for a reference to a password that signs in as a principal or a user. */
export function namesPassword(reference: string): boolean {
  return PASSWORD.test(reference);
}

const NO_SOURCE: OutputSource = { references: [], isUnknown: false, isSensitive: false };

/** Finds the outputs that contain keys, SAS tokens or passwords. Whoever reads the state or the output has them. */
export function findOutputSecrets(
  facts: TerraformFacts,
  content: ResolvedContent,
  shared: SharedThings,
): OtherWay[] {
  const passwords = new Set(facts.isTemplate ? [] : facts.resources.flatMap(listPasswords));
  return facts.selectOutputs.flatMap((value, at) => {
    if (toRecord(value)['documentType'] === 'invitation') return [];
    const name = facts.outputNames[at] ?? String(at);
    const source = facts.outputSources?.get(name) ?? NO_SOURCE;
    const secret = findSecret(value, source, facts, shared, passwords);
    if (secret === undefined) return [];
    // A known value says all: what it is made from can be told in another way.
    const digest = content.digestValue([value, source.isUnknown ? source.references : []]);
    return [
      { address: `output.${name}`, what: `shows ${secret}`, content: JSON.stringify({ value: digest }) },
    ];
  });
}

function findSecret(
  value: unknown,
  source: OutputSource,
  facts: TerraformFacts,
  shared: SharedThings,
  passwords: ReadonlySet<string>,
): string | undefined {
  const texts = listTextsThroughLocals({ value }, facts);
  const { references, isUnknown, isSensitive } = source;
  // Terraform refuses an output that shows a secret and is not marked as sensitive.
  const telling = isSensitive ? references : references.filter(namesKey);
  const expressions = [
    ...telling,
    ...(facts.isTemplate ? texts.map(({ text }) => text).filter((text) => text.includes('${')) : []),
  ];
  const relate = (some: readonly string[], madeFrom: OutputSource): Relation =>
    shared.relate({
      address: 'output',
      type: 'output',
      isData: false,
      values: { value },
      unknown: isUnknown ? { value: some } : {},
      madeFrom: { value: madeFrom },
    });
  const relation = relate(telling, source);
  const isKey =
    relation === 'Key' ||
    texts.some(({ name, text }) => isSecretName(name) && text !== '') ||
    expressions.some((text) => text.includes('azurerm_storage_') && containsKey(text));
  if (isKey) return 'a key or SAS of an account';
  const isPassword = expressions.some(namesPassword) || texts.some(({ text }) => passwords.has(text));
  if (isPassword) return 'the password of a principal';
  const mayBeKey =
    relation === 'UnknownKey' ||
    (relation === 'UnknownValue' && isSensitive) ||
    (isHiding(source, texts, facts) && relate(references, { ...source, isSensitive: true }) === 'Key');
  return mayBeKey ? 'a secret that only Terraform knows, which can be a key or SAS of an account' : undefined;
}

/**
 * True for an output that is not sensitive, though it refers to whole accounts, and whose value is none of what they show. The function
 * `nonsensitive` can hide a key so.
 */
function isHiding(
  { references, isUnknown, isSensitive }: OutputSource,
  texts: readonly NamedText[],
  facts: TerraformFacts,
): boolean {
  if (facts.isTemplate || isSensitive || !references.some((each) => containsKey(each) && !namesKey(each)))
    return false;
  if (isUnknown) return true;
  const shown = facts.resources.flatMap(({ type, address, values }) =>
    type === 'azurerm_storage_account'
      ? [address, ...listNamedTexts(values).flatMap(({ name, text }) => (isSecretName(name) ? [] : [text]))]
      : [],
  );
  return !texts.every(({ text }) =>
    shown.some((each) => each.length >= MIN_SHOWN && (each.includes(text) || text.includes(each))),
  );
}

/** Minimum length of a text that tells where another one is from. */
const MIN_SHOWN = 3;

function listPasswords({ type, values }: TerraformResource): string[] {
  const found: unknown[] = /^azuread_(?:application|service_principal)_password$/.test(type)
    ? [values['value']]
    : type === 'azuread_application'
      ? toList(values['password']).map((each) => toRecord(each)['value'])
      : /^azuread_user$|_local_user$/.test(type)
        ? [values['password']]
        : [];
  return found.filter((each): each is string => typeof each === 'string' && each !== '');
}
