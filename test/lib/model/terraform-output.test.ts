import fc from 'fast-check';
import { selectDocuments } from '../../../lib/model/documents/terraform-output';
import { ACCEPTANCE, FULL_INVITATION, INVITATION } from '../../fixtures/documents';
import { measureProcessorMs } from '../../support/processor-time';

const output = (value: unknown): object => ({ sensitive: false, type: 'dynamic', value });

describe('documents in the output of terraform output -json', () => {
  test('are found among all outputs, in one output, and as a bare value', () => {
    const all = {
      fabrikam: output(INVITATION),
      answer: output(ACCEPTANCE),
      endpoint: output('https://contoso.blob.core.windows.net'),
      tailspin: output(FULL_INVITATION),
    };
    expect(selectDocuments(all, 'invitation')).toEqual([INVITATION, FULL_INVITATION]);
    expect(selectDocuments(all, 'acceptance')).toEqual([ACCEPTANCE]);
    expect(selectDocuments(all, 'subscription')).toEqual([]);
    expect(selectDocuments(output(INVITATION), 'invitation')).toEqual([INVITATION]);
    expect(selectDocuments(INVITATION, 'invitation')).toEqual([INVITATION]);
    expect(selectDocuments(INVITATION, 'acceptance')).toEqual([]);
  });

  test('are found whatever the outputs are called', () => {
    const names = ['value', 'sensitive', 'type', 'documentType', 'constructor', 'toString'];
    const all = Object.fromEntries(names.map((name) => [name, output(INVITATION)]));
    expect(selectDocuments(all, 'invitation')).toHaveLength(names.length);
    const proto = JSON.parse(`{ "__proto__": ${JSON.stringify(output(INVITATION))} }`) as unknown;
    expect(selectDocuments(proto, 'invitation')).toEqual([INVITATION]);
  });

  test.each([[undefined], [null], [1], ['text'], [[]], [[INVITATION]], [{}], [{ a: null, b: [], c: 1 }]])(
    'are none in %j',
    (printed) => {
      expect(selectDocuments(printed, 'invitation')).toEqual([]);
    },
  );

  test('are only values with a document type', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const printed of [value, output(value), { a: output(value) }]) {
          for (const { documentType } of selectDocuments(printed, 'invitation')) {
            expect(documentType).toBe('invitation');
          }
        }
      }),
    );
  });

  test.each<[string, (inner: unknown) => unknown]>([
    ['outputs', (inner) => output(inner)],
    ['all outputs', (inner) => ({ a: output(inner) })],
    ['values', (inner) => ({ value: inner })],
    ['arrays', (inner) => [inner]],
  ])('are not looked for in the depth: a million levels of %s end at once', (_what, around) => {
    let printed: unknown = INVITATION;
    for (let level = 0; level < 1_000_000; level++) printed = around(printed);
    expect(selectDocuments(printed, 'invitation')).toEqual([]);
  });

  test('take time in proportion: 20,000 documents', () => {
    const all = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`o${i}`, output(INVITATION)]));
    const processorMs = measureProcessorMs(() => {
      expect(selectDocuments(all, 'invitation')).toHaveLength(20_000);
    });
    expect(processorMs).toBeLessThan(2000);
  });
});
