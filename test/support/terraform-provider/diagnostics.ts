/** A problem of a configuration or a plan, as Terraform shows it. */
export interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
  /** The place: names of arguments, numbers of blocks. */
  readonly path: Path;
}

export type Path = readonly (string | number)[];

export function problem(summary: string, detail = '', path: Path = []): Diagnostic {
  return { summary, detail, path };
}
