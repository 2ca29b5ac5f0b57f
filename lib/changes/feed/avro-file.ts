import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { AvroBytes, AvroError, AvroStream } from './avro-input';
import { compileAvroSchema } from './avro-schema';

const MAGIC = Buffer.from('Obj\u0001');
const SYNC_BYTES = 16;
/** Maximum length of a block, before and after it is decompressed. Blocks of the change feed are far smaller. */
const MAX_BLOCK_BYTES = 64 * 1024 * 1024;
/** Maximum number of records of a block. */
const MAX_BLOCK_RECORDS = 1_000_000;
const MAX_METADATA_BYTES = 1024 * 1024;
const MAX_METADATA_ENTRIES = 100;

const inflate = promisify<Uint8Array, { maxOutputLength: number }, Buffer>(inflateRaw);

/**
 * Reads the records of an object container file of Apache Avro, with the codecs `null` and `deflate`. The file is untrusted:
 * every length is bounded, and no more than one block is in memory.
 *
 * @throws AvroError
 * @see https://avro.apache.org/docs/1.11.1/specification/#object-container-files
 */
export async function* readAvroRecords(content: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const stream = new AvroStream(content);
  try {
    if (!MAGIC.equals(await stream.take(MAGIC.length)))
      throw new AvroError('it does not begin as an Avro file');
    const metadata = await readMetadata(stream);
    const decode = compileAvroSchema(parseSchema(metadata.get('avro.schema')));
    const codec = metadata.get('avro.codec')?.toString('utf8') ?? 'null';
    const sync = await stream.take(SYNC_BYTES);
    while (!(await stream.isAtEnd())) {
      const count = await stream.readLength(MAX_BLOCK_RECORDS);
      const bytes = new AvroBytes(
        await decompress(await stream.take(await stream.readLength(MAX_BLOCK_BYTES)), codec),
      );
      for (let at = 0; at < count; at++) yield decode(bytes);
      if (bytes.countRemaining() > 0) throw new AvroError('a block has more than its records');
      if (!sync.equals(await stream.take(SYNC_BYTES)))
        throw new AvroError('a block does not end with its marker');
    }
  } finally {
    await stream.close();
  }
}

async function readMetadata(stream: AvroStream): Promise<Map<string, Buffer>> {
  const metadata = new Map<string, Buffer>();
  for (;;) {
    const count = await stream.readInteger();
    if (count === 0) return metadata;
    if (count < 0) await stream.readInteger();
    if (Math.abs(count) + metadata.size > MAX_METADATA_ENTRIES)
      throw new AvroError('its head has too many entries');
    for (let at = 0; at < Math.abs(count); at++) {
      const name = await stream.take(await stream.readLength(MAX_METADATA_BYTES));
      metadata.set(name.toString('utf8'), await stream.take(await stream.readLength(MAX_METADATA_BYTES)));
    }
  }
}

function parseSchema(text: Buffer | undefined): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new AvroError('its head has no schema');
  }
}

async function decompress(block: Buffer, codec: string): Promise<Uint8Array> {
  if (codec === 'null') return block;
  if (codec !== 'deflate') throw new AvroError('it is compressed in a way that is not supported');
  try {
    return await inflate(block, { maxOutputLength: MAX_BLOCK_BYTES });
  } catch {
    throw new AvroError('a block cannot be decompressed');
  }
}
