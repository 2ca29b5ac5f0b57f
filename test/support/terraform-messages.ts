/*
 * The messages of Terraform's `-json`: `validate` prints one document, other commands a message on each line.
 */

interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** Of the resource or the module that it is about. */
  readonly address?: string;
  readonly range?: { readonly filename: string };
}

/** The number of resources in a plan or an apply. */
export interface Changes {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
}

interface Message {
  readonly type?: string;
  readonly diagnostic?: Diagnostic;
  readonly changes?: Changes & { readonly operation: string };
  readonly change?: {
    readonly action: string;
    readonly resource: { readonly addr: string; readonly resource_type: string };
  };
}

function messages(stdout: string): Message[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Message);
}

/** The errors of a command, each in one text. */
export function errorsIn(stdout: string): string[] {
  return diagnosticsIn(stdout)
    .filter(({ severity }) => severity === 'error')
    .map(toText);
}

const toText = ({ summary, detail }: Diagnostic): string =>
  detail === '' ? summary : `${summary}: ${detail}`;

/** The errors of a command, by the folder of the module, or by its name, that they are about. */
export function errorsByModule(stdout: string): ReadonlyMap<string, readonly string[]> {
  const errors = new Map<string, string[]>();
  for (const diagnostic of diagnosticsIn(stdout).filter(({ severity }) => severity === 'error')) {
    const { address = '', range } = diagnostic;
    const name = /^module\.(\w+)/.exec(address)?.[1] ?? range?.filename.split('/').at(-2) ?? '';
    errors.set(name, [...(errors.get(name) ?? []), toText(diagnostic)]);
  }
  return errors;
}

function diagnosticsIn(stdout: string): readonly Diagnostic[] {
  // A document has its braces on lines of their own; others than that of `validate` have no diagnostics.
  if (stdout.startsWith('{\n'))
    return (JSON.parse(stdout) as { readonly diagnostics?: readonly Diagnostic[] }).diagnostics ?? [];
  return messages(stdout).flatMap(({ diagnostic }) => diagnostic ?? []);
}

/** The actions that a plan, apply or destroy announces or has performed. */
export function changesIn(stdout: string): Changes | undefined {
  const changes = messages(stdout)
    .filter(({ type }) => type === 'change_summary')
    .at(-1)?.changes;
  return changes && { add: changes.add, change: changes.change, remove: changes.remove };
}

/** The planned values, by the type of the resource: the last one of each type. */
export function actionsIn(stdout: string): Readonly<Record<string, string | undefined>> {
  const planned = messages(stdout).flatMap(({ type, change }) =>
    type === 'planned_change' && change ? [[change.resource.resource_type, change.action] as const] : [],
  );
  return Object.fromEntries(planned);
}

/** The planned actions for each resource that exists or will exist, by its address. Reads are left out. */
export function parsePlannedActions(stdout: string): Readonly<Record<string, string>> {
  const planned = messages(stdout).flatMap(({ type, change }) =>
    type === 'planned_change' && change && change.action !== 'read'
      ? [[change.resource.addr, change.action] as const]
      : [],
  );
  return Object.fromEntries(planned);
}
