import type { Readable } from 'node:stream';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/** Reads a text of limited size. @throws DataShareError `StateUnreadable` */
export async function readLimitedText(content: Readable, path: string, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of content as AsyncIterable<Buffer | string>) {
      const bytes = Buffer.from(chunk as Buffer);
      length += bytes.length;
      if (length > maxBytes)
        throw new DataShareError([problems.stateUnreadable(path, `it has more than ${maxBytes} bytes`)]);
      chunks.push(bytes);
    }
  } finally {
    content.destroy();
  }
  return Buffer.concat(chunks).toString();
}
