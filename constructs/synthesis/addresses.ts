import { createHash } from 'node:crypto';
import { DefaultTokenResolver, StringConcat, TerraformStack, Token, Tokenization } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * One construct's id below another construct of the stack: its own id where it is a child of the stack, else its path
 * and a hash that keeps `a--b` and `a/b` apart.
 *
 * Terraform addresses are made of such ids. They come from construct ids alone, never from attributes, and not from
 * the name of the stack itself, so that renaming it moves nothing.
 */
export function toRelativeId(stack: TerraformStack, construct: IConstruct): string {
  const home = TerraformStack.of(construct);
  const path = construct.node.path.slice(home.node.path.length).replace(/^\//, '');
  const relativePath = home === stack ? path : `${home.node.id}/${path}`;
  return relativePath.includes('/')
    ? `${relativePath.replaceAll('/', '--')}-${toShortHash(relativePath)}`
    : relativePath;
}

/** An id for a value: itself where it is a literal, else a hash of the expression that Terraform will see. */
export function toValueId(stack: TerraformStack, value: string): string {
  return Token.isUnresolved(value) ? toShortHash(toExpression(stack, value)) : value;
}

/** An id for a path in a container: what can be read of it in an address, and a hash. */
export function toPathId(stack: TerraformStack, container: string, path: string): string {
  const isKnown = !Token.isUnresolved(path);
  const readable = isKnown ? path.replace(/[^A-Za-z0-9]+/g, '-') : 'path';
  return `${container}--${readable}-${toShortHash(isKnown ? path : toExpression(stack, path))}`;
}

/** A value by which two places are told apart: Azure ignores the case of names and ids, Terraform that of nothing. */
export function toComparable(stack: TerraformStack, value: string): string {
  return Token.isUnresolved(value) ? toExpression(stack, value) : value.toLowerCase();
}

/**
 * A value as Terraform will see it: tokens are numbered anew in each synthesis, expressions are not.
 *
 * @param preparing Only then are references to other stacks told from those to this one. It adds them to the stacks,
 *   which is too late where all is prepared.
 */
export function toExpression(stack: TerraformStack, value: string, preparing = true): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(value, { scope: stack, resolver, preparing }));
}

export function toShortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
