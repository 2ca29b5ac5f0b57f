import { Recipient } from '../../constructs';
import { PROPS_TYPES } from '../../constructs/synthesis/props-shapes';
import { getProblems, stackForTest } from '../support/stacks';
import type { ShapeName } from './props-calls';
import { PROPS_CALLS } from './props-calls';

/** Each property of each type, misspelt by its last letter. */
const MISSPELT = Object.entries(PROPS_TYPES.shapes).flatMap(([type, shape]) =>
  Object.keys(shape).map((property) => [type as ShapeName, property, `${property}x`] as const),
);

test.each(MISSPELT)('%s has %s: %s is refused', (type, property, misspelt) => {
  const found = getProblems(() => PROPS_CALLS[type](stackForTest(), { [misspelt]: undefined }));
  expect(found.filter(({ code }) => code === 'PropertyUnknown')).toEqual([
    {
      code: 'PropertyUnknown',
      message: expect.stringMatching(
        new RegExp(
          `'(\\S+\\.)?${misspelt}'( of dataset "\\w+")? is not a property of ${type} \\(did you mean '${property}'\\?\\)$`,
        ),
      ) as string,
      fix: `rename it to '${property}'`,
      where: expect.any(String) as string,
    },
  ]);
});

test('a property that resembles none is refused with the names that are known', () => {
  expect(getProblems(() => new Recipient(stackForTest(), 'fabrikam', { colour: 'red' } as object))).toEqual([
    {
      code: 'PropertyUnknown',
      message: `'colour' is not a property of RecipientProps`,
      fix: 'use one of applicationId, contact, displayName, name, principalId, principalType, tenantId',
      where: 'test/fabrikam',
    },
  ]);
});

test('unknown properties are reported with everything else that is wrong', () => {
  const props = { principalId: 'alice', principalTyp: 'Group', contact: 'a\nb' };
  const found = getProblems(() => new Recipient(stackForTest(), 'fabrikam', props));
  expect(found.map(({ message }) => message.split(' ')[0])).toEqual([
    "'principalTyp'",
    "'principalId'",
    "'principalType'",
    "'contact'",
  ]);
});
