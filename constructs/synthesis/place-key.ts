import type { TerraformStack } from 'cdktf';
import { Token } from 'cdktf';
import { toStableExpression } from './stable-expression';

/** Returns a value that identifies a place. Azure ignores the case of names and ids; expressions are case-sensitive. */
export function toPlaceKey(stack: TerraformStack, value: string): string {
  return Token.isUnresolved(value) ? toStableExpression(stack, value) : value.toLowerCase();
}
