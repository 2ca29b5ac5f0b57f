import { listConstructs } from '../synthesis/all-constructs';
import { validateWhenComplete } from '../synthesis/late-validation';
import type { IResolvable } from 'cdktf';
import { TerraformOutput, TerraformStack, Token, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { Precondition } from '../synthesis/check-result';
import { NameClaims } from '../synthesis/name-claims';
import { resolveOnce } from '../synthesis/resolved-once';
import { escapeTemplates } from '../synthesis/terraform-strings';

/** Properties of an output that holds a document. */
export interface DocumentOutputProps {
  /** The document as an object, so that `terraform output -json` prints it unchanged. Values can be tokens or null. */
  readonly document: object;
  readonly description: string;
  /** Name of the output; by default derived from the path of the construct. */
  readonly outputName?: string;
  readonly preconditions?: readonly Precondition[];
}

/** Defines a Terraform output whose value is a document. */
export function defineDocumentOutput(
  scope: Construct,
  id: string,
  props: DocumentOutputProps,
): TerraformOutput {
  const output = new TerraformOutput(scope, id, {
    value: toDocumentValue(props.document),
    description: props.description,
  });
  if (props.outputName !== undefined) renameOutput(output, props.outputName);
  if (props.preconditions && props.preconditions.length > 0) {
    // The framework accepts the typed field but never synthesizes it (open-constructs/cdk-terrain#448).
    const preconditions = props.preconditions.map(({ condition, errorMessage }) => ({
      condition,
      error_message: errorMessage,
    }));
    output.addOverride('precondition', preconditions);
  }
  return output;
}

/** Returns a document as a value for the framework, which fails on null in a plain object. */
export function toDocumentValue(document: object): IResolvable {
  return resolveOnce(escapeTemplatesIn(document) as object);
}

/** Returns the problem with the name of an output, if there is one. */
export function validateOutputName(name: string | undefined, prop = 'outputName'): Problem | undefined {
  if (name === undefined || (!Token.isUnresolved(name) && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)))
    return undefined;
  return problems.valueInvalid(prop, "letters, digits, '_' and '-', not beginning with a digit or '-'", name);
}

const outputNames = new NameClaims('output');

const renamedByStack = new WeakMap<TerraformStack, TerraformOutput[]>();

/** The framework would silently merge two outputs of one name into one document. */
function renameOutput(output: TerraformOutput, name: string): void {
  outputNames.claim(output, name);
  output.overrideLogicalId(name);
  const stack = TerraformStack.of(output);
  const known = renamedByStack.get(stack);
  known?.push(output);
  if (known) return;
  const renamed = [output];
  renamedByStack.set(stack, renamed);
  // The app can define more outputs, so the names are compared when it is complete.
  validateWhenComplete(stack, () => findTakenNames(stack, renamed));
}

function findTakenNames(stack: TerraformStack, renamed: readonly TerraformOutput[]): Problem[] {
  const counts = new Map<string, number>();
  for (const each of listConstructs(stack))
    if (TerraformOutput.isTerraformOutput(each))
      counts.set(each.friendlyUniqueId, (counts.get(each.friendlyUniqueId) ?? 0) + 1);
  return renamed
    .filter(({ friendlyUniqueId }) => counts.get(friendlyUniqueId)! > 1)
    .map((output) => ({
      ...problems.duplicateName('output', output.friendlyUniqueId),
      where: output.node.path,
    }));
}

/**
 * Keeps Terraform from evaluating text from the other side, for example '${price}' in terms of use. A value without such text is
 * returned itself: thousands of copies would be most of the memory.
 */
function escapeTemplatesIn(value: unknown): unknown {
  if (typeof value === 'string') return escapeTemplates(value);
  if (typeof value !== 'object' || value === null || Tokenization.isResolvable(value)) return value;
  if (Array.isArray(value)) {
    const items = value.map(escapeTemplatesIn);
    return items.every((item, at) => item === value[at]) ? value : items;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  let escaped: Record<string, unknown> | undefined;
  for (const key of Object.keys(fields)) {
    const field = escapeTemplatesIn(fields[key]);
    if (field !== fields[key]) (escaped ??= { ...fields })[key] = field;
  }
  return escaped ?? value;
}
