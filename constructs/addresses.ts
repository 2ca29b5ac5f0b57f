import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';

/**
 * One construct's id below another construct of the stack: its path.
 *
 * Terraform addresses are made of such ids. They come from construct ids alone, never from attributes, and not from
 * the name of the stack itself, so that renaming it moves nothing.
 */
export function idWithin(stack: TerraformStack, construct: IConstruct): string {
  const home = TerraformStack.of(construct);
  const path = construct.node.path.slice(home.node.path.length).replace(/^\//, '').replaceAll('/', '--');
  return home === stack ? path : `${home.node.id}--${path}`;
}
