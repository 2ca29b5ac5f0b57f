import { parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { getProblems, subscriptionWith } from '../../fixtures/documents';

const getParseProblems = (input: unknown) => getProblems(() => parseSubscription(input));

describe('input that cannot be formatted', () => {
  test.each(['documentType', 'subscriptionName', 'shareKind', 'mappings'])(
    'is refused all the same: 10,000 levels of nesting in %s',
    (field) => {
      const deep = '['.repeat(10_000) + ']'.repeat(10_000);
      const text = JSON.stringify(subscriptionWith({ [field]: 'MARK' })).replace('"MARK"', deep);
      expect(getParseProblems(text).length).toBeGreaterThan(0);
    },
  );

  const unwilling = {
    toJSON: () => {
      throw new Error('x');
    },
  };
  test.each([
    ['a bigint', 1n, 'bigint'],
    ['an object that does not want to', unwilling, 'object'],
  ])('is refused all the same: %s', (_case, documentType, type) => {
    expect(getParseProblems({ documentType }).map(({ message }) => message)).toEqual([
      `'documentType' must be "subscription", got a value of type ${type}`,
    ]);
  });
});

describe('the name of an unknown field', () => {
  const messageFor = (key: string): string => {
    const [problem, ...others] = getParseProblems({ ...subscriptionWith({}), [key]: 1 });
    expect(others).toEqual([]);
    return problem.message;
  };

  test.each(['a\nb', '\u001b[2J', '\u009b2J', '\u202efdp'])(
    'is shown on one line, without control characters: %j',
    (key) => {
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(messageFor(key)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
    },
  );

  test('is shortened', () => {
    expect(messageFor('x'.repeat(5000)).length).toBeLessThan(300);
  });

  test('is shown without the secret that it has', () => {
    expect(messageFor('https://contoso.blob.core.windows.net?sig=SECRET')).not.toContain('SECRET');
  });
});

describe('a secret', () => {
  const URL = 'https://contoso.blob.core.windows.net';

  test.each<[string, unknown]>([
    ['documentType', { documentType: `${URL}?sv=1&sig=SECRET` }],
    ['schemaVersion', { documentType: 'subscription', schemaVersion: `${URL}?sig=SECRET` }],
    [
      'the user of a URL',
      subscriptionWith({ 'source.blobEndpoint': 'https://user:SECRET@contoso.blob.core.windows.net' }),
    ],
    ['a text that is not JSON', '{"a": "?sig=SECRET", x}'],
    ['a short text that is not JSON', 'SECRET'],
  ])('in %s is not repeated', (_place, input) => {
    expect(JSON.stringify(getParseProblems(input))).not.toContain('SECRET');
  });
});
