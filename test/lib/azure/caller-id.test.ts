import { parseObjectId } from '../../../lib/azure/connection/caller-id';

const ID = '0f1e2d3c-1111-4000-8000-00000000000a';
const token = (claims: unknown): string =>
  ['e30', Buffer.from(JSON.stringify(claims)).toString('base64url'), 'signature'].join('.');

describe('the object id of the caller', () => {
  test.each<[string, string, string | undefined]>([
    ['a token with an object id', token({ oid: ID.toUpperCase(), sub: 'x' }), ID],
    ['a token without one', token({ appid: ID }), undefined],
    ['an object id that is a path', token({ oid: `${ID}/..` }), undefined],
    ['an object id that is no text', token({ oid: [ID] }), undefined],
    ['claims that are null', token(null), undefined],
    ['a text without parts', 'opaque', undefined],
    ['an empty text', '', undefined],
    ['a token of a megabyte', token({ oid: ID, rest: 'x'.repeat(1024 * 1024) }), undefined],
  ])('is read from its token: %s', (_, text, expected) => {
    expect(parseObjectId(text)).toBe(expected);
  });
});
