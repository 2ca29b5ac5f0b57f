import type { TerraformStack } from 'cdktf';
import { Token } from 'cdktf';
import { toExpression } from './terraform-expression';

/** Returns a value that identifies a place. Azure ignores the case of names and ids; expressions are case-sensitive. */
export function toComparable(stack: TerraformStack, value: string): string {
  return Token.isUnresolved(value) ? toExpression(stack, value) : value.toLowerCase();
}
