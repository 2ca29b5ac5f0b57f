import { copyShare, recipient, referToStore } from './declarations';
import { getOutput, stackForTest } from '../support/stacks';
import { parseInvitation } from '../../lib';
import { withFields, INVITATION } from '../fixtures/documents';

const declareShare = (props: { readonly purpose?: string; readonly legalBasis?: string }): object => {
  const stack = stackForTest();
  const sent = copyShare(stack, 'sales', referToStore(stack, 'contoso'), props).invite(recipient(stack));
  return getOutput(sent).value as object;
};

describe('the purpose and the legal basis of a share', () => {
  test('are in the invitation', () => {
    expect(declareShare({ purpose: 'Benchmarks', legalBasis: 'Agreement 17' })).toMatchObject({
      purpose: 'Benchmarks',
      legalBasis: 'Agreement 17',
    });
  });

  test('are absent from the invitation where they are not stated', () => {
    const document = declareShare({});
    expect(document).not.toHaveProperty('purpose');
    expect(document).not.toHaveProperty('legalBasis');
  });

  test.each([
    ['purpose', ''],
    ['purpose', 'two\nlines'],
    ['legalBasis', 'x'.repeat(1025)],
  ])('are one line: %s %j is refused', (name, value) => {
    expect(() => declareShare({ [name]: value })).toThrow(/ValueInvalid|one line of at most 1024 characters/);
    if (value !== '')
      expect(() => parseInvitation(withFields(INVITATION, { [name]: value }))).toThrow(new RegExp(name));
  });
});
