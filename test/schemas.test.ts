import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv/dist/2020';
import Ajv from 'ajv/dist/2020';
import fc from 'fast-check';
import {
  parseAcceptance,
  parseInvitation,
  parseRejection,
  parseSubscription,
  parseSynchronizationReceipt,
} from '../lib/model/documents/parsing/parse-document';
import type { DocumentType } from '../lib/model/documents/schema-url';
import { DOCUMENT_TYPES, getSchemaUrl, SCHEMA_VERSIONS } from '../lib/model/documents/schema-url';
import { createSchemaFiles } from '../scripts/schemas';
import {
  ACCEPTANCE,
  withFields,
  CONNECTOR_SUBSCRIPTION,
  DATA_SHARE_INVITATION,
  FULL_INVITATION,
  FULL_SUBSCRIPTION,
  INVITATION,
  REJECTION,
  SUBSCRIPTION_TEXT,
  SYNCHRONIZATION_RECEIPT,
} from './fixtures/documents';

const ROOT = join(__dirname, '..');

type Schema = { readonly [key: string]: unknown };

const readSchema = (type: DocumentType, version = 1): Schema =>
  JSON.parse(readFileSync(join(ROOT, `schemas/${type}.v${version}.json`), 'utf8')) as Schema;

const validators = new Map<string, ValidateFunction>(
  DOCUMENT_TYPES.flatMap((type) =>
    SCHEMA_VERSIONS[type].map((version) => [
      `${type} ${version}`,
      new Ajv({ strict: true, allowUnionTypes: true }).compile(readSchema(type, version)),
    ]),
  ),
);

const READERS: Readonly<Record<DocumentType, (input: unknown) => unknown>> = {
  invitation: parseInvitation,
  acceptance: parseAcceptance,
  rejection: parseRejection,
  subscription: parseSubscription,
  synchronizationReceipt: parseSynchronizationReceipt,
};

const SAMPLES: Readonly<Record<DocumentType, object>> = {
  invitation: FULL_INVITATION,
  acceptance: ACCEPTANCE,
  rejection: REJECTION,
  subscription: FULL_SUBSCRIPTION,
  synchronizationReceipt: SYNCHRONIZATION_RECEIPT,
};

const getNameField = (type: DocumentType): string =>
  type === 'subscription' ? 'subscriptionName' : 'shareName';

/** Lists the violations in a document, as '/place keyword'. */
function getSchemaErrors(type: DocumentType, document: unknown, version = 1): string[] {
  const validate = validators.get(`${type} ${version}`)!;
  return validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

interface VersionedDocument {
  readonly documentType: DocumentType;
  readonly schemaVersion: number;
}

/** All places of a value: 'a', 'a.b', 'c[0].d'. */
function placesIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return [place, ...placesIn(inner, place)];
  });
}

/** Every value in a JSON file that says which document it is. */
function documentsBelow(value: unknown): VersionedDocument[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('documentType' in value) return [value as VersionedDocument];
  return Object.values(value).flatMap(documentsBelow);
}

test('the files match the model: npm run schemas writes them', () => {
  const files = createSchemaFiles();
  expect(Object.keys(files).sort()).toEqual(
    readdirSync(join(ROOT, 'schemas'))
      .map((name) => `schemas/${name}`)
      .sort(),
  );
  for (const [path, text] of Object.entries(files)) {
    expect([path, readFileSync(join(ROOT, path), 'utf8')]).toEqual([path, text]);
  }
});

describe.each(DOCUMENT_TYPES)('the JSON Schema of %s', (type) => {
  const parse = READERS[type];
  const sample = SAMPLES[type];

  test('uses draft 2020-12, and has the name that documents give it', () => {
    expect(readSchema(type)).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: getSchemaUrl(type),
      title: `${type}, version 1`,
      description: expect.stringMatching(/^[A-Z].*\.$/) as string,
      additionalProperties: false,
    });
    expect((sample as { $schema: string }).$schema).toBe(getSchemaUrl(type));
  });

  test('takes the document with every field, with $schema or without', () => {
    expect(getSchemaErrors(type, sample)).toEqual([]);
    expect(getSchemaErrors(type, withFields(sample, { $schema: undefined }))).toEqual([]);
    expect(getSchemaErrors(type, parse(sample))).toEqual([]);
  });

  test('takes whatever is read: it is never narrower', () => {
    const values = fc.oneof(
      fc.constantFrom<unknown>(null, '', 0, -0, 1.0, true, [], {}, undefined, '*/5 * * * 7', 'https://a'),
      fc.constantFrom(
        '7B0C1F8E-0000-4000-8000-00000000000A',
        '0000-02-29T23:59:59.9999999Z',
        'http://[::1]/x',
      ),
      fc.constantFrom(
        'https://münchen.example/é',
        'West Europe',
        '😀'.repeat(128),
        'Manual',
        'InPlace',
        'File',
      ),
      fc.string({
        unit: fc.constantFrom('a', 'A', '0', '.', '-', '/', '_', ' ', 'é', '😀', '\ud800'),
        maxLength: 40,
      }),
      fc.jsonValue({ maxDepth: 2 }),
    );
    let read = 0;
    fc.assert(
      fc.property(fc.constantFrom(...placesIn(sample)), values, (place, value) => {
        const document = withFields(sample, { [place]: value });
        try {
          parse(document);
        } catch {
          return;
        }
        read++;
        const errors = getSchemaErrors(type, document);
        if (errors.length > 0) expect([place, value, errors]).toEqual('what is read is taken');
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThan(20);
  });

  test('finds an unknown field, a missing field and a wrong type without the reader', () => {
    expect(getSchemaErrors(type, { ...sample, colour: 'red' })).toEqual([' additionalProperties']);
    expect(getSchemaErrors(type, withFields(sample, { [getNameField(type)]: undefined }))).toEqual([
      ' required',
    ]);
    expect(getSchemaErrors(type, withFields(sample, { [getNameField(type)]: 7 }))).toEqual([
      `/${getNameField(type)} type`,
    ]);
    expect(getSchemaErrors(type, { ...sample, documentType: 'receipt' })).toEqual(['/documentType const']);
    expect(getSchemaErrors(type, { ...sample, schemaVersion: 2 })).toEqual(['/schemaVersion const']);
  });
});

test('all documents of the examples and tests are valid', () => {
  const files = ['examples', 'test/fixtures'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(ROOT, folder, name)),
  );
  const documents = files.flatMap((file) => documentsBelow(JSON.parse(readFileSync(file, 'utf8'))));
  expect(new Set(documents.map(({ documentType }) => documentType))).toEqual(
    new Set(['acceptance', 'invitation', 'subscription']),
  );
  // Synthesized code has ${...} for values that only Terraform knows.
  const known = documents.filter((document) => !JSON.stringify(document).includes('${'));
  expect(new Set(known.map(({ schemaVersion }) => schemaVersion))).toEqual(new Set([1, 2]));
  for (const document of [
    ...known,
    INVITATION,
    DATA_SHARE_INVITATION,
    CONNECTOR_SUBSCRIPTION,
    JSON.parse(SUBSCRIPTION_TEXT),
  ] as VersionedDocument[]) {
    expect(getSchemaErrors(document.documentType, document, document.schemaVersion)).toEqual([]);
  }
});

describe('patterns show editors the errors of the reader', () => {
  test.each<[DocumentType, string, unknown]>([
    ['invitation', 'invitationId', 'first'],
    ['invitation', 'shareName', '../sales'],
    ['invitation', 'expiresOn', '2027-01-01'],
    ['invitation', 'termsSha256', 'ABC'],
    ['invitation', 'source.storageAccountName', 'Contoso'],
    ['invitation', 'source.blobEndpoint', 'https://contoso.blob.core.windows.net?sig=1'],
    ['invitation', 'source.location', 'west-europe'],
    ['invitation', 'datasets[0].container', 'a--b'],
    ['invitation', 'snapshotSchedule.cron', 'hourly'],
    ['acceptance', 'acceptedOn', 'yesterday'],
    ['acceptance', 'reader.applicationId', 'app'],
    ['rejection', 'rejectedOn', '2027-01-01T00:00:00+01:00'],
    ['subscription', 'stateContainer', 'State'],
    ['subscription', 'mappings[0].target.container', 'x'],
    ['synchronizationReceipt', 'startTime', 'now'],
  ])('%s: %s = %j', (type, field, value) => {
    const place = `/${field.replaceAll(/[.[\]]+/g, '/')}`;
    expect(getSchemaErrors(type, withFields(SAMPLES[type], { [field]: value }))).toContain(
      `${place} pattern`,
    );
    expect(() => READERS[type](withFields(SAMPLES[type], { [field]: value }))).toThrow(`'${field}' must be `);
  });

  test.each<[DocumentType, string, unknown, string]>([
    ['invitation', 'datasets', [], 'minItems'],
    ['invitation', 'shareKind', 'Streamed', 'enum'],
    ['rejection', 'reason', 'x'.repeat(4097), 'maxLength'],
    ['synchronizationReceipt', 'filesRead', -1, 'minimum'],
    ['synchronizationReceipt', 'filesRead', 0.5, 'type'],
  ])('and so do bounds: %s: %s', (type, field, value, keyword) => {
    expect(getSchemaErrors(type, withFields(SAMPLES[type], { [field]: value }))).toContain(
      `/${field} ${keyword}`,
    );
  });

  test('the comments of the interfaces are the descriptions', () => {
    const { properties } = readSchema('acceptance') as { properties: Record<string, Schema> };
    expect(properties['reader']).toMatchObject({
      description: "The identity that will read the provider's data.",
      properties: {
        applicationId: { description: expect.stringMatching(/^Application \(client\) id, a UUID/) as string },
      },
    });
    // Also of an interface that several documents share.
    expect(properties['consumer']).toMatchObject({
      description: 'The consumer that accepts.',
      properties: {
        consumerName: { description: expect.stringMatching(/^Name of the consumer, one line/) as string },
      },
    });
    expect(properties['$schema']).toMatchObject({
      description: 'URL of the JSON Schema of this document, for editors. It is never fetched.',
    });
  });
});
