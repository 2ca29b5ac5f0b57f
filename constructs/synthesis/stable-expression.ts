import type { TerraformStack } from 'cdktf';
import { DefaultTokenResolver, StringConcat, Tokenization } from 'cdktf';

/**
 * Returns a value as Terraform sees it. The framework numbers tokens differently in each synthesis; expressions do not change.
 *
 * @param preparing True to distinguish references to other stacks from those to this stack. This adds the references to
 *   the stacks, which is no longer possible once the framework has prepared them.
 */
export function toStableExpression(stack: TerraformStack, value: string, preparing = true): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(value, { scope: stack, resolver, preparing }));
}
