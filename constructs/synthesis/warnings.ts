import { Annotations } from 'cdktf';
import type { IConstruct } from 'constructs';
import { describeFinding } from '../../lib/errors/data-share-error';
import type { Warning } from '../../lib/errors/warning-codes';

/** Adds a warning to a construct as an annotation, which the CDKTF command prints. It begins with the code. */
export function warn(construct: IConstruct, warning: Warning): void {
  const text = describeFinding(warning);
  if (!isReported(construct, text)) Annotations.of(construct).addWarning(text);
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
