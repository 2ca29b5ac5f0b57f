import type { IConstruct } from 'constructs';

/** The constructs below a construct, by it; undefined if constructs may be added at any time. */
let keptLists: Map<IConstruct, readonly IConstruct[]> | undefined;

/** Lists a construct and all constructs below it, in the order of their declaration. */
export function listConstructs(top: IConstruct): readonly IConstruct[] {
  const list = keptLists?.get(top) ?? top.node.findAll();
  keptLists?.set(top, list);
  return list;
}

/**
 * Runs a function that adds no constructs: each list is made once. With thousands of recipients, making one takes a tenth of a second, and a
 * dozen validations need one.
 */
export function withKeptLists<T>(run: () => T): T {
  const outer = keptLists;
  keptLists ??= new Map();
  try {
    return run();
  } finally {
    keptLists = outer;
  }
}
