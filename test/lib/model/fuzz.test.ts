import fc from 'fast-check';
import { parseInvitation, parseSubscription } from '../../../lib/model/document';
import { changed, INVITATION, problemsOf, SUBSCRIPTION_TEXT } from '../../fixtures/documents';

fc.configureGlobal({ seed: 20_270_101, numRuns: 300 });

const TEXT = SUBSCRIPTION_TEXT.trim();
const SUBSCRIPTION = JSON.parse(TEXT) as object;

/** Every field that a subscription may have, and no other. */
const FIELDS = new Set([
  ...['documentType', 'schemaVersion', 'subscriptionName', 'shareKind', 'deletions', 'allowCrossRegion'],
  ...['stateContainer', 'invitation', 'source', 'target', 'mappings', 'mappings[]'],
  ...['invitationId', 'shareName', 'termsSha256', 'expiresOn', 'state'].map((name) => `invitation.${name}`),
  ...['source', 'target'].flatMap((side) =>
    ['storageAccountName', 'blobEndpoint', 'location', 'isHnsEnabled', 'tenantId', 'resourceId'].map(
      (name) => `${side}.${name}`,
    ),
  ),
  ...['datasetName', 'datasetType', 'source', 'target'].map((name) => `mappings[].${name}`),
  ...['source', 'target'].flatMap((end) => ['container', 'path'].map((name) => `mappings[].${end}.${name}`)),
]);

/** The paths of all fields in a value: 'a', 'a.b', 'c[]', 'c[].d'. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => [`${path}[]`, ...fieldsOf(item, `${path}[]`)]);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = path === '' ? key : `${path}.${key}`;
    return [field, ...fieldsOf(inner, field)];
  });
}

/** Reads a document, which may be refused but in no other way fail; what is read has only known fields. */
function survives(input: unknown): 'read' | 'refused' {
  let read: unknown;
  try {
    const problems = problemsOf(() => (read = parseSubscription(input)));
    expect(problems.length).toBeGreaterThan(0);
    return 'refused';
  } catch (error) {
    // problemsOf complains where nothing was refused; everything else is a crash.
    if (read === undefined) throw error;
  }
  expect(fieldsOf(read).filter((field) => !FIELDS.has(field))).toEqual([]);
  return 'read';
}

/** All places of the sample where a value can be, as 'mappings[0].source'. */
function placesIn(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    return [place, ...placesIn(inner, place)];
  });
}

const PLACES = placesIn(SUBSCRIPTION);

describe('whatever the other side sends', () => {
  test('the sample itself is read, so that what follows says something', () => {
    expect(survives(TEXT)).toBe('read');
    expect(PLACES).toContain('mappings[0].target.path');
  });

  test('any JSON value is refused, not fallen over', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => survives(value) === 'refused'));
    fc.assert(fc.property(fc.fullUnicodeString(), (text) => survives(text) === 'refused'));
  });

  test('any JSON value in the place of any field is refused or read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), fc.jsonValue({ maxDepth: 3 }), (place, value) => {
        survives(changed(SUBSCRIPTION, { [place]: value }));
      }),
    );
  });

  test('any text in the place of any field is refused or read', () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('.', '/', '-', 'a', ' ', '\0'), fc.fullUnicodeString({ maxLength: 1 })),
    });
    fc.assert(
      fc.property(fc.constantFrom(...PLACES), text, (place, value) => {
        survives(JSON.stringify(changed(SUBSCRIPTION, { [place]: value })));
      }),
    );
  });

  test('any sample without one field is refused or read', () => {
    const results = PLACES.map((place) => survives(changed(SUBSCRIPTION, { [place]: undefined })));
    expect(new Set(results)).toEqual(new Set(['read', 'refused']));
  });

  test('a text that was cut anywhere is refused', () => {
    const read = [...TEXT].flatMap((_, length) =>
      survives(TEXT.slice(0, length)) === 'read' ? [length] : [],
    );
    expect(read).toEqual([]);
  });

  test('a text with one character changed, added or taken away is refused or read', () => {
    const edit = fc.record({
      at: fc.nat(TEXT.length - 1),
      removed: fc.integer({ min: 0, max: 1 }),
      added: fc.oneof(
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', '0', '/'),
        fc.fullUnicodeString({ maxLength: 1 }),
      ),
    });
    fc.assert(
      fc.property(edit, ({ at, removed, added }) => {
        survives(TEXT.slice(0, at) + added + TEXT.slice(at + removed));
      }),
      { numRuns: 1500 },
    );
  });

  test('10,000 levels of nesting are refused', () => {
    expect(survives('['.repeat(10_000) + ']'.repeat(10_000))).toBe('refused');
    expect(survives('['.repeat(10_000))).toBe('refused');
    expect(survives(`${'{"source":'.repeat(10_000)}1${'}'.repeat(10_000)}`)).toBe('refused');
  });
});

describe('fields with the names of what every object has', () => {
  const objects = ['', 'invitation.', 'source.', 'mappings[0].', 'mappings[0].target.'];
  const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'toJSON'];
  const cases = objects.flatMap((object) => keys.map((key) => [object, key] as const));

  test.each(cases)('fails for %s%s', (object, key) => {
    const marked = JSON.stringify(changed(SUBSCRIPTION, { [`${object}MARK`]: { polluted: 'yes' } }));
    const messages = problemsOf(() => parseSubscription(marked.replace('"MARK"', JSON.stringify(key)))).map(
      ({ message }) => message,
    );
    expect(messages).toEqual([`'${object}${key}' is unknown in version 1 of this document`]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('fails for a whole document below __proto__', () => {
    const hidden = [
      `{"__proto__": ${TEXT}}`,
      `{"documentType": "subscription", "schemaVersion": 1, "__proto__": ${TEXT}}`,
    ];
    for (const text of hidden) expect(survives(text)).toBe('refused');
    const source = JSON.stringify((SUBSCRIPTION as { source: unknown }).source);
    expect(survives(TEXT.replace('"source":', `"source": { "__proto__": ${source} }, "was":`))).toBe(
      'refused',
    );
  });

  test('leave the prototypes as they were', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.keys(Array.prototype)).toEqual([]);
  });
});

test('an invitation is as hard to break', () => {
  const places = placesIn(INVITATION);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (place, value) => {
      let read: unknown;
      try {
        problemsOf(() => (read = parseInvitation(changed(INVITATION, { [place]: value }))));
      } catch (error) {
        if (read === undefined) throw error;
      }
    }),
  );
});
