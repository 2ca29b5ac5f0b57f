import { formatValue } from '../format-value';

/** An argument of a resource that an app changes, or adds to the detriment of the resource. */
export type OverriddenArgument = {
  readonly argument: string;
  /** Terraform type of the resource. */
  readonly type: string;
} & ({ readonly declared: unknown; readonly actual: unknown } | { readonly consequence: string });

export function describeOverride(found: OverriddenArgument): string {
  const { argument, type } = found;
  if ('consequence' in found)
    return `the app sets '${argument}' of this ${type}, so that ${found.consequence}`;
  if (found.declared === undefined)
    return `'${argument}' of this ${type} is not declared, but the app sets it to ${formatValue(found.actual)}`;
  const what = found.actual === undefined ? 'removes it' : `changes it to ${formatValue(found.actual)}`;
  return `'${argument}' of this ${type} is declared as ${formatValue(found.declared)}, but the app ${what}`;
}
