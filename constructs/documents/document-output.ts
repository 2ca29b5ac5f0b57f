import { validateWhenComplete } from '../synthesis/late-validation';
import type { IResolvable, IResolveContext } from 'cdktf';
import { TerraformOutput, TerraformStack, Token, Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { Precondition } from '../synthesis/check-result';
import { NameClaims } from '../synthesis/name-claims';
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

/**
 * Wraps a document for the framework, which fails on null in a plain object. The values that tokens resolve to do not change.
 */
export function toDocumentValue(document: object): IResolvable {
  return new DocumentValue(escapeTemplatesIn(document));
}

class DocumentValue implements IResolvable {
  public readonly creationStack = [];

  constructor(private readonly document: unknown) {}

  public resolve(context: IResolveContext): unknown {
    if (!isLiteral(this.document)) return this.document;
    // The framework would search each field for tokens three times: with a thousand recipients, that is most of the synthesis.
    context.registerPostProcessor({ postProcess: () => this.document });
    return true;
  }

  public toString(): string {
    return Token.asString(this);
  }

  public toJSON(): unknown {
    return '<document>';
  }
}

function isLiteral(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !Token.isUnresolved(value);
  return !Tokenization.isResolvable(value) && Object.values(value).every(isLiteral);
}

/** Returns the problem with the name of an output, if there is one. */
export function validateOutputName(name: string | undefined, prop = 'outputName'): Problem | undefined {
  if (name === undefined || (!Token.isUnresolved(name) && /^[A-Za-z_][A-Za-z0-9_-]*$/.test(name)))
    return undefined;
  return problems.valueInvalid(prop, "letters, digits, '_' and '-', not beginning with a digit or '-'", name);
}

const outputNames = new NameClaims('output');

/** The framework would silently merge two outputs of one name into one document. */
function renameOutput(output: TerraformOutput, name: string): void {
  outputNames.claim(output, name);
  output.overrideLogicalId(name);
  // The app can define more outputs, so the names are compared when it is complete.
  validateWhenComplete(output, () => {
    const outputs = TerraformStack.of(output)
      .node.findAll()
      .filter((other) => TerraformOutput.isTerraformOutput(other));
    const isTaken = outputs.some((other) => other !== output && other.friendlyUniqueId === name);
    return isTaken ? [problems.duplicateName('output', name)] : [];
  });
}

/** Keeps Terraform from evaluating text from the other side, for example '${price}' in terms of use. */
function escapeTemplatesIn(value: unknown): unknown {
  if (typeof value === 'string') return escapeTemplates(value);
  if (Array.isArray(value)) return value.map(escapeTemplatesIn);
  if (typeof value !== 'object' || value === null || Tokenization.isResolvable(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, escapeTemplatesIn(field)]));
}
