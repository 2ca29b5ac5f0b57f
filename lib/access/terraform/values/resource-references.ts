import { isRecord } from '../syntax/json-values';
import type { TerraformFacts } from '../files/terraform-file';

/** A text in the values of a resource, and the name of the argument that has it. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Lists the texts in a value. No recursion: an untrusted file can nest values very deeply. */
export function listTexts(value: unknown): string[] {
  return listNamedTexts({ value }).map(({ text }) => text);
}

/**
 * Lists the texts in values with the innermost names around them. The value of an option or of a setting has also the name that stands
 * beside it. No recursion.
 */
export function listNamedTexts(values: Readonly<Record<string, unknown>>): NamedText[] {
  const texts: NamedText[] = [];
  const next: { readonly name: string; readonly value: unknown }[] = [{ name: '', value: values }];
  for (let each = next.pop(); each; each = next.pop()) {
    const { name, value } = each;
    if (typeof value === 'string') texts.push({ name, text: value });
    else if (Array.isArray(value)) {
      for (const [at, item] of (value as unknown[]).entries()) {
        next.push({ name, value: item });
        const option = readOption(value[at - 1]);
        if (option !== undefined) next.push({ name: option, value: item });
      }
    } else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        // A key can be an expression or an id as well.
        if (key.includes('${') || key.includes('/')) texts.push({ name, text: key });
        next.push({ name: key, value: item });
        const setting = key === 'value' && value !== values ? readSettingName(value) : undefined;
        if (setting !== undefined) next.push({ name: setting, value: item });
      }
    }
  }
  return texts;
}

/** Returns the name of an option of a command, whose value is the next item of the list: `--account-name`. */
function readOption(item: unknown): string | undefined {
  return typeof item === 'string' ? /^-{1,2}([A-Za-z][\w-]{0,80})$/.exec(item)?.[1] : undefined;
}

/** Returns the name of a setting that has its value in an argument `value` beside the name. */
function readSettingName({ name, key }: Readonly<Record<string, unknown>>): string | undefined {
  return [name, key].find((each): each is string => typeof each === 'string' && /^[\w.-]{1,80}$/.test(each));
}

/** Lists the texts in values, and in code those of the locals that they use, with the innermost names around them. */
export function listTextsThroughLocals(
  values: Readonly<Record<string, unknown>>,
  facts: Pick<TerraformFacts, 'isTemplate' | 'locals'>,
): NamedText[] {
  const literals: NamedText[] = [];
  const knownLocals = new Set<string>();
  const next = listNamedTexts(values);
  for (let each = next.pop(); each; each = next.pop()) {
    literals.push(each);
    if (!facts.isTemplate || !/[$%]\{/.test(each.text)) continue;
    for (const [, local] of each.text.matchAll(/\blocal\.([\w-]+)/g)) {
      if (knownLocals.has(local)) continue;
      knownLocals.add(local);
      const { name } = each;
      next.push(...listNamedTexts({ [name]: facts.locals.get(local) ?? null }));
    }
  }
  return literals;
}

/** Lists the addresses of resources and data sources in an expression, without the keys of instances. */
export function listAddresses(expression: string): string[] {
  return (expression.match(ADDRESS) ?? []).map(toBareAddress);
}

/** Lists the addresses in an expression with the attributes that it reads; null for all attributes. */
export function listAttributes(
  expression: string,
): { readonly address: string; readonly attribute: string | null }[] {
  return [...expression.matchAll(ATTRIBUTE)].map(([, address, attribute]) => ({
    address: toBareAddress(address),
    attribute: attribute ?? null,
  }));
}

/** Removes the keys of instances, which a reference need not have. */
export function toBareAddress(address: string): string {
  return address.replace(KEY, '');
}

/** Matches the key of an instance. Its length is bounded, because a text can have many brackets that nothing closes. */
const KEY = /\[(?:"(?:[^"\\]|\\.){0,300}"|[^\]]{0,300})\]/g;

/** Matches an address from the beginning of a word, so that a long word is read once. */
const ADDRESS = /(?<![\w-])(?:module\.[\w-]+(?:\[[^\]]{0,300}\])?\.)*(?:data\.)?[a-z]\w*\.[A-Za-z_][\w-]*/g;

const ATTRIBUTE = new RegExp(String.raw`(${ADDRESS.source})(?:\[[^\]]{0,300}\])?(?:\.([\w-]+))?`, 'g');

/** True if a text has a word, which can be a part of a URL or of a setting such as `SecretName=word`. */
export function hasWord(text: string, word: string): boolean {
  const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[a-z0-9-]/.test(sign);
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isLetter(text[at - 1]) && !isLetter(text[at + word.length])) return true;
  }
  return false;
}
