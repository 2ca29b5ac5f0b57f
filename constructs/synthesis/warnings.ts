import { Annotations, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { describeFinding } from '../../lib/errors/data-share-error';
import type { Warning } from '../../lib/errors/warning-codes';
import { printAfterSynthesis } from './printed-warnings';

/** Adds a warning to a construct as an annotation, and prints it once its stack is synthesized. It begins with the code. */
export function warn(construct: IConstruct, warning: Warning): void {
  const text = describeFinding(warning);
  if (isReported(construct, text)) return;
  Annotations.of(construct).addWarning(text);
  printAfterSynthesis(TerraformStack.of(construct), `Warning: ${text} (at ${construct.node.path})`);
}

/** Adds a warning as information: a fact that is not known during synthesis. */
export function inform(construct: IConstruct, warning: Warning): void {
  const text = describeFinding(warning);
  if (!isReported(construct, text)) Annotations.of(construct).addInfo(text);
}

/**
 * Returns true if the construct already has the annotation. Several shares, stacks and syntheses can add the same one.
 */
function isReported(construct: IConstruct, text: string): boolean {
  return construct.node.metadata.some(({ data }) => data === text);
}
