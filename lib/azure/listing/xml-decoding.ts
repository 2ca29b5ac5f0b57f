/** Part of a document in UTF-8. @throws Error where it is none */
export function decodeUtf8(bytes: Buffer, from: number, to: number): string {
  const text = bytes.toString('utf8', from, to);
  // What is no UTF-8 is read as this character, which may also stand there itself.
  if (text.includes('\ufffd')) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, to));
    } catch {
      throw createMalformedXmlError('it is no UTF-8');
    }
  }
  return text;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text with its character references read. */
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
    if (character === undefined || end === '') throw createMalformedXmlError(`${reference} stands for no character`);
    return character;
  });
}

/** The code of an answer that was cut or garbled, as the SDK has it. */
export function createMalformedXmlError(reason: string): Error {
  return Object.assign(new Error(`the XML is malformed: ${reason}`), { code: 'PARSE_ERROR' });
}
