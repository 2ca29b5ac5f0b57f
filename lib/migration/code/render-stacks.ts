import type { ImportedEstate } from '../imported-estate';
import { renderConsumer } from './consumer-code';
import { renderProvider } from './provider-code';
import type { CodeFile } from './stack-code';

/** Renders the stacks of an import, those that have something in them. */
export function renderStacks({ shares, subscriptions }: ImportedEstate): CodeFile[] {
  return [
    ...(shares.length > 0 ? [{ path: 'provider-stack.ts', text: renderProvider(shares) }] : []),
    ...(subscriptions.length > 0 ? [{ path: 'consumer-stack.ts', text: renderConsumer(subscriptions) }] : []),
  ];
}
