import fc from 'fast-check';
import type { AccessChange } from '../../../../lib/access/review/access-changes';
import type { AccessDiff } from '../../../../lib/access/review/access-diff';
import { diffAccess } from '../../../../lib/access/review/access-diff';
import { answerQuestion } from '../../../../lib/access/review/access-question';
import type { AccessReport } from '../../../../lib/access/review/access-report';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import type { Replacements } from '../../../../lib/access/review/access-interruptions';
import { buildReadCondition } from '../../../../lib/access/condition/build-condition';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import { describeNames, describeScope } from '../../../../lib/access/review/descriptions';
import { DatasetType } from '../../../../lib/model/values/dataset';
import type { Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  condition,
  configuration,
  containerId,
  FABRIKAM,
  ofFolder,
  PATH,
  plan,
  PREFIX,
  WOODGROVE,
} from '../../../fixtures/terraform';

const TODAY = new Date('2026-11-22T00:00:00Z');
const BY_FILES: Replacements = { replaced: null, moved: new Map() };

function createReport(file: Values): AccessReport {
  const { current } = readTerraformFile(JSON.stringify(file), 'file');
  return createAccessReport([{ file: 'file', declared: readDeclaredAccess(current) }], TODAY);
}

const roles = (assignments: Readonly<Record<string, Values>>): Values =>
  configuration({ azurerm_role_assignment: assignments });

function diff(before: Values, after: Values, replacements = BY_FILES): AccessDiff {
  return diffAccess(createReport(before), createReport(after), replacements);
}

const changeText = (change: AccessChange): string[] =>
  change.gives === 'Data'
    ? change.paths.map(
        (row) =>
          `${row.operations.join('+')} ${describeScope(change.scope)}: ${describeNames(row)}${row.withFolderItself ? ' and folder' : ''}${row.until ? ` until ${row.until.slice(0, 10)}` : ''}`,
      )
    : [`${change.gives} by ${change.role}`];

/** + gains, - losses, ~ other times, ! blinks */
function told(result: AccessDiff): string[] {
  const short = (time: string | null): string => time?.slice(0, 10) ?? 'never';
  return [
    ...result.gains.flatMap(changeText).map((text) => `+ ${text}`),
    ...result.losses.flatMap(changeText).map((text) => `- ${text}`),
    ...result.ends.flatMap((end) =>
      end.paths.map(
        (row) =>
          `~ ${row.operations.join('+')} ${describeNames(row)}: ${short(end.before.until)} to ${short(end.after.until)}`,
      ),
    ),
    ...result.blinks.map(({ because }) => `! ${because}`),
  ];
}

const END = '2027-01-01T00:00:00Z';
const LATER = '2027-06-01T00:00:00Z';

describe('changes of access', () => {
  test.each<[string, Readonly<Record<string, Values>>, Readonly<Record<string, Values>>, string[]]>([
    [
      'a new recipient',
      {},
      { a: assignment({ condition: ofFolder('sales', END) }) },
      ['+ Read+List contoso/curated: sales/* until 2027-01-01'],
    ],
    ['a recipient that goes', { a: assignment() }, {}, ['- Read+List contoso/curated: all']],
    [
      'another folder beside the first',
      { a: assignment({ condition: ofFolder('sales') }) },
      {
        a: assignment({
          condition: condition(
            `${PATH} StringStartsWith 'sales/' OR ${PATH} StringStartsWith 'hr/'`,
            `${PREFIX} StringStartsWith 'sales/' OR ${PREFIX} StringStartsWith 'hr/'`,
          ),
        }),
      },
      ['+ Read+List contoso/curated: hr/*', '! ConditionChanged'],
    ],
    [
      'a folder that becomes narrower',
      { a: assignment({ condition: ofFolder('sales') }) },
      { a: assignment({ condition: ofFolder('sales/2026') }) },
      // The remaining access is a part of the earlier one.
      ['- Read+List contoso/curated: sales/*', '! ConditionChanged'],
    ],
    [
      'a folder that becomes wider',
      { a: assignment({ condition: ofFolder('sales/2026') }) },
      { a: assignment({ condition: ofFolder('sales') }) },
      ['+ Read+List contoso/curated: sales/*', '! ConditionChanged'],
    ],
    [
      'a later end',
      { a: assignment({ condition: ofFolder('sales', END) }) },
      { a: assignment({ condition: ofFolder('sales', LATER) }) },
      ['~ Read+List sales/*: 2027-01-01 to 2027-06-01', '! ConditionChanged'],
    ],
    [
      'an end where there was none',
      { a: assignment({ condition: ofFolder('sales') }) },
      { a: assignment({ condition: ofFolder('sales', LATER) }) },
      ['~ Read+List sales/*: never to 2027-06-01', '! ConditionChanged'],
    ],
    [
      'a condition that is written otherwise',
      { a: assignment({ condition: ofFolder('sales') }) },
      { a: assignment({ condition: ofFolder('sales').replaceAll('StringStartsWith', ' StringStartsWith') }) },
      ['! ConditionChanged'],
    ],
    [
      'the same assignment at another address',
      { a: assignment() },
      { b: assignment() },
      ['! AddressChanged'],
    ],
    [
      'the same id in another case',
      { a: assignment() },
      { a: assignment({ principal_id: FABRIKAM.toUpperCase() }) },
      [],
    ],
    [
      'a wider assignment beside one',
      { a: assignment() },
      { a: assignment(), b: assignment({ scope: ACCOUNT_ID }) },
      ['+ Read+List contoso/*: all'],
    ],
    [
      'a narrower assignment beside one',
      { b: assignment({ scope: ACCOUNT_ID }) },
      { a: assignment(), b: assignment({ scope: ACCOUNT_ID }) },
      [],
    ],
    [
      'the wider one of two goes',
      { a: assignment(), b: assignment({ scope: ACCOUNT_ID }) },
      { a: assignment() },
      ['- Read+List contoso/*: all'],
    ],
    [
      'an assignment on the account, whose condition names the container',
      { a: assignment() },
      {
        a: assignment({
          scope: ACCOUNT_ID,
          condition:
            "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'curated'",
        }),
      },
      [],
    ],
    [
      'a role that reads the same, and writes',
      { a: assignment() },
      { a: assignment({ role_definition_name: 'Storage Blob Data Contributor' }) },
      ['+ Write by Storage Blob Data Contributor'],
    ],
    [
      'a role that reads and writes the same',
      { a: assignment({ role_definition_name: 'Storage Blob Data Contributor' }) },
      { a: assignment({ role_definition_name: 'Avere Operator' }) },
      [],
    ],
    [
      'a role that also sets access control lists',
      { a: assignment({ role_definition_name: 'Storage Blob Data Contributor' }) },
      { a: assignment({ role_definition_name: 'Storage Blob Data Owner' }) },
      ['+ Keys by Storage Blob Data Owner'],
    ],
    [
      'a role that gets keys',
      {},
      { a: assignment({ role_definition_name: 'Owner', scope: ACCOUNT_ID }) },
      ['+ Keys by Owner'],
    ],
    ['an unknown role', { a: assignment({ role_definition_name: 'Wizard' }) }, {}, ['- Unknown by Wizard']],
    [
      'a folder of ADLS Gen2, with the folder itself',
      {},
      {
        a: assignment({
          condition: buildReadCondition([{ datasetType: DatasetType.FOLDER, path: 'sales', until: null }], {
            folderSuffix: '',
          }),
        }),
      },
      ['+ Read+List contoso/curated: sales/* and folder'],
    ],
    [
      'another principal',
      { a: assignment() },
      { a: assignment({ principal_id: WOODGROVE }) },
      ['+ Read+List contoso/curated: all', '- Read+List contoso/curated: all'],
    ],
  ])('%s', (_what, before, after, expected) => {
    const result = diff(roles(before), roles(after));
    expect(told(result)).toEqual(expected);
    const isChanged = expected.some((line) => !line.startsWith('!'));
    expect(result.status).toBe(isChanged ? 'Changed' : 'Unchanged');
  });

  test('a wide assignment on another account covers nothing here', () => {
    const other = assignment({ scope: ACCOUNT_ID.replace('contoso', 'other') });
    expect(told(diff(roles({ o: other }), roles({ o: other, a: assignment() })))).toEqual([
      '+ Read+List contoso/curated: all',
    ]);
  });

  test('access that had to be activated and is now permanent is a gain', () => {
    const values = {
      principal_id: FABRIKAM,
      scope: ACCOUNT_ID,
      role_definition_id: '/x/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    };
    const [eligible, active] = ['eligible', 'active'].map((kind) =>
      configuration({ [`azurerm_pim_${kind}_role_assignment`]: { a: values } }),
    );
    expect(told(diff(eligible, active))).toEqual(['+ Read+List contoso/*: all']);
    expect(told(diff(active, eligible))).toEqual(['- Read+List contoso/*: all']);
  });

  test('a moved block keeps the assignment', () => {
    const moved = new Map([['azurerm_role_assignment.a', 'azurerm_role_assignment.b']]);
    const [before, after] = [roles({ a: assignment() }), roles({ b: assignment() })];
    expect(diff(before, after).blinks).toHaveLength(1);
    expect(diff(before, after, { replaced: null, moved }).blinks).toEqual([]);
  });

  test('shared keys that are turned on or off, and containers that become public', () => {
    const store = (keys: boolean, type: string): Values =>
      configuration({
        azurerm_storage_account: { s: { name: 'contoso', shared_access_key_enabled: keys } },
        azurerm_storage_container: {
          c: { name: 'curated', storage_account_name: 'contoso', container_access_type: type },
        },
      });
    const result = diff(store(false, 'private'), store(true, 'blob'));
    expect(result.sharedKeys).toEqual([{ account: 'contoso', before: 'Off', after: 'On' }]);
    expect(told(result)).toEqual(['+ Read contoso/curated: all']);
    expect(result.gains[0].principalName).toBe('anybody');
    expect(result.warnings.map(({ code }) => code)).toEqual(['PublicContainer', 'SharedKeysOn']);
    expect(diff(store(true, 'blob'), store(false, 'private')).warnings).toEqual([]);
  });
});

describe('a plan, compared with its prior state', () => {
  function planDiff(...resources: Parameters<typeof plan>[0]): AccessDiff {
    const file = readTerraformFile(JSON.stringify(plan(resources)), 'plan.json');
    const [before, after] = [file.prior!, file.current].map((facts) =>
      createAccessReport([{ file: 'plan.json', declared: readDeclaredAccess(facts) }], TODAY),
    );
    return diffAccess(before, after, file);
  }
  const address = 'azurerm_role_assignment.a';

  test('interrupts access only for replacements that it states', () => {
    const [before, after] = [
      assignment({ condition: ofFolder('a') }),
      assignment({ condition: ofFolder('b') }),
    ];
    const blinks = (actions: string[], now = after): string[] =>
      planDiff({ address, before, after: now, actions }).blinks.map(({ because }) => because);
    expect(blinks(['delete', 'create'])).toEqual(['ConditionChanged']);
    expect(blinks(['create', 'delete'])).toEqual(['ConditionChanged']);
    // azurerm 5.2 changes conditions in place.
    expect(blinks(['update'])).toEqual([]);
    expect(blinks(['delete', 'create'], before)).toEqual(['Replaced']);
  });

  test('reports created, destroyed and moved assignments', () => {
    expect(told(planDiff({ address, after: assignment() }))).toEqual(['+ Read+List contoso/curated: all']);
    expect(told(planDiff({ address, before: assignment() }))).toEqual(['- Read+List contoso/curated: all']);
    const moved = {
      address,
      previousAddress: 'azurerm_role_assignment.old',
      before: assignment(),
      after: assignment(),
    };
    expect(told(planDiff(moved))).toEqual([]);
  });

  test('does not take a condition that is known only after apply for the old one', () => {
    const unknown = { condition: ['time_offset.end.rfc3339', 'time_offset.end'] };
    const before = assignment({ condition: ofFolder('a') });
    const result = planDiff({ address, before, after: assignment(), unknown, actions: ['delete', 'create'] });
    expect(told(result)).toEqual(['! ConditionChanged']);
    expect(result.unclearDetails).toMatchObject([
      { code: 'ConditionKnownAfterApply', principalId: FABRIKAM, container: 'curated', address },
    ]);
    const created = planDiff({ address, after: assignment(), unknown });
    expect(told(created)).toEqual(['+ Read+List contoso/curated: all']);
    expect(created.gains[0].paths[0].provisos).toEqual([
      'a condition that is known only after apply (azurerm_role_assignment.a)',
    ]);
  });
});

describe('for all files', () => {
  const scope = fc.record({
    datasetType: fc.constantFrom(DatasetType.FOLDER, DatasetType.FILE),
    path: fc.constantFrom('a', 'a/b', 'c'),
    until: fc.constantFrom(null, END, LATER),
  });
  const one = fc
    .record({
      principal_id: fc.constantFrom(FABRIKAM, WOODGROVE),
      scope: fc.constantFrom(containerId('x'), containerId('y'), ACCOUNT_ID),
      scopes: fc.array(scope, { maxLength: 3 }),
      role_definition_name: fc.constantFrom('Storage Blob Data Reader', 'Owner', 'Wizard'),
    })
    .map(({ scopes, ...values }) => assignment({ ...values, condition: buildReadCondition(scopes) }));
  const file = fc
    .array(one, { maxLength: 5 })
    .map((all) => roles(Object.fromEntries(all.map((each, i) => [`a${i}`, each]))));

  test('a file changes nothing against itself', () => {
    fc.assert(
      fc.property(file, (same) => {
        const result = diff(same, same);
        expect([told(result), result.status, result.warnings, result.sharedKeys]).toEqual([
          [],
          'Unchanged',
          [],
          [],
        ]);
      }),
    );
  });

  test('a gain in one direction is a loss in the other', () => {
    const sides = ({ gains, losses, ends }: AccessDiff) => {
      const all = (changes: readonly AccessChange[]): string[] =>
        changes.flatMap((each) => changeText(each).map((text) => `${each.principalId} ${text}`)).sort();
      const times = (from: 'before' | 'after', to: 'before' | 'after'): string[] =>
        ends
          .flatMap((each) =>
            each.paths.map(
              (row) =>
                `${each.principalId} ${describeScope(each.scope)} ${describeNames(row)} ${row.operations.join()} ${each[from].until} ${each[to].until}`,
            ),
          )
          .sort();
      return {
        gains: all(gains),
        losses: all(losses),
        there: times('before', 'after'),
        back: times('after', 'before'),
      };
    };
    fc.assert(
      fc.property(file, file, (a, b) => {
        const [there, back] = [sides(diff(a, b)), sides(diff(b, a))];
        expect(there).toEqual({ gains: back.losses, losses: back.gains, there: back.back, back: back.there });
      }),
      { numRuns: 500 },
    );
  });

  test('a principal that can read more is among those that gain', () => {
    const question = fc.record({
      container: fc.constantFrom('x', 'y'),
      path: fc.constantFrom('a', 'a/b', 'a/b/c', 'c', 'd'),
      operation: fc.constantFrom('Read' as const, 'List' as const),
      at: fc.constantFrom(TODAY, new Date('2027-03-01')),
    });
    fc.assert(
      fc.property(file, file, question, (a, b, asked) => {
        const able = (values: Values): string[] => {
          const report = createReport(values);
          const answers = answerQuestion(report, { ...asked, place: report.accounts[0] ?? null });
          return answers.filter(({ verdict }) => verdict === 'Allowed').map(({ principalId }) => principalId);
        };
        const before = able(a);
        const { gains, ends } = diff(a, b);
        const gaining = [...gains, ...ends].map(({ principalId }) => principalId);
        expect(able(b).filter((who) => !before.includes(who) && !gaining.includes(who))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
