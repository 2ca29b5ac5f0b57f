import { diffAccess } from '../../../../lib/access/review/access-diff';
import type { AccessDiff } from '../../../../lib/access/review/access-diff';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { describePrincipal } from '../../../../lib/access/review/descriptions';
import { findDeceptions, isDeceptive, toAppearance } from '../../../../lib/access/review/look-alikes';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Values } from '../../../fixtures/terraform';
import {
  assignment,
  configuration,
  containerId,
  FABRIKAM,
  folder,
  invitation,
  ofFolder,
  WOODGROVE,
} from '../../../fixtures/terraform';

describe('a name that is not what it looks like', () => {
  test.each<[string, string, string[]]>([
    ['a Cyrillic letter in a Latin word', 'f\u0430brikam', ['contains U+0430 (Cyrillic), which looks like a']],
    ['a Greek letter', 'contos\u03bf', ['contains U+03BF (Greek), which looks like o']],
    ['an Armenian letter', 'c\u0585ntoso', ['contains U+0585 (Armenian), which looks like o']],
    ['a word of look-alikes only', '\u0441\u043e\u0441\u0430', ['contains U+0441 (Cyrillic), which looks like c', 'contains U+043E (Cyrillic), which looks like o', 'contains U+0430 (Cyrillic), which looks like a']],
    ['letters of another script that look like none', 'sales\u0416', ['mixes scripts in the word sales\u0416']],
    ['a full-width letter', '\uff46abrikam', ['contains U+FF46, which looks like f']],
    ['a mathematical letter', '\u{1d41f}abrikam', ['contains U+1D41F, which looks like f']],
    ['a zero-width space', 'fabri\u200bkam', ['contains U+200B, which is invisible']],
    ['a bidirectional mark', 'sales\u202egpj', ['contains U+202E, which is invisible']],
    ['a soft hyphen', 'fabri\u00adkam', ['contains U+00AD, which is invisible']],
    ['a Hangul filler', 'fabri\u3164kam', ['contains U+3164, which is invisible']],
    ['a variation selector', 'fabri\ufe0fkam', ['contains U+FE0F, which is invisible']],
    ['a tag character', 'fabri\u{e0061}kam', ['contains U+E0061, which is invisible']],
    ['a blank pattern', 'fabri\u2800kam', ['contains U+2800, which is invisible']],
    ['a no-break space', 'sales\u00a0eu', ['contains U+00A0, which looks like a space']],
    ['a space at the end', 'sales ', ['begins or ends with a space']],
    ['spaces in a row', 'sales  eu', ['contains several spaces in a row']],
  ])('%s', (_what, name, expected) => {
    expect(findDeceptions(name)).toEqual(expected);
  }); // prettier-ignore

  test.each([
    'fabrikam', 'sales/2026-01.csv', 'Umsätze/Köln', 'café', 'продажи/2026', 'Αθήνα', '日本語データ', '売上2026_tokyo', '서울-data', 'İstanbul', 'smørrebrød', 'مبيعات', 'a b', "it's", '😀', '',
  ])('an ordinary name: %j', (name) => {
    expect(findDeceptions(name)).toEqual([]);
    expect(isDeceptive(name)).toBe(false);
  }); // prettier-ignore

  test.each([
    ['fabrikam', 'f\u0430brikam'],
    ['fabrikam', 'Fabrikam'],
    ['sales1', 'salesl'],
    ['sales0', 'saleso'],
    ['corn', 'com'],
    ['resume', 'résumé'],
    ['data-eu', 'data\u2010eu'],
  ])('%s and %s look alike', (one, other) => {
    expect(toAppearance(one)).toBe(toAppearance(other));
  });
});

const TODAY = new Date('2026-11-22T00:00:00Z');

/** A file in which these recipients are invited to the share of a folder each. */
const invite = (...recipients: readonly (readonly [name: string, principalId: string])[]): Values =>
  configuration(
    {
      azurerm_role_assignment: Object.fromEntries(
        recipients.map(([, principalId], i) => [
          `a${i}`,
          assignment({ principal_id: principalId, condition: ofFolder(`f${i}`) }),
        ]),
      ),
    },
    recipients.map(([recipientName, principalId], i) =>
      invitation('sales', [folder('curated', `f${i}`)], { recipient: { recipientName, principalId } }),
    ),
  );

function report(file: Values, ...known: Parameters<typeof createAccessReport>[2][]) {
  const declared = readDeclaredAccess(readTerraformFile(JSON.stringify(file), 'file').current);
  return createAccessReport([{ file: 'file', declared }], TODAY, ...known);
}

function diff(before: Values, after: Values): AccessDiff {
  const old = report(before);
  return diffAccess(old, report(after, old.recipients), { replaced: null, moved: new Map() });
}

describe('the name of a recipient, which the author of a change chooses', () => {
  test('is shown for a principal that had it before', () => {
    const { gains } = diff(
      invite(['fabrikam', FABRIKAM]),
      invite(['fabrikam', FABRIKAM], ['fabrikam', FABRIKAM]),
    );
    expect(gains.map(describePrincipal)).toEqual([`fabrikam (${FABRIKAM})`]);
  });

  test('comes after the object id, as a claim, if it appears with the access', () => {
    const { gains, warnings } = diff(
      invite(['fabrikam', FABRIKAM]),
      invite(['fabrikam', FABRIKAM], ['woodgrove', WOODGROVE]),
    );
    expect(gains.map(describePrincipal)).toEqual([`${WOODGROVE} (this change names it woodgrove)`]);
    expect(gains).toMatchObject([{ principalName: null, declaredName: 'woodgrove' }]);
    expect(warnings.map(({ code }) => code)).not.toContain('KnownNameForNewPrincipal');
  });

  test.each([
    ['beside the recipient that has it', [['fabrikam', FABRIKAM], ['fabrikam', WOODGROVE]]],
    ['in its place', [['fabrikam', WOODGROVE]]],
    ['in letters that look alike', [['fabrikam', FABRIKAM], ['f\u0430brikam', WOODGROVE]]],
    ['in another case', [['fabrikam', FABRIKAM], ['Fabrikam', WOODGROVE]]],
  ] as const)('is a warning if another principal gets it %s', (_where, after) => {
    const { gains, warnings } = diff(invite(['fabrikam', FABRIKAM]), invite(...after));
    expect(gains.map(({ principalName }) => principalName)).toEqual([null]);
    expect(warnings.filter(({ code }) => code === 'KnownNameForNewPrincipal')).toMatchObject([
      { principalId: WOODGROVE, message: expect.stringContaining(`the name of ${FABRIKAM} so far`) as string },
    ]);
  }); // prettier-ignore

  test('is a warning in a report if it has two principals', () => {
    const codes = report(invite(['fabrikam', FABRIKAM], ['fabrikam', WOODGROVE])).warnings.map(
      ({ code }) => code,
    );
    expect(codes).toContain('NameShared');
  });
});

test('a report marks names that break a rule, deceive or look alike', () => {
  const file = configuration(
    {
      azurerm_role_assignment: {
        a: assignment({ scope: containerId('sales1'), condition: ofFolder('d\u0430ta') }),
        b: assignment({ scope: containerId('salesl') }),
        c: assignment({ scope: containerId('Not_Allowed') }),
        d: assignment({ scope: containerId('${var.container}') }),
      },
    },
    [],
  );
  const messages = report(file)
    .warnings.filter(({ code }) => code.startsWith('Name'))
    .map(({ message }) => message);
  expect(messages).toEqual([
    expect.stringContaining('the name of the container "Not_Allowed" is not allowed'),
    'the name of the path "d\u0430ta/" contains U+0430 (Cyrillic), which looks like a',
    'these names of a container look alike: sales1, salesl',
  ]);
});
