import { readdirSync } from 'node:fs';
import { INVITATION } from '../../../fixtures/documents';
import { getNow, HASH, TERMS, ACCOUNT, readJson, accept, readCodes } from '../../../support/accept';

describe('the terms', () => {
  test('are shown and accepted at a terminal', async () => {
    const asked: string[] = [];
    const ask = (question: string): Promise<string> => Promise.resolve((asked.push(question), ' accept '));
    const ran = await accept(TERMS, ACCOUNT, { ask });
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(asked).toEqual(["Type 'accept' to accept these terms: "]);
    expect(ran.stdout).toContain(
      `  | Be kind.\n\n  SHA-256 of these terms, for --accept-terms:\n  sha256:${HASH}\n`,
    );
    expect(readJson(ran.out, 'sales.acceptance.json')).toMatchObject({ termsSha256: HASH });
    expect(readJson(ran.out, 'sales.subscription.json')).toMatchObject({ invitation: { termsSha256: HASH } });
  });

  test('are accepted at the time of the answer, not when they are shown', async () => {
    let time = getNow();
    const ask = (): Promise<string> => {
      time = new Date('2026-11-22T13:00:00Z');
      return Promise.resolve('accept');
    };
    const inTime = await accept(TERMS, ACCOUNT, { ask, now: () => time });
    expect(readJson(inTime.out, 'sales.acceptance.json')).toMatchObject({
      acceptedOn: '2026-11-22T13:00:00.000Z',
    });
    time = getNow();
    const late = await accept({ ...TERMS, acceptBy: '2026-11-22T12:30:00Z' }, ACCOUNT, {
      ask,
      now: () => time,
    });
    expect(late.exitCode).toBe(3);
    expect(readCodes(late.stderr)).toEqual(['AcceptedTooLate']);
    expect(readdirSync(late.out)).toEqual([]);
  });

  test.each(['', 'yes', 'n', 'accept not'])('are not accepted by %j', async (answer) => {
    const ran = await accept(TERMS, ACCOUNT, { ask: () => Promise.resolve(answer) });
    expect(ran.exitCode).toBe(3);
    expect(readCodes(ran.stderr)).toEqual(['TermsNotAccepted']);
    expect(readdirSync(ran.out)).toEqual([]);
  });

  test('are not accepted without a terminal', async () => {
    const ran = await accept(TERMS, ACCOUNT);
    expect(ran).toMatchObject({ exitCode: 3, stdout: '' });
    expect(ran.stderr.replace(/\/\S*(?=sales\.inv)/, '')).toBe(
      [
        'error: the terms of use of the invitation are not accepted [TermsNotAccepted]',
        `  fix: read 'termsOfUse' in the invitation, then type 'accept' at a terminal, or add --accept-terms sha256:${HASH}`,
        '    $ datashare invitation show sales.invitation.json',
        'Run "datashare explain TermsNotAccepted" for details.\n',
      ].join('\n'),
    );
    expect(readdirSync(ran.out)).toEqual([]);
  });

  test('are not asked about with --json, which does not show them', async () => {
    const ran = await accept(TERMS, [...ACCOUNT, '--json'], {
      ask: () => Promise.reject(new Error('asked')),
    });
    expect(ran.exitCode).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({ problems: [{ code: 'TermsNotAccepted' }] });
  });

  test('are not asked about if there are none, or if something else is wrong', async () => {
    const ask = (): Promise<string> => Promise.reject(new Error('asked'));
    expect((await accept(INVITATION, ACCOUNT, { ask })).exitCode).toBe(0);
    const ran = await accept(TERMS, ['--account', 'fabrikam', '--location', 'eastus'], { ask });
    expect(readCodes(ran.stderr)).toEqual(['RegionMismatch']);
  });

  test.each([
    ['other terms', TERMS, `sha256:${'0'.repeat(64)}`, 3, /^error: .* \[TermsMismatch\]\n {2}fix: /],
    [
      'no terms',
      INVITATION,
      `sha256:${HASH}`,
      3,
      /^error: .* \[TermsMismatch\]\n {2}fix: this invitation has no terms: remove --accept-terms$/m,
    ],
    [
      'no hash',
      TERMS,
      'yes',
      2,
      /^error: .*'--accept-terms' must be sha256: and 64 hex digits, got "yes".* \[ValueInvalid\]/,
    ],
  ])(
    'are refused if --accept-terms has the hash of %s',
    async (_what, invitation, hash, exitCode, stderr) => {
      const ran = await accept(invitation, [...ACCOUNT, '--accept-terms', hash]);
      expect(ran).toMatchObject({ exitCode, stdout: '' });
      expect(ran.stderr).toMatch(stderr);
      expect(readdirSync(ran.out)).toEqual([]);
    },
  );
});
