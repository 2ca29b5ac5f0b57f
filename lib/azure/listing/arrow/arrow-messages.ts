import { FlatTable } from './flat-table';
import { createMalformedArrowError } from './malformed-arrow';

/** The kinds of messages that a listing consists of. */
export const MessageType = { SCHEMA: 1, RECORD_BATCH: 3 } as const;

/** A message of a stream. */
export interface ArrowMessage {
  readonly type: number;
  readonly header: FlatTable;
  readonly body: Buffer;
}

/** All messages of a stream. */
export interface ArrowMessages {
  readonly messages: readonly ArrowMessage[];
  /** True if the stream says where it ends. It need not, so that one that was cut off can look like a whole one. */
  readonly hasEnd: boolean;
}

/** The header of a batch describes some forty columns. */
const MAX_HEADER_BYTES = 64 * 1024;
const CONTINUATION = 0xffffffff;
/** Each message begins with the continuation marker and the length of its header. */
const PREFIX_BYTES = 8;
const ALIGNMENT = 8;

/** Versions 4 and 5 of the format, which differ in nothing that is read here. */
const VERSIONS = [3, 4];
const FIELD = { version: 0, type: 1, header: 2, bodyLength: 3 } as const;

/** A page of 5,000 blobs is one message or a few. */
const MAX_MESSAGES = 10_000;

/**
 * Splits a stream into its messages.
 *
 * @throws Error with code PARSE_ERROR
 * @see https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format
 */
export function splitMessages(stream: Buffer): ArrowMessages {
  const messages: ArrowMessage[] = [];
  let at = 0;
  while (at < stream.length) {
    if (at + PREFIX_BYTES > stream.length || stream.readUInt32LE(at) !== CONTINUATION)
      throw createMalformedArrowError('a message in it does not begin as one');
    const headerBytes = stream.readUInt32LE(at + 4);
    at += PREFIX_BYTES;
    if (headerBytes === 0) {
      if (at < stream.length) throw createMalformedArrowError('something follows its end');
      return { messages, hasEnd: true };
    }
    if (headerBytes > MAX_HEADER_BYTES || headerBytes % ALIGNMENT !== 0 || messages.length >= MAX_MESSAGES)
      throw createMalformedArrowError('it has a message that no listing has');
    const message = FlatTable.readRoot(takeBytes(stream, at, headerBytes));
    at += headerBytes;
    if (!VERSIONS.includes(message.readInt16(FIELD.version, 0)))
      throw createMalformedArrowError('it has another version of the format');
    const body = takeBytes(stream, at, message.readCount(FIELD.bodyLength));
    at += body.length;
    const header = message.readTable(FIELD.header);
    if (!header) throw createMalformedArrowError('a message in it has no header');
    messages.push({ type: message.readByte(FIELD.type, 0), header, body });
  }
  return { messages, hasEnd: false };
}

function takeBytes(stream: Buffer, at: number, length: number): Buffer {
  if (at + length > stream.length) throw createMalformedArrowError('it is incomplete');
  return stream.subarray(at, at + length);
}
