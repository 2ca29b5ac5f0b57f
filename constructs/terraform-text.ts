/** A token of CDKTF in a text. */
const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;

/** The tokens that stand in a text, each as often as it does. */
export function tokensIn(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** The text without its tokens. */
export function withoutTokens(text: string): string {
  return text.replace(TOKEN, '');
}

/** Keeps Terraform from reading a template in a text. Tokens, which are templates of our own, stay. */
export function templateSafe(text: string): string {
  return text.replace(/\$\{(?!TfToken\[)|%\{/g, (template) => template[0] + template);
}
