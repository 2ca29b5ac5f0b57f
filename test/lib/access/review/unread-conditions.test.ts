import type { AccessDiff } from '../../../../lib/access/review/access-diff';
import { diffAccess } from '../../../../lib/access/review/access-diff';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Values } from '../../../fixtures/terraform';
import {
  assignment,
  condition,
  configuration,
  containerId,
  FABRIKAM,
  folder,
  invitation,
  ofFolder,
  PATH,
  PREFIX,
  WOODGROVE,
} from '../../../fixtures/terraform';
import { measureProcessorMs } from '../../../support/processor-time';

const NOW = new Date('2026-11-22T00:00:00Z');

type Assignments = Readonly<Record<string, Values>>;

const sales = invitation('sales', [folder('curated', 'sales')], { expiresOn: '2027-01-01T00:00:00Z' });

function diff(before: Assignments, after: Assignments): AccessDiff {
  const [old, now] = [before, after].map((assignments) => {
    const file = configuration({ azurerm_role_assignment: assignments }, [sales]);
    const { current } = readTerraformFile(JSON.stringify(file), 'file');
    return createAccessReport([{ file: 'file', declared: readDeclaredAccess(current) }], NOW);
  });
  return diffAccess(old, now, { replaced: null, moved: new Map() });
}

const count = ({ gains, losses, ends }: AccessDiff): number => gains.length + losses.length + ends.length;

const until = ofFolder('sales', '2027-01-01T00:00:00Z');
const readable = assignment({ condition: until });
const broken = assignment({ condition: 'this is ( none' });
const otherwiseBroken = assignment({ condition: 'nor ) is this' });
const oldVersion = assignment({ condition: until, condition_version: '1.0' });
const anyFolder = (operand: string): string =>
  Array.from({ length: 1100 }, (_, i) => `${operand} StringEquals 'f${i}'`).join(' OR ');
const tooLarge = assignment({ condition: condition(anyFolder(PATH), anyFolder(PREFIX)) });
const owner = (text: string): Values =>
  assignment({ role_definition_name: 'Storage Blob Data Owner', condition: text });

describe('an assignment with a condition that cannot be read is one unclear point', () => {
  test.each<[string, Assignments, Assignments, string]>([
    ['after a change', { a: readable }, { a: broken }, 'cannot be parsed "at position 0: this is ( none"'],
    ['before a change', { a: broken }, { a: readable }, 'before this change: the condition cannot be parsed'],
    ['before and after', { a: broken }, { a: otherwiseBroken }, 'before and after this change'],
    ['after there was none', { a: assignment() }, { a: broken }, 'after this change'],
    ['of another version', { a: readable }, { a: oldVersion }, 'the condition has version 1.0, not 2.0'],
    ['with too many alternatives', { a: readable }, { a: tooLarge }, 'too many alternatives'],
    ['at another address', { a: readable }, { b: broken }, 'after this change'],
    ['of a new assignment', {}, { a: broken }, 'after this change'],
    ['of an assignment that goes', { a: broken }, {}, 'before this change'],
    ['of a role that writes too', { a: owner(until) }, { a: owner('none') }, 'with Storage Blob Data Owner'],
    ['with another role', { a: readable }, { a: owner('none') }, 'with Storage Blob Data Owner'],
  ])('%s', (_what, before, after, text) => {
    const result = diff(before, after);
    expect(result.status).toBe(_what === 'with another role' ? 'Changed' : 'Unclear');
    // The power that comes with the other role is no guess.
    expect(count(result)).toBe(_what === 'with another role' ? 1 : 0);
    expect(result.unclear).toEqual([expect.stringContaining(text)]);
    expect(result.unclear[0]).toContain(`fabrikam (${FABRIKAM})`);
    expect(result.unclear[0]).toContain('contoso/curated');
    expect(result.unclearDetails).toEqual([
      {
        code: 'ConditionUnreadable',
        what: result.unclear[0],
        fix: expect.stringContaining('condition') as string,
        address: expect.stringMatching(/^azurerm_role_assignment\.[ab]$/) as string,
        principalId: FABRIKAM,
        account: 'contoso',
        container: 'curated',
      },
    ]);
    // Nobody can tell either if it gives more than the shares.
    expect(after['a'] === readable || result.warnings.every(({ code }) => code !== 'WiderThanShares')).toBe(
      true,
    );
  });

  test('that stays as it is, is no change', () => {
    expect(diff({ a: broken }, { a: broken })).toMatchObject({ status: 'Unchanged', unclear: [] });
  });

  test('that gets other blanks between its words, is no change', () => {
    const respelled = assignment({ condition: ' this  is\n( none ' });
    expect(diff({ a: broken }, { a: respelled })).toMatchObject({ status: 'Unchanged', unclear: [] });
  });

  test('says nothing of other assignments', () => {
    const others = {
      w: assignment({ principal_id: WOODGROVE }),
      raw: assignment({ scope: containerId('raw') }),
    };
    const result = diff({ a: readable }, { a: broken, ...others });
    expect(result.gains.map(({ principalId, scope }) => [principalId, scope.container])).toEqual([
      [FABRIKAM, 'raw'],
      [WOODGROVE, 'curated'],
    ]);
    expect(result.unclear).toHaveLength(1);
  });

  test('is still told as an interruption', () => {
    expect(diff({ a: readable }, { a: broken }).blinks).toHaveLength(1);
  });

  test('of another principal does not hide that the first one loses access', () => {
    const result = diff({ a: readable }, { a: { ...broken, principal_id: WOODGROVE } });
    expect(result.losses).toMatchObject([{ principalId: FABRIKAM }]);
    expect(result.unclearDetails).toMatchObject([{ principalId: WOODGROVE }]);
  });
});

test('a condition of 150,000 characters is read at once', () => {
  expect(JSON.stringify(tooLarge).length).toBeGreaterThan(150_000);
  expect(measureProcessorMs(() => diff({ a: tooLarge }, { a: readable }))).toBeLessThan(10_000);
});
