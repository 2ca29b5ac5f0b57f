import type { IResolvable } from 'cdktf';
import { DefaultTokenResolver, TerraformStack, Token, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';
import { toStableExpression } from './stable-expression';

/** A reference of the framework: the expression, and the stack that has what it refers to. */
interface StackReference {
  readonly identifier?: unknown;
  readonly originStack?: TerraformStack;
}

/**
 * Returns a key that identifies a place within a stack. Azure ignores the case of names and ids; expressions are
 * case-sensitive.
 */
export function toPlaceKey(stack: TerraformStack, value: string): string {
  return Token.isUnresolved(value) ? toStableExpression(stack, value) : value.toLowerCase();
}

/**
 * Returns a key that identifies a value in all stacks of an app: a literal without its case, and for a reference its
 * expression with the stack that it refers to. Two stacks can have the same expression for two resources.
 */
export function toAppKey(user: IConstruct, value: string): string {
  if (!Token.isUnresolved(value)) return value.toLowerCase();
  const stack = TerraformStack.of(user);
  return String(
    Tokenization.resolve(value, { scope: stack, resolver: new KeyResolver(stack), preparing: false }),
  );
}

/** Replaces each token by its key. */
class KeyResolver extends DefaultTokenResolver {
  constructor(private readonly stack: TerraformStack) {
    super({ join: joinParts });
  }

  public override resolveToken(token: IResolvable): string {
    return toTokenKey(this.stack, token);
  }
}

/** Returns the key of the references to an attribute of a resource or data source. */
export function toAttributeKey(
  element: IConstruct & { getStringAttribute(name: string): string },
  attribute: string,
): string {
  return toAppKey(element, element.getStringAttribute(attribute));
}

function toTokenKey(stack: TerraformStack, token: IResolvable): string {
  const { identifier, originStack } = token as StackReference;
  return typeof identifier === 'string' && !Token.isUnresolved(identifier)
    ? toKey(originStack ?? stack, identifier)
    : toKey(stack, toStableExpression(stack, Token.asString(token), false));
}

/** Marks an expression. Names and ids of Azure do not contain these characters. */
function toKey(stack: TerraformStack, expression: string): string {
  return `<${stack.node.path} ${expression.replace(/[<>]/g, '')}>`;
}

/** True if a key has parts that only Terraform knows. */
export function hasReference(key: string): boolean {
  return key.includes('<');
}

function joinParts(left: unknown, right: unknown): string {
  return [left, right]
    .map((part) => (typeof part !== 'string' ? '' : hasReference(part) ? part : part.toLowerCase()))
    .join('');
}
