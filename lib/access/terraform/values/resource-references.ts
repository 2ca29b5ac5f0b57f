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

/** Lists the texts in values with the innermost names around them. No recursion. */
export function listNamedTexts(values: Readonly<Record<string, unknown>>): NamedText[] {
  const texts: NamedText[] = [];
  const next: { readonly name: string; readonly value: unknown }[] = [{ name: '', value: values }];
  for (let each = next.pop(); each; each = next.pop()) {
    const { name, value } = each;
    if (typeof value === 'string') texts.push({ name, text: value });
    else if (Array.isArray(value)) for (const item of value as unknown[]) next.push({ name, value: item });
    else if (isRecord(value)) {
      for (const [key, item] of Object.entries(value)) {
        // A key can be an expression or an id as well.
        if (key.includes('${') || key.includes('/')) texts.push({ name, text: key });
        next.push({ name: key, value: item });
      }
    }
  }
  return texts;
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
