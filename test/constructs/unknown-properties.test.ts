import { Dataset, Recipient } from '../../constructs';
import { PROPS_TYPES } from '../../constructs/synthesis/props-shapes';
import { getProblems, stackForTest } from '../support/stacks';
import type { ShapeName } from './props-calls';
import { PROPS_CALLS } from './props-calls';
import { copyShare, recipient, referToStore } from './declarations';

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

class Options {
  public readonly expireOn = '2027-01-01T00:00:00Z';
}

class Partner {
  public readonly _expiresOn = '2027-01-01T00:00:00Z';
  public readonly expiresOn = '2027-01-01T00:00:00Z';
  public readonly address = 'Seattle';
}

test.each<[title: string, options: object, found: string[]]>([
  ['of an instance of a class', new Options(), ["'expireOn'"]],
  [
    'of a class without a prototype of its own',
    Object.assign(Object.create(null) as object, new Options()),
    ["'expireOn'"],
  ],
  ['of the prototype', Object.create({ expireOn: '2027-01-01T00:00:00Z' }) as object, ["'expireOn'"]],
  [
    'beside a prototype',
    Object.assign(Object.create({ state: 'Active' }) as object, { colour: 'red' }),
    ["'colour'"],
  ],
  ['that an instance of a class has besides', new Partner(), []],
])('a property %s', (_title, options, found) => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'store'));
  const invite = (): unknown => share.invite(recipient(stack), options);
  const problems = found.length === 0 ? [] : getProblems(invite);
  if (found.length === 0) invite();
  expect(problems.map(({ message }) => message.split(' ')[0])).toEqual(found);
});

test.each<[title: string, options: object]>([
  ['a map', new Map([['expiresOn', '2027-01-01T00:00:00Z']])],
  ['a set', new Set(['expiresOn'])],
  ['a promise', Promise.resolve({ expiresOn: '2027-01-01T00:00:00Z' })],
  ['the end itself', new Date('2027-01-01T00:00:00Z')],
  ['a text as an object', new String('2027-01-01T00:00:00Z')],
  ['entries', Object.entries({ expiresOn: '2027-01-01T00:00:00Z' }).values()],
])('%s in place of options is refused: nothing would read what it has', (_title, options) => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'store'));
  expect(getProblems(() => share.invite(recipient(stack), options))).toMatchObject([
    {
      code: 'ValueInvalid',
      message: expect.stringMatching(/^'options' must be an object of type InviteOptions, got /) as string,
    },
  ]);
});

test('a construct in place of options is refused: the dataset would be in another account', () => {
  const cold = referToStore(stackForTest(), 'cold');
  expect(getProblems(() => Dataset.container('raw', cold as object))).toMatchObject([
    {
      code: 'ValueInvalid',
      message: `'options' must be an object of type DatasetOptions, got an object of class ReferencedDataStore`,
      fix: `pass an object that has it as 'dataStore'`,
      where: 'Dataset.container("raw")',
    },
  ]);
});

test.each<[title: string, options: object]>([
  ['a recipient', recipient(stackForTest(), 'northwind')],
  ['a data store', referToStore(stackForTest(), 'cold')],
])('%s in place of the options of an invitation is refused', (_title, options) => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'store'));
  expect(getProblems(() => share.invite(recipient(stack), options))).toMatchObject([
    {
      code: 'ValueInvalid',
      message: expect.stringMatching(
        /^'options' must be an object of type InviteOptions, got an object of class /,
      ) as string,
    },
  ]);
});
