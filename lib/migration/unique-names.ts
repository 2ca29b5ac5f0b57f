import { nameRule } from '../model/rules/naming-rules';

/** A name leaves room for a number at its end. */
const MAX_LENGTH = 80;

/**
 * Names that documents accept, each once: letters of both cases are the same name. They are ids of constructs, too, and those cannot
 * be members of all objects, such as "constructor".
 */
export class UniqueNames {
  private readonly used = new Set<string>();
  private readonly numbers = new Map<string, number>();

  /** Returns a name, as it is if possible. */
  public add(name: string): string {
    const base = nameRule(name) === undefined ? name : cleanName(name);
    let number = this.numbers.get(base) ?? 1;
    let unique = base;
    while (unique in Object.prototype || this.used.has(unique.toLowerCase()))
      unique = `${base.slice(0, MAX_LENGTH)}-${++number}`;
    this.numbers.set(base, number);
    this.used.add(unique.toLowerCase());
    return unique;
  }
}

function cleanName(name: string): string {
  const clean = name
    .replace(/[^\w.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MAX_LENGTH);
  return nameRule(clean) === undefined ? clean : 'unnamed';
}
