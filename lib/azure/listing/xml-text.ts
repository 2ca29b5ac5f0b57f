import { createLookup } from '../../lookup';
/** Decodes a part of a document as UTF-8. @throws Error if it is not valid UTF-8 */
export function decodeUtf8(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('utf8', from, to);
  // Invalid UTF-8 is decoded as this character, but the text can also contain the character itself.
  if (text.includes('\ufffd')) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to));
    } catch {
      throw createMalformedXmlError('it is not valid UTF-8');
    }
  }
  return text;
}

const ENTITIES = createLookup<string>({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" });

/** Replaces character references by their characters. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&]*)(;?)/g, (reference: string, name: string, end: string) => {
    const number = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
    const codePoint = number && parseInt(number[1] ?? number[2], number[1] === undefined ? 10 : 16);
    const character =
      codePoint === null
        ? ENTITIES[name]
        : codePoint <= 0x10ffff
          ? String.fromCodePoint(codePoint)
          : undefined;
    if (character === undefined || end === '')
      throw createMalformedXmlError(`${reference} is not a character reference`);
    return character;
  });
}

/** Creates the error of a truncated or garbled response, with the code that the SDK uses. */
export function createMalformedXmlError(reason: string): Error {
  return Object.assign(new Error(`the XML is malformed: ${reason}`), { code: 'PARSE_ERROR' });
}
