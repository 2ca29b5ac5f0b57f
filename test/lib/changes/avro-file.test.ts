import fc from 'fast-check';
import { AvroError } from '../../../lib/changes/feed/avro-input';
import { readAvroRecords } from '../../../lib/changes/feed/avro-file';
import { encodeAvroFile, encodeAvroHead, encodeLong, encodeText } from '../../support/avro-encoder';
import { EVENT_SCHEMA } from '../../support/change-feeds';

const SYNC = Buffer.alloc(16, 7);
const SCHEMA = {
  type: 'record',
  name: 'Entry',
  namespace: 'n',
  fields: [
    { name: 'count', type: 'long' },
    { name: 'text', type: ['null', 'string'] },
    { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['a', 'b'] } },
    { name: 'again', type: 'Kind' },
    { name: 'tags', type: { type: 'map', values: 'string' } },
    { name: 'list', type: { type: 'array', items: 'int' } },
    { name: 'isOn', type: 'boolean' },
    { name: 'date', type: { type: 'int', logicalType: 'date' } },
  ],
};
const RECORDS = [
  {
    count: -3,
    text: 'ä',
    kind: 'a',
    again: 'b',
    tags: { x: '1', y: '2' },
    list: [1, -1],
    isOn: true,
    date: 9,
  },
  { count: 2 ** 40, text: null, kind: 'b', again: 'a', tags: {}, list: [], isOn: false, date: 0 },
  { count: 0, text: '', kind: 'a', again: 'a', tags: {}, list: [7], isOn: true, date: -1 },
];

async function readAll(file: Uint8Array, chunkBytes = 7): Promise<unknown[]> {
  async function* yieldChunks(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < file.length; at += chunkBytes) yield file.subarray(at, at + chunkBytes);
  }
  const records: unknown[] = [];
  for await (const record of readAvroRecords(yieldChunks())) records.push(record);
  return JSON.parse(JSON.stringify(records)) as unknown[];
}

const headWith = (schema: unknown): Buffer => encodeAvroHead(JSON.stringify(schema), 'null');
const blockWith = (count: number | bigint, body: Buffer, length: number | bigint = body.length): Buffer =>
  Buffer.concat([encodeLong(count), encodeLong(length), body, SYNC]);

test.each(['null', 'deflate'])(
  'records are read with the codec %s, whatever the chunks are',
  async (codec) => {
    const file = encodeAvroFile(SCHEMA, RECORDS, { codec });
    for (const chunkBytes of [1, 7, file.length]) expect(await readAll(file, chunkBytes)).toEqual(RECORDS);
  },
);

test('a file without blocks has no records', async () => {
  expect(await readAll(encodeAvroFile(EVENT_SCHEMA, []))).toEqual([]);
});

test.each<[string, Buffer]>([
  ['an empty file', Buffer.alloc(0)],
  ['another format', Buffer.from('PK\u0003\u0004 not Avro, but long enough')],
  ['a head without a schema', Buffer.concat([Buffer.from('Obj\u0001'), encodeLong(0), SYNC])],
  ['a schema that is no JSON', encodeAvroHead('{', 'null')],
  ['a schema that names an unknown type', headWith('n.Other')],
  ['a schema of null', headWith(null)],
  ['a schema nested without end', headWith(JSON.parse(`${'['.repeat(99)}"int"${']'.repeat(99)}`))],
  [
    'a schema whose type is a type without end',
    headWith(JSON.parse(`${'{"type":'.repeat(99)}"int"${'}'.repeat(99)}`)),
  ],
  ['a head that promises many entries', Buffer.concat([Buffer.from('Obj\u0001'), encodeLong(1e9)])],
  [
    'a head whose entry is huge',
    Buffer.concat([Buffer.from('Obj\u0001'), encodeLong(1), encodeLong(2n ** 40n)]),
  ],
  [
    'a head whose entry has a negative length',
    Buffer.concat([Buffer.from('Obj\u0001'), encodeLong(1), encodeLong(-5)]),
  ],
  [
    'a codec that is unknown',
    Buffer.concat([encodeAvroHead('"int"', 'snappy'), blockWith(1, encodeLong(1))]),
  ],
  [
    'a block that cannot be inflated',
    Buffer.concat([encodeAvroHead('"int"', 'deflate'), blockWith(1, Buffer.from('x'))]),
  ],
  ['a block of a huge length', Buffer.concat([headWith('int'), blockWith(1, Buffer.alloc(0), 2n ** 50n)])],
  ['a block of a negative length', Buffer.concat([headWith('int'), blockWith(1, Buffer.alloc(0), -1)])],
  ['a block of a negative count', Buffer.concat([headWith('int'), blockWith(-1, encodeLong(1))])],
  [
    'a block with endless records of no bytes',
    Buffer.concat([headWith('null'), blockWith(2n ** 40n, Buffer.alloc(0))]),
  ],
  [
    'a block that is longer than its records',
    Buffer.concat([headWith('int'), blockWith(1, Buffer.from([2, 2]))]),
  ],
  ['a block that ends before its records', Buffer.concat([headWith('int'), blockWith(2, Buffer.from([2]))])],
  [
    'a wrong sync marker',
    Buffer.concat([headWith('int'), encodeLong(1), encodeLong(1), Buffer.from([2]), Buffer.alloc(16)]),
  ],
  ['an integer without end', Buffer.concat([headWith('int'), blockWith(1, Buffer.alloc(12, 0xff))])],
  ['a text of a negative length', Buffer.concat([headWith('string'), blockWith(1, encodeLong(-4))])],
  [
    'a text that is longer than its block',
    Buffer.concat([headWith('string'), blockWith(1, encodeLong(2n ** 45n))]),
  ],
  ['a union without that branch', Buffer.concat([headWith(['null', 'int']), blockWith(1, encodeLong(-1))])],
  [
    'an enum without that symbol',
    Buffer.concat([headWith(SCHEMA.fields[2].type), blockWith(1, encodeLong(9))]),
  ],
  [
    'a fixed type of a negative size',
    Buffer.concat([headWith({ type: 'fixed', name: 'f', size: -1 }), blockWith(1, Buffer.alloc(0))]),
  ],
  [
    'a list of endless items of no bytes',
    Buffer.concat([headWith({ type: 'array', items: 'null' }), blockWith(1, encodeLong(2n ** 40n))]),
  ],
  [
    'a record in a record without end',
    Buffer.concat([
      headWith({ type: 'record', name: 'r', fields: [{ name: 'r', type: 'r' }] }),
      blockWith(1, Buffer.alloc(0)),
    ]),
  ],
])('%s is refused', async (_, file) => {
  await expect(readAll(file)).rejects.toThrow(AvroError);
});

test('a file that ends anywhere but between blocks is refused', async () => {
  const file = encodeAvroFile(SCHEMA, RECORDS.slice(0, 2));
  const headBytes = encodeAvroHead(JSON.stringify(SCHEMA), 'null').length;
  for (let end = 0; end < file.length; end++) {
    const reading = readAll(file.subarray(0, end), 4096);
    if (end === headBytes) await expect(reading).resolves.toEqual([]);
    else await expect(reading).rejects.toThrow(AvroError);
  }
});

test('a spoiled file is refused or read, and never anything else', async () => {
  const file = encodeAvroFile(SCHEMA, RECORDS);
  const places = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(places, async (changes) => {
      const spoiled = Buffer.from(file);
      for (const [at, byte] of changes) spoiled[at] = byte;
      await readAll(spoiled, 4096).catch((error: unknown) => expect(error).toBeInstanceOf(AvroError));
    }),
    { numRuns: 200 },
  );
});

test('the name of a field cannot change what objects inherit', async () => {
  const schema = { type: 'map', values: 'string' };
  const entry = Buffer.concat([encodeLong(1), encodeText('__proto__'), encodeText('x'), encodeLong(0)]);
  await readAll(Buffer.concat([headWith(schema), blockWith(1, entry)]));
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
