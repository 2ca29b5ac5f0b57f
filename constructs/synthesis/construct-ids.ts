import { createHash } from 'node:crypto';
import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { toStableExpression } from './stable-expression';

/**
 * Returns the id of a construct for use below another construct of the stack: its own id if it is a child of the stack,
 * otherwise its path with a hash that distinguishes `a--b` from `a/b`.
 *
 * Terraform addresses contain these ids. They only depend on construct ids, never on attributes, and not on the name of
 * the stack itself, so renaming the stack does not change them.
 */
export function toRelativeId(stack: TerraformStack, construct: IConstruct): string {
  if (construct.node.scope === stack) return construct.node.id;
  const home = TerraformStack.of(construct);
  const path = construct.node.path.slice(home.node.path.length).replace(/^\//, '');
  const relativePath = home === stack ? path : `${home.node.id}/${path}`;
  return relativePath.includes('/')
    ? toSharedText(`${relativePath.replaceAll('/', '--')}-${toShortHash(relativePath)}`)
    : relativePath;
}

/** Returns an id for a value: a literal itself, or a hash of the expression that Terraform sees. */
export function toValueId(stack: TerraformStack, value: string): string {
  return Token.isUnresolved(value) ? toShortHash(toStableExpression(stack, value)) : value;
}

/** Returns an id for a path in a container: the readable characters of the path, and a hash. */
export function toPathId(stack: TerraformStack, container: string, path: string): string {
  const isKnown = !Token.isUnresolved(path);
  const readable = isKnown ? path.replace(/[^A-Za-z0-9]+/g, '-') : 'path';
  return `${container}--${readable}-${toShortHash(isKnown ? path : toStableExpression(stack, path))}`;
}

export function toShortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/**
 * Returns the copy of an id that V8 shares between all properties of this name. The V8 of Node.js 20 takes another copy, once it has named a
 * property, for a text with two bytes for each character, and so all texts joined from it: one of them doubles the memory of the whole file.
 */
export function toSharedText(id: string): string {
  // An object without a prototype is a dictionary: each id would add a hidden class to those of the literals of all modules.
  const names = Object.create(null) as Record<string, true>;
  names[id] = true;
  return Object.keys(names)[0];
}
