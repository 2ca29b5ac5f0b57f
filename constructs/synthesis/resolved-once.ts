import type { IResolvable, IResolveContext } from 'cdktf';
import { TerraformStack, Token, Tokenization } from 'cdktf';
import { hasOverrides } from './synthesized-arguments';

/**
 * Wraps an object for the framework, which synthesizes its fields and nothing else. The framework resolves each object three times, copies
 * it three times more, and fails on null in some: with thousands of grants, that is most of the synthesis. This value is resolved once, and
 * not at all if it has no tokens.
 */
export function resolveOnce(value: object): IResolvable {
  return new UnresolvedValue(value);
}

const NO_STACK: string[] = [];

class UnresolvedValue implements IResolvable {
  public readonly creationStack = NO_STACK;
  private isLiteral?: boolean;

  constructor(private readonly value: object) {}

  public resolve(context: IResolveContext): unknown {
    this.isLiteral ??= isLiteral(this.value);
    // The overrides of a stack are merged into what its elements resolve to. Within an expression, the framework writes the fields.
    const isMerged = context.suppressBraces === true || hasOverrides(TerraformStack.of(context.scope));
    if (isMerged || !this.isLiteral) {
      if (!isMerged)
        context.registerPostProcessor({ postProcess: (fields: object) => new ResolvedValue(fields) });
      return this.value;
    }
    if (!context.preparing)
      context.registerPostProcessor({ postProcess: () => new ResolvedValue(this.value) });
    return true;
  }

  public toString(): string {
    return Token.asString(this);
  }

  public toJSON(): unknown {
    return '<object>';
  }
}

/** An object without tokens, which resolves to itself. */
class ResolvedValue {
  constructor(fields: object) {
    Object.assign(this, fields);
  }

  public resolve(context: IResolveContext): unknown {
    context.registerPostProcessor({ postProcess: () => this });
    return true;
  }
}

/** True for a value that the framework resolves to an equal one: without tokens, and without undefined in lists, where it is left out. */
function isLiteral(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return !Token.isUnresolved(value);
  if (Array.isArray(value)) return value.every((item) => item !== undefined && isLiteral(item));
  return !Tokenization.isResolvable(value) && Object.values(value).every(isLiteral);
}
