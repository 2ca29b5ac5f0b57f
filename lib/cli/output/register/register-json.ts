import { escapeUnprintableLines, redactReplacer } from '../../../errors/redact';

/** Formats a register or a comparison as JSON, without secrets. */
export function formatRegisterJson(result: object): string {
  return `${escapeUnprintableLines(JSON.stringify(result, redactReplacer, 2))}\n`;
}
