/** Characters that are invisible, end a line in some readers, or change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Writes a text as a literal of TypeScript, which has one line and shows all that it has. */
export function toLiteral(text: string): string {
  const literal = JSON.stringify(text).replace(UNPRINTABLE, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return /['\\]/.test(literal) ? literal : `'${text}'`;
}
