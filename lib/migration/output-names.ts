/** Names of the Terraform outputs of one stack, each once. */
export class OutputNames {
  private readonly used = new Set<string>();

  /** Returns a name of these parts: letters, digits, `_` and `-`, and no digit at its start. */
  public add(...parts: readonly string[]): string {
    const base = parts
      .join('_')
      .replace(/[^\w-]/g, '_')
      .replace(/^(?![A-Za-z_])/, '_');
    let unique = base;
    for (let number = 2; this.used.has(unique); number++) unique = `${base}_${number}`;
    this.used.add(unique);
    return unique;
  }
}
