import { Fn, Token } from 'cdktf';

/** A token of CDKTF in a text. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** The tokens that stand in a text, each as often as it does. */
export function findTokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The text without its tokens. */
export function removeTokens(text: string): string {
  return text.replace(TOKEN, '');
}

/** A text with tokens in it, as an argument of a function: CDKTF complains of templates there. */
export function toFunctionArgument(text: string): string {
  const parts = text.split(/(\$\{TfToken\[[^\]]*\]\})/).filter((part) => part !== '');
  return parts.length === 1 ? text : Token.asString(Fn.join('', parts));
}

/** Keeps Terraform from reading a template in a text. Tokens, which are templates of our own, stay. */
export function escapeTemplates(text: string): string {
  return (
    text
      .replace(/\$\{(?!TfToken\[)|%\{/g, (template) => template[0] + template)
      // A dollar before a template would make a literal of it.
      .replace(/\$+(?=\$\{TfToken\[)/g, (dollars) => `\${"${dollars}"}`)
  );
}
