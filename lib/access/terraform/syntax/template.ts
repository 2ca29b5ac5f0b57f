/** A part of a text in Terraform code. */
export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string }
  /** `${...}`: the text between the braces, and as it is written. */
  | { readonly kind: 'expression'; readonly text: string; readonly written: string }
  /** `%{...}`: an `if` or a `for`, which decides on the text around it. */
  | { readonly kind: 'directive'; readonly text: string; readonly written: string };

/**
 * Splits a text of Terraform code into literals, expressions and directives. `$${` and `%%{` are the characters themselves.
 * An expression that has no end is a directive: nothing about the text is known.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function splitTemplate(value: string): TemplatePart[] {
  const parts: TemplatePart[] = [];
  let literal = '';
  const flush = (): void => {
    if (literal !== '') parts.push({ kind: 'literal', text: literal });
    literal = '';
  };
  for (let at = 0; at < value.length;) {
    const sign = value[at];
    if ((sign === '$' || sign === '%') && value[at + 1] === sign && value[at + 2] === '{') {
      literal += `${sign}{`;
      at += 3;
    } else if ((sign === '$' || sign === '%') && value[at + 1] === '{') {
      flush();
      const end = findEnd(value, at + 2);
      const written = value.slice(at, end ?? value.length);
      const kind = sign === '$' && end !== undefined ? 'expression' : 'directive';
      parts.push({ kind, text: written.slice(2, end === undefined ? undefined : -1).trim(), written });
      at = end ?? value.length;
    } else {
      literal += sign;
      at++;
    }
  }
  flush();
  return parts;
}

/** Finds the place after the brace that ends an expression, past strings and nested braces; undefined if there is none. */
function findEnd(value: string, start: number): number | undefined {
  // The open braces and strings, which can have expressions within them.
  const open: ('{' | '"')[] = ['{'];
  for (let at = start; at < value.length; at++) {
    const sign = value[at];
    if (open.at(-1) === '"') {
      if (sign === '\\') at++;
      else if (sign === '"') open.pop();
      else if ((sign === '$' || sign === '%') && value[at + 1] === '{' && value[at - 1] !== sign) {
        open.push('{');
        at++;
      }
    } else if (sign === '"') open.push('"');
    else if (sign === '{') open.push('{');
    else if (sign === '}') {
      open.pop();
      if (open.length === 0) return at + 1;
    }
  }
  return undefined;
}

/** One value of another block: `azurerm_storage_account.a.id`, `data.x.y["key"].id`, `local.name`, `module.m.id`. */
const BARE_REFERENCE = /^[A-Za-z][\w-]*(?:\.[A-Za-z_][\w-]*|\[(?:"[^"\\$%]*"|\d+)\])+$/;

/** True if an expression is one reference and nothing else: no function, operator, splat or condition. */
export function isBareReference(expression: string): boolean {
  return BARE_REFERENCE.test(expression);
}

/** Matches everything in an expression that can be a reference. Finds too much rather than too little. */
const REFERENCE = /(?:data\.)?[A-Za-z][\w-]*\.[A-Za-z_][\w-]*(?:\[(?:"[^"]*"|\d+)\])?(?:\.[A-Za-z_][\w-]*)*/g;

/** Finds everything that an expression can refer to. */
export function findReferencesIn(expression: string): string[] {
  return expression.match(REFERENCE) ?? [];
}

/** Splits a bare reference into names and keys: `a.b["k"].id` into `a`, `b`, `k` and `id`. */
export function splitBareReference(expression: string): (string | number)[] {
  const steps = expression.match(/\["[^"]*"\]|\[\d+\]|[A-Za-z_][\w-]*/g) ?? [];
  return steps.map((step) =>
    step.startsWith('["') ? step.slice(2, -2) : step.startsWith('[') ? Number(step.slice(1, -1)) : step,
  );
}
