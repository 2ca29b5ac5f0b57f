import fc from 'fast-check';
import {
  parseAcceptance,
  parseInvitation,
  parseRejection,
  parseSubscription,
  parseSynchronizationReceipt,
} from '../../../lib/model/documents/parsing/parse-document';
import type { DocumentType } from '../../../lib/model/documents/schema-url';
import { DOCUMENT_TYPES } from '../../../lib/model/documents/schema-url';
import {
  ACCEPTANCE,
  withFields,
  FULL_INVITATION,
  FULL_SUBSCRIPTION,
  getProblems,
  REJECTION,
  SYNCHRONIZATION_RECEIPT,
} from '../../fixtures/documents';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 100 });

interface Reader {
  readonly parse: (input: unknown) => unknown;
  /** A document with every field that there may be. */
  readonly sample: object;
}

const READERS: Readonly<Record<DocumentType, Reader>> = {
  invitation: { parse: parseInvitation, sample: FULL_INVITATION },
  acceptance: { parse: parseAcceptance, sample: ACCEPTANCE },
  rejection: { parse: parseRejection, sample: REJECTION },
  subscription: { parse: parseSubscription, sample: FULL_SUBSCRIPTION },
  synchronizationReceipt: { parse: parseSynchronizationReceipt, sample: SYNCHRONIZATION_RECEIPT },
};

/** The paths of all fields in a value: 'a', 'a.b', 'c[]', 'c[].d'. */
function listFields(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => [`${path}[]`, ...listFields(item, `${path}[]`)]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = path === '' ? key : `${path}.${key}`;
    return [field, ...listFields(inner, field)];
  });
}

/** All places of a sample where a value can be, as 'mappings[0].source'. */
function placesIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return [place, ...placesIn(inner, place)];
  });
}

/** The start or end of our messages; a library would use other words. */
const OUR_WORDS = new RegExp(
  [
    /^'.+' (must|is required) .+, got .+/,
    /^'.+' is (missing|unknown in version 1 of this document)$/,
    /^'schemaVersion' \S+ is newer than this program/,
    /^the document (is not JSON: |is larger than )/,
    /^blob index tags do not exist in ADLS Gen2 accounts/,
    /^datasets ".+" would both write to /,
    /^".+" is an Azure Data Lake Storage Gen1 account/,
  ]
    .map(({ source }) => source)
    .join('|'),
  's',
);

describe.each(DOCUMENT_TYPES)('whatever the other side sends as %s', (type) => {
  const { parse, sample } = READERS[type];
  const text = JSON.stringify(sample);
  const known = new Set(listFields(sample));
  const places = placesIn(sample);

  /** Reads a document, which may be refused but in no other way fail; what is read has only known fields. */
  function survives(input: unknown): 'read' | 'refused' {
    let read: unknown;
    try {
      const problems = getProblems(() => (read = parse(input)));
      const foreign = problems.filter(({ message }) => !OUR_WORDS.test(message));
      // Asked only where it fails: this runs many thousand times.
      if (problems.length === 0 || foreign.length > 0) expect(foreign).toBe('our words');
      return 'refused';
    } catch (error) {
      // problemsOf complains where nothing was refused; everything else is a crash.
      if (read === undefined) throw error;
    }
    const unknown = listFields(read).filter((field) => !known.has(field));
    if (unknown.length > 0) expect(unknown).toEqual([]);
    return 'read';
  }

  test('the sample is valid and has all fields, so that the following tests mean something', () => {
    expect(survives(text)).toBe('read');
    expect(parse(text)).toEqual(sample);
    expect(listFields(parse(withFields(sample, { $schema: undefined })))).toEqual(
      expect.arrayContaining([...known].filter((field) => field !== '$schema')),
    );
  });

  test('any JSON value and any text is refused, not fallen over', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => survives(value) === 'refused'));
    fc.assert(fc.property(fc.fullUnicodeString(), (any) => survives(any) === 'refused'));
  });

  test('random bytes are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const texts = [
          Buffer.from(bytes).toString('utf8'),
          text.slice(0, 50) + Buffer.from(bytes).toString('latin1'),
        ];
        return texts.every((any) => survives(any) === 'refused');
      }),
    );
  });

  test('any JSON value in the place of any field is refused or read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
        survives(withFields(sample, { [place]: value }));
      }),
    );
  });

  test('a value of each type in the place of each field is refused or read', () => {
    const values: unknown[] = [
      null,
      true,
      -1,
      1e308,
      '',
      '0',
      [],
      [[]],
      {},
      { toString: 1 },
      [null],
      'x'.repeat(5000),
    ];
    for (const place of places) for (const value of values) survives(withFields(sample, { [place]: value }));
  });

  test('any text in the place of any field is refused or read', () => {
    const unit = fc.oneof(
      fc.constantFrom('.', '/', '-', 'a', ' ', '\0', '*', '0'),
      fc.fullUnicodeString({ maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.string({ unit }), (place, value) => {
        survives(JSON.stringify(withFields(sample, { [place]: value })));
      }),
    );
  });

  test('any sample without one field is refused or read', () => {
    const results = places.map((place) => survives(withFields(sample, { [place]: undefined })));
    expect(new Set(results)).toEqual(new Set(['read', 'refused']));
  });

  test('any sample with one field more is refused', () => {
    const objects = ['', ...places.filter((place) => isObject(valueAt(sample, place)))];
    const fields = objects.map((object) => (object === '' ? 'extra' : `${object}.extra`));
    expect(fields.filter((field) => survives(withFields(sample, { [field]: null })) === 'read')).toEqual([]);
  });

  test('a text that is cut anywhere is refused', () => {
    const cuts = Array.from({ length: text.length / 2 }, (_, index) => text.length - 1 - 2 * index);
    expect(cuts.filter((length) => survives(text.slice(0, length)) === 'read')).toEqual([]);
  });

  test('a text with one character changed, added or removed is either refused or read', () => {
    const edit = fc.record({
      at: fc.nat(text.length - 1),
      removed: fc.integer({ min: 0, max: 1 }),
      added: fc.oneof(
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '/'),
        fc.fullUnicodeString({ maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(edit, ({ at, removed, added }) => {
        survives(text.slice(0, at) + added + text.slice(at + removed));
      }),
      { numRuns: 300 },
    );
  });

  test('10,000 levels of nesting are refused, wherever they are', () => {
    const deep = '['.repeat(10_000) + ']'.repeat(10_000);
    const objects = `${'{"source":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect(survives(deep)).toBe('refused');
    expect(survives('['.repeat(10_000))).toBe('refused');
    expect(survives(objects)).toBe('refused');
    for (const field of Object.keys(sample)) {
      const marked = JSON.stringify(withFields(sample, { [field]: 'MARK' }));
      expect(survives(marked.replace('"MARK"', deep))).toBe('refused');
      expect(survives(marked.replace('"MARK"', objects))).toBe('refused');
    }
  });

  test('a document that is too large is refused before it is parsed', () => {
    const codes = [`${text}${' '.repeat(1024 * 1024)}`, 'x'.repeat(1024 * 1024 + 1)].flatMap((huge) =>
      getProblems(() => parse(huge)).map(({ code }) => code),
    );
    expect(codes).toEqual(['DocumentTooLarge', 'DocumentTooLarge']);
  });

  test('a field with a name of every object is unknown, and changes nothing', () => {
    const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'toJSON'];
    const objects = ['', ...places.filter((place) => isObject(valueAt(sample, place)))];
    for (const object of objects) {
      for (const key of keys) {
        const prefix = object === '' ? '' : `${object}.`;
        const marked = JSON.stringify(withFields(sample, { [`${prefix}MARK`]: { polluted: 'yes' } }));
        const messages = getProblems(() => parse(marked.replace('"MARK"', JSON.stringify(key)))).map(
          ({ message }) => message,
        );
        expect(messages).toEqual([`'${prefix}${key}' is unknown in version 1 of this document`]);
      }
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect([...Object.keys(Object.prototype), ...Object.keys(Array.prototype)]).toEqual([]);
  });

  test('a whole document below __proto__ is refused', () => {
    expect(survives(`{"__proto__": ${text}}`)).toBe('refused');
    expect(survives(`{"documentType": "${type}", "schemaVersion": 1, "__proto__": ${text}}`)).toBe('refused');
    for (const place of places.filter((at) => !at.includes('.') && isObject(valueAt(sample, at)))) {
      const hidden = JSON.stringify({ was: 1 }).replace(
        '"was":1',
        `"__proto__":${JSON.stringify(valueAt(sample, place))}`,
      );
      const marked = JSON.stringify(withFields(sample, { [place]: 'MARK' }));
      expect([place, survives(marked.replace('"MARK"', hidden))]).toEqual([place, 'refused']);
    }
  });
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(value: unknown, place: string): unknown {
  const keys = place.split(/[.[\]]+/).filter((key) => key !== '');
  return keys.reduce((at, key) => (at as Record<string, unknown>)[key], value);
}
