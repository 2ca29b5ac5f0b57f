import type { TerraformStack } from 'cdktf';
import type { InvitationDocument } from '../../constructs';
import { Dataset } from '../../constructs';
import { evaluateReadAccess } from '../../lib/access/condition/evaluate';
import { getOutput, getProblems, stackForTest, synthesizeStack, variable } from '../support/stacks';
import { accept, copyShare, createReceivedInvitation, recipient, referToStore } from './declarations';
import {
  getAnnotations,
  onlyCondition,
  onlyPreconditions,
  SAFE,
  createShareStack,
  UNTIL,
} from './share-stacks';

const sales = [Dataset.folder('curated', 'sales')];

/** A stack with one invitation that ends, and what the invitation says. */
function synthesizeExpiry(expiresOn: string): {
  readonly stack: TerraformStack;
  readonly document: InvitationDocument;
} {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'contoso', SAFE), { datasets: sales });
  const sent = share.invite(recipient(stack), { expiresOn });
  return { stack, document: getOutput(sent).value as InvitationDocument };
}

describe('an end of access', () => {
  test.each([
    '2027-01-01T00:00:00Z',
    '2027-12-31T23:59:59Z',
    '2028-02-29T00:00:00Z',
    '2027-01-01T00:00:00.1Z',
    '2027-01-01T00:00:00.1234567Z',
    '9999-12-31T23:59:59.9999999Z',
    '2000-01-01T00:00:00Z',
  ])('may be %s, and stands in the invitation as it was written', (expiresOn) => {
    expect(synthesizeExpiry(expiresOn).document.expiresOn).toBe(expiresOn);
  });

  test.each<[string, string, string?]>([
    ['without a Z', '2027-01-01T00:00:00'],
    ['with an offset', '2027-01-01T00:00:00+01:00'],
    ['with an offset of nothing', '2027-01-01T00:00:00+00:00'],
    ['that is a date alone', '2027-01-01'],
    ['without seconds', '2027-01-01T00:00Z'],
    ['with a blank', '2027-01-01 00:00:00Z'],
    ['in lower case', '2027-01-01t00:00:00z'],
    ['on the 31st of February', '2027-02-31T00:00:00Z', ', with a day that the month has'],
    ['on the 29th of February of no leap year', '2027-02-29T00:00:00Z', ', with a day that the month has'],
    ['in month 13', '2027-13-01T00:00:00Z', ', with the month from 1 to 12'],
    ['at hour 24', '2027-01-01T24:00:00Z', ', with the hour from 0 to 23'],
    ['at minute 60', '2027-01-01T00:60:00Z', ', with the minute from 0 to 59'],
    ['in a leap second', '2026-12-31T23:59:60Z', ', with the second from 0 to 59'],
    ['of 8 digits after the second', '2027-01-01T00:00:00.12345678Z'],
    ['with a point and no digits', '2027-01-01T00:00:00.Z'],
    ['with a year of 5 digits', '+12027-01-01T00:00:00Z'],
    ['that is nothing', ''],
    ['that is a word', 'never'],
    ['with an apostrophe', `2027-01-01T00:00:00Z' OR 'a`],
    ['with a line after it', '2027-01-01T00:00:00Z\n'],
  ])('fails for a time %s', (_what, expiresOn, field = '') => {
    expect(getProblems(() => synthesizeExpiry(expiresOn))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'expiresOn' must be a UTC time like '2027-01-01T00:00:00Z'${field}, got ${JSON.stringify(expiresOn)}`,
        fix: "change 'expiresOn'",
        where: 'test/sales/fabrikam',
      },
    ]);
  });

  test('ends reading and listing then, and not a millisecond before', () => {
    const condition = onlyCondition(synthesizeExpiry(UNTIL).stack) as string;
    const verdicts = (at: string): string[] =>
      (['Read', 'List'] as const).map((operation) =>
        evaluateReadAccess(condition, {
          operation,
          container: 'curated',
          path: 'sales/1.csv',
          at: new Date(at),
        }),
      );
    expect(verdicts('2026-12-31T23:59:59.999Z')).toEqual(['Allowed', 'Allowed']);
    expect(verdicts('2027-01-01T00:00:00.000Z')).toEqual(['Denied', 'Denied']);
  });

  test('is in the subscription of the consumer that accepts the invitation', () => {
    const invitation = createReceivedInvitation({ expiresOn: UNTIL });
    const { value } = getOutput(accept(stackForTest(), 'accepted', { invitation }));
    expect(value).toMatchObject({ invitation: { expiresOn: UNTIL } });
  });

  test('is checked in Terraform and written unchanged if only Terraform knows it', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets: sales });
    const sent = share.invite(recipient(stack), { expiresOn: variable(stack, 'until') });
    expect(getOutput(sent).value).toMatchObject({ expiresOn: '${var.until}' });
    expect(onlyCondition(stack)).toContain("DateTimeLessThan '${var.until}'");
    expect(onlyPreconditions(stack).map((one) => one.error_message)).toEqual([
      "ValueInvalid: 'expiresOn' must be a UTC time like '2027-01-01T00:00:00Z'; change the value that it refers to (at test/ContainerGrants/contoso/curated/fabrikam/Reader)",
      'ConditionTooLarge: the condition has more than the 8192 bytes that Azure allows; share a folder above its datasets, or move some into a container of their own (at test/ContainerGrants/contoso/curated/fabrikam/Reader)',
    ]);
  });

  test('needs no check in Terraform if the code states it', () => {
    expect(onlyPreconditions(createShareStack([[sales, { expiresOn: UNTIL }]]))).toEqual([]);
  });
});

describe('an end of access that is past', () => {
  afterEach(() => jest.useRealTimers());

  const at = (now: string): TerraformStack => {
    jest.useFakeTimers({ now: new Date(now) });
    return synthesizeExpiry(UNTIL).stack;
  };

  test('causes a warning from that moment on', () => {
    expect(getAnnotations(at('2026-12-31T23:59:59.999Z'))).toEqual([]);
    expect(getAnnotations(at(UNTIL))).toEqual([
      [
        'test/sales/fabrikam',
        'warn',
        `AccessEnded: access through this invitation ended on "2027-01-01T00:00:00Z": nothing more can be read; remove it, or have a later 'expiresOn' set`,
      ],
    ]);
  });

  test('does not change the synthesized stack', () => {
    const before = JSON.stringify(synthesizeStack(at('2026-01-01T00:00:00Z')));
    const after = JSON.stringify(synthesizeStack(at('2030-01-01T00:00:00Z')));
    expect(after).toBe(before);
  });

  test('causes no warning if only Terraform knows it', () => {
    jest.useFakeTimers({ now: new Date('2030-01-01T00:00:00Z') });
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso', SAFE));
    share.invite(recipient(stack), { expiresOn: variable(stack, 'until') });
    expect(getAnnotations(stack)).toEqual([]);
  });
});
