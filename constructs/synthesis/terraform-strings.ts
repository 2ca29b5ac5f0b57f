import { Fn, Op, Token, type IResolvable } from 'cdktf';

/** Matches a token of the framework in a text. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** Returns a value for messages. The text of a token means nothing to a reader. */
export function toShownValue(value: string): string {
  return Token.isUnresolved(value) ? 'a token' : value;
}

/** Matches what the framework writes into a text, a list, the keys of a map and a number in place of a value. */
const WRITTEN_TOKEN = /[$#&]\{TfToken\[[^\]]*\]\}|-1\.888154589\d*e\+289/g;

/** Replaces the tokens in a text for people. */
export function nameTokens(text: string): string {
  return text.replace(WRITTEN_TOKEN, 'a token');
}

/** Returns all tokens in a text, including repetitions. */
export function findTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Returns a text without its tokens. */
export function removeTokens(text: string): string {
  return text.replace(TOKEN, '');
}

/** Converts a text with tokens to an argument of a Terraform function: the framework rejects templates there. */
export function toFunctionArgument(text: string): string {
  const parts = text.split(/(\$\{TfToken\[[^\]]*\]\})/).filter((part) => part !== '');
  return parts.length === 1 ? text : Token.asString(Fn.join('', parts));
}

/** Escapes the Terraform templates in a text, except for tokens of the framework. */
export function escapeTemplates(text: string): string {
  if (!text.includes('{')) return text;
  return (
    text
      .replace(/\$\{(?!TfToken\[)|%\{/g, (template) => template[0] + template)
      // A dollar sign in front of a template would escape it.
      .replace(/\$+(?=\$\{TfToken\[)/g, (dollars) => `\${"${dollars}"}`)
  );
}
/** Converts a text to lower case. Terraform converts a token. */
export function toLower(value: string): string {
  return Token.isUnresolved(value) ? Token.asString(Fn.lower(value)) : value.toLowerCase();
}
/** Compares two ids, which are not case-sensitive. */
export function equalsIgnoringCase(a: string, b: string): IResolvable {
  return Op.eq(toLower(a), toLower(b));
}
