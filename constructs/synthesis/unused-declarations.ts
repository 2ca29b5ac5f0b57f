import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import { checkWhenValid } from './late-validation';
import { warn } from './warnings';

/** The constructs that another declaration names, or that have an effect of their own. */
const usedConstructs = new WeakSet<IConstruct>();

/**
 * Warns, when the app is complete, of a construct that nothing uses: it defines nothing, or less than people think.
 *
 * @param consequence What is missing without a use.
 */
export function expectUse(construct: IConstruct, consequence: string, fix: string): void {
  checkWhenValid(construct, () => {
    if (!usedConstructs.has(construct)) warn(construct, warnings.declarationUnused(consequence, fix));
  });
}

/** Marks a construct as used, and all constructs in a list or in the properties of an object. */
export function markUsed(value: unknown, depth = 0): void {
  if (Construct.isConstruct(value)) usedConstructs.add(value);
  else if (typeof value === 'object' && value !== null && depth < 2)
    for (const item of Object.values(value)) markUsed(item, depth + 1);
}
