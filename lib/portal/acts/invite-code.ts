import { escapeUnprintable } from '../../errors/redact';
import type { AcceptanceDocument } from '../../model/documents/acceptance';

/** Builds the code that takes an acceptance in. Names come from the other side, so that they are literals. */
export function buildAcceptanceCode(
  { shareName }: AcceptanceDocument,
  recipientName: string | undefined,
  path: string,
): string {
  const recipient = recipientName === undefined ? '' : ` to ${quoteLiteral(recipientName)}`;
  return [
    `// the invitation of share ${quoteLiteral(shareName)}${recipient}`,
    'share.invite(recipient, {',
    '  grantOn: GrantTiming.ACCEPTANCE,',
    `  acceptance: Acceptance.fromFile(${quoteLiteral(path)}),`,
    '});',
  ].join('\n');
}

/** Builds the code that ends or interrupts access. */
export function buildStateCode(): string {
  return [
    'share.invite(recipient, { state: InvitationState.SUSPENDED }); // for a time',
    'share.invite(recipient, { state: InvitationState.REVOKED }); // for good',
  ].join('\n');
}

/** Quotes a text as a literal of TypeScript. */
function quoteLiteral(text: string): string {
  // The escapes of unprintable characters come last: a literal reads them as the characters.
  return `'${escapeUnprintable(text.replace(/['\\]/g, (character) => `\\${character}`))}'`;
}
