import fc from 'fast-check';
import type { ExchangedInvitation } from '../../../../lib/access/condition/exchange-condition';
import { buildExchangeCondition } from '../../../../lib/access/condition/exchange-condition';
import { parseCondition } from '../../../../lib/access/condition/condition-syntax';
import type { AccessRequest } from '../../../../lib/access/condition/evaluate';
import { evaluateAccess, evaluateParsed } from '../../../../lib/access/condition/evaluate';

/*
 * The access to an exchange is declared here in its own words, and the condition is compared with it, request by request.
 */

const IDS = [1, 2, 3, 4].map((n) => `7b0c1f8e-0000-4000-8000-00000000000${n}`);
const PRINCIPAL = '0f1e2d3c-0000-4000-8000-000000000001';
const OTHER_PRINCIPAL = '0f1e2d3c-0000-4000-8000-000000000002';
const TIMES = ['2027-01-01T00:00:00Z', '2028-06-30T12:00:00.5Z'];

/** True if the declaration allows it: own invitations and the own index are read and listed, own receipts are written. */
function isDeclared(
  invitations: readonly ExchangedInvitation[],
  { operation, path, at }: AccessRequest,
): boolean {
  const isReading = operation === 'Read' || operation === 'List';
  return invitations.some(
    ({ invitationId, until, mayAnswer }) =>
      (isReading || mayAnswer) &&
      (until === null || at.getTime() < Date.parse(until)) &&
      (isReading
        ? path.startsWith(`invitations/${invitationId}/`) || path.startsWith(`index/${PRINCIPAL}/`)
        : path.startsWith(`receipts/${invitationId}/`)),
  );
}

const INVITATIONS: fc.Arbitrary<ExchangedInvitation[]> = fc
  .subarray(IDS, { minLength: 1, maxLength: 3 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((invitationId) =>
        fc.record({
          invitationId: fc.constant(invitationId),
          until: fc.constantFrom(null, ...TIMES),
          mayAnswer: fc.boolean(),
        }),
      ),
    ),
  );

const SUFFIXES = ['', '/', '/invitation.json', '/20270101T000000.000Z-acceptance.json', '/a/b', '.json'];
const inFolder = fc.tuple(fc.constantFrom('invitations/', 'receipts/'), fc.constantFrom(...IDS));
const inIndex = fc.tuple(
  fc.constant('index/'),
  fc.constantFrom(PRINCIPAL, OTHER_PRINCIPAL, '', PRINCIPAL.toUpperCase(), PRINCIPAL.slice(0, -1)),
);
const anywhere = fc.tuple(
  fc.constantFrom(
    'invitations/',
    'receipts/',
    'index/',
    'invitation',
    'receipt',
    '',
    'Invitations/',
    'data/',
  ),
  fc.constantFrom(...IDS, '', IDS[0].slice(0, -1), `${IDS[0]}-secret`, IDS[0].toUpperCase()),
);
const PATH = fc
  .tuple(fc.oneof(inFolder, inFolder, inIndex, anywhere), fc.constantFrom(...SUFFIXES))
  .map(([folder, suffix]) => [...folder, suffix].join(''));

const AT = fc.constantFrom(
  ...TIMES.flatMap((time) => [-1, 0, 1].map((ms) => new Date(Date.parse(time) + ms))),
);

const REQUEST: fc.Arbitrary<AccessRequest> = fc.record({
  operation: fc.constantFrom<AccessRequest['operation']>('Read', 'List', 'Write', 'Add'),
  container: fc.constant('exchange'),
  path: PATH,
  at: AT,
});

const CASE = fc.tuple(INVITATIONS, fc.array(REQUEST, { minLength: 20, maxLength: 20 }));
const SAMPLE = fc.sample(CASE, { seed: 20_270_101, numRuns: 300 });

/** Differences between a condition and the declaration, over many random recipients and requests. */
function differences(change: (condition: string) => string = (condition) => condition): Set<string> {
  const found = new Set<string>();
  for (const [invitations, requests] of SAMPLE) {
    let condition;
    try {
      condition = parseCondition(change(buildExchangeCondition({ invitations, principalId: PRINCIPAL })));
    } catch {
      found.add('unreadable');
      continue;
    }
    for (const request of requests) {
      const [is, ought] = [
        evaluateParsed(condition, request) === 'Allowed',
        isDeclared(invitations, request),
      ];
      if (is !== ought) found.add(is ? 'wider' : 'narrower');
    }
  }
  return found;
}

describe('the condition of an exchange', () => {
  test('admits exactly the declared requests', () => {
    expect([...differences()]).toEqual([]);
  });

  test('is asked enough that is declared, and enough that is not, of each operation', () => {
    for (const operation of ['Read', 'List', 'Write', 'Add']) {
      const answers = SAMPLE.flatMap(([invitations, requests]) =>
        requests.filter((each) => each.operation === operation).map((each) => isDeclared(invitations, each)),
      );
      expect(answers.filter((answer) => answer).length).toBeGreaterThan(30);
      expect(answers.filter((answer) => !answer).length).toBeGreaterThan(30);
    }
  });

  test('says the same in whatever order the invitations were declared', () => {
    fc.assert(
      fc.property(INVITATIONS, (invitations) => {
        expect(
          buildExchangeCondition({ invitations: [...invitations].reverse(), principalId: PRINCIPAL }),
        ).toBe(buildExchangeCondition({ invitations, principalId: PRINCIPAL }));
      }),
    );
  });

  const at = new Date('2026-06-01T00:00:00Z');
  const one = buildExchangeCondition({
    invitations: [{ invitationId: IDS[0], until: TIMES[0], mayAnswer: true }],
    principalId: PRINCIPAL,
  });
  test.each<[AccessRequest['operation'], string, string]>([
    ['Read', `invitations/${IDS[0]}/invitation.json`, 'Allowed'],
    ['List', `invitations/${IDS[0]}/`, 'Allowed'],
    ['Write', `receipts/${IDS[0]}/a.json`, 'Allowed'],
    ['Add', `receipts/${IDS[0]}/a.json`, 'Allowed'],
    ['List', `invitations/${IDS[0]}`, 'Denied'],
    ['List', 'invitations/', 'Denied'],
    ['List', '', 'Denied'],
    ['Read', `invitations/${IDS[1]}/invitation.json`, 'Denied'],
    ['Read', `receipts/${IDS[0]}/a.json`, 'Denied'],
    ['List', `receipts/${IDS[0]}/`, 'Denied'],
    ['Write', `receipts/${IDS[1]}/a.json`, 'Denied'],
    ['Write', `receipts/${IDS[0]}`, 'Denied'],
    ['Write', `invitations/${IDS[0]}/invitation.json`, 'Denied'],
    ['Add', `invitations/${IDS[0]}/invitation.json`, 'Denied'],
    ['Write', 'curated/sales.csv', 'Denied'],
    ['List', `index/${PRINCIPAL}/`, 'Allowed'],
    ['Read', `index/${PRINCIPAL}/${IDS[0]}`, 'Allowed'],
    ['List', `index/${PRINCIPAL}`, 'Denied'],
    ['List', 'index/', 'Denied'],
    ['List', `index/${OTHER_PRINCIPAL}/`, 'Denied'],
    ['Read', `index/${OTHER_PRINCIPAL}/${IDS[1]}`, 'Denied'],
    ['Write', `index/${PRINCIPAL}/${IDS[1]}`, 'Denied'],
    ['Add', `index/${PRINCIPAL}/${IDS[1]}`, 'Denied'],
  ])('of one invitation: %s %s is %s', (operation, path, verdict) => {
    expect(evaluateAccess(one, { operation, container: 'exchange', path, at })).toBe(verdict);
  });

  test('denies writes to a revoked recipient, and lets it read that it was revoked', () => {
    const condition = buildExchangeCondition({
      invitations: [{ invitationId: IDS[0], until: null, mayAnswer: false }],
      principalId: PRINCIPAL,
    });
    const verdict = (operation: AccessRequest['operation'], path: string): string =>
      evaluateAccess(condition, { operation, container: 'exchange', path, at });
    expect(verdict('Read', `invitations/${IDS[0]}/invitation.json`)).toBe('Allowed');
    expect(verdict('Write', `receipts/${IDS[0]}/a.json`)).toBe('Denied');
    expect(verdict('Add', `receipts/${IDS[0]}/a.json`)).toBe('Denied');
  });
});

/*
 * Mistakes that are made on purpose, and have to be found. One that changes nothing is not found, and fails here.
 */
describe('a mistake in it would be found:', () => {
  const all =
    (from: string | RegExp, to: string) =>
    (condition: string): string =>
      condition.replaceAll(from, to);
  const clauses = (condition: string): string[] => condition.split('\nAND ((!(');
  const without =
    (which: number) =>
    (condition: string): string => {
      const parts = clauses(condition).map((part, index) => (index === 0 ? part : `((!(${part}`));
      return parts.filter((_, index) => index !== which).join('\nAND ');
    };

  test.each<[string, 'wider' | 'narrower', (condition: string) => string]>([
    ['no slash after the id', 'wider', all(/\/'/g, "'")],
    ['no slash after the id of receipts', 'wider', all(/(receipts\/[0-9a-f-]+)\//g, '$1')],
    ['no read clause', 'wider', without(0)],
    ['no list clause', 'wider', without(1)],
    ['no write clause', 'wider', without(2)],
    ['no guard of write', 'wider', all(/!\(ActionMatches\{'[^']+blobs\/write'\}\)\nAND /g, '')],
    ['no guard of add', 'wider', all(/\nAND !\(ActionMatches\{'[^']+add\/action'\}\)/g, '')],
    ['either clause', 'wider', all('\nAND ((!(', '\nOR ((!(')],
    ['receipts that are read', 'narrower', all('invitations/', 'receipts/')],
    ['invitations that are written', 'wider', all('receipts/', 'invitations/')],
    ['all receipts', 'wider', all(/'receipts\/[0-9a-f-]+\//g, "'receipts/")],
    ['all invitations', 'wider', all(/'invitations\/[0-9a-f-]+\//g, "'invitations/")],
    ['the index of all', 'wider', all(/'index\/[0-9a-f-]+\//g, "'index/")],
    ['no index', 'narrower', all(/'index\/[0-9a-f-]+\//g, "'other/")],
    ['no end', 'wider', all(/\nAND @Environment\[UtcNow\] DateTimeLessThan '[^']+'/g, '')],
    ['at the end', 'wider', all('DateTimeLessThan', 'DateTimeLessThanEquals')],
    ['after the end', 'wider', all('DateTimeLessThan', 'DateTimeGreaterThan')],
    ['no case', 'wider', all('StringStartsWith', 'StringStartsWithIgnoreCase')],
    ['another action than write', 'wider', all('blobs/write', 'blobs/delete')],
    ['another action than add', 'wider', all('blobs/add/action', 'blobs/move/action')],
    ['the prefix of a write', 'narrower', all(/@Resource\[(\S+):path\]/g, '@Request[$1:prefix]')],
  ])('%s (%s)', (_, kind, change) => {
    expect([...differences(change)]).toContain(kind);
  });
});

describe('requests that write', () => {
  const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
  const request = (operation: AccessRequest['operation'], path = 'a'): AccessRequest => ({
    operation,
    container: 'exchange',
    path,
    at: new Date(0),
  });

  test.each<[AccessRequest['operation'], string, string]>([
    ['Write', `${BLOBS}/write`, 'Allowed'],
    ['Write', `${BLOBS}/*`, 'Allowed'],
    ['Write', `${BLOBS}/add/action`, 'Denied'],
    ['Write', `${BLOBS}/read`, 'Denied'],
    ['Add', `${BLOBS}/add/action`, 'Allowed'],
    ['Add', `${BLOBS}/write`, 'Denied'],
    ['Read', `${BLOBS}/write`, 'Denied'],
  ])("have an action of their own: %s of ActionMatches{'%s'} is %s", (operation, pattern, verdict) => {
    expect(evaluateAccess(`ActionMatches{'${pattern}'}`, request(operation))).toBe(verdict);
  });

  test('have a path, no prefix and no suboperation of a listing', () => {
    for (const operation of ['Write', 'Add'] as const) {
      expect(evaluateAccess(`@Resource[${BLOBS}:path] StringEquals 'a'`, request(operation))).toBe('Allowed');
      expect(evaluateAccess(`@Request[${BLOBS}:prefix] StringEquals 'a'`, request(operation))).toBe('Denied');
      expect(evaluateAccess(`SubOperationMatches{'Blob.List'}`, request(operation))).toBe('Denied');
      expect(evaluateAccess(undefined, request(operation))).toBe('Allowed');
    }
  });
});
