import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CliIo } from '../../../lib/cli/io';
import { INVITATION, withFields } from '../../fixtures/documents';
import { accept, ACCOUNT, createFolder, getNow, HASH, readJson } from '../../support/accept';
import { fill, freshName } from '../../support/accounts';
import type { Ran } from '../../support/cli';
import { datashare, documentFile } from '../../support/cli';
import { exchange } from '../../support/exchanges';

const TERMS = { termsOfUse: 'Be kind.', termsSha256: HASH };
const OTHER = withFields(INVITATION, { invitationId: INVITATION.invitationId.replace(/1$/, '2') });
const consent: Partial<CliIo> = { ask: () => Promise.resolve('accept') };

const run = (args: readonly string[], io: Partial<CliIo> = {}) => datashare(args, { now: getNow, ...io });
const words = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** Splits a command as a shell does, without its first word. */
function splitCommand(command: string): string[] {
  const { stdout } = spawnSync('sh', ['-c', `set -- ${command}; printf '%s\\n' "$@"`], { encoding: 'utf8' });
  return stdout.split('\n').slice(1, -1);
}

/** Finds a printed command that begins with these words. */
function findCommand({ stdout, stderr }: Ran, start: string): string {
  const text = stdout.replaceAll(/ \\\n +/g, ' ') + stderr;
  const [, command = ''] = new RegExp(`^ +\\$ (datashare ${start}.*)$`, 'm').exec(text) ?? [];
  return command;
}

const toOutput = (...documents: object[]): object =>
  Object.fromEntries(documents.map((value, index) => [`output${index}`, { sensitive: false, value }]));

/** An accepted copy of a share that can be checked and planned. */
async function acceptShare(args: readonly string[] = [], out = createFolder()) {
  const [from, to, state] = [freshName(), freshName(), freshName()];
  await fill('contoso', from, { 'sales/a.csv': '1' });
  await fill('fabrikam', to, {});
  await fill('fabrikam', state, {});
  const dataset = { datasetName: 'daily', datasetType: 'Folder', container: from, path: 'sales' };
  const invitation = withFields(INVITATION, { datasets: [dataset] });
  const places = ['--container', to, '--state-container', state];
  expect(await accept(invitation, [...ACCOUNT, ...places, ...args], {}, out)).toMatchObject({ exitCode: 0 });
  return { invitation, out };
}

describe('after the provider changed the terms,', () => {
  test.each([['check'], ['plan'], ['sync']])(
    '%s prints commands that show and accept the invitation, and then it passes',
    async (verb) => {
      const { invitation, out } = await acceptShare();
      const subscription = join(out, 'sales.subscription.json');
      const current = documentFile({ ...invitation, ...TERMS }, "new invitation's.json");
      const refused = await run([verb, subscription, '--invitation', current]);
      expect(refused.exitCode).toBe(3);
      expect(refused.stderr).toContain('[TermsChanged]');

      const show = splitCommand(findCommand(refused, 'invitation show'));
      expect(show).toEqual(['invitation', 'show', current]);
      expect((await run(show)).stdout).toContain('  | Be kind.');
      const again = splitCommand(findCommand(refused, 'accept '));
      expect(again).toEqual(['accept', current, '--out', out]);
      expect(await run(again, consent)).toMatchObject({ exitCode: 0, stderr: '' });
      expect((await run([verb, subscription, '--invitation', current])).exitCode).toBe(0);
    },
  );

  test('the commands name the URL in the exchange, and the program as it was called', async () => {
    const { facts, url } = await exchange();
    const { invitation, out } = await acceptShare();
    const published = { ...invitation, ...TERMS, exchange: facts };
    await run(['invitation', 'publish', documentFile(published)]);
    const subscription = withFields(readJson(out, 'sales.subscription.json') as object, { exchange: facts });
    writeFileSync(join(out, 'sales.subscription.json'), JSON.stringify(subscription));
    const at = `${url}/invitations/${INVITATION.invitationId}/invitation.json`;
    const ran = await run(['check', join(out, 'sales.subscription.json')], { commandName: 'npx datashare' });
    expect(ran.stderr).toContain(
      [
        '  fix: read the current invitation, then accept it again',
        `    $ npx datashare invitation show ${at}`,
        `    $ npx datashare accept ${at} --out ${out}`,
        'Run "npx datashare explain TermsChanged" for details.\n',
      ].join('\n'),
    );
    const json = await run(['check', join(out, 'sales.subscription.json'), '--json'], {
      commandName: 'npx datashare',
    });
    const { problems } = JSON.parse(json.stdout) as { problems: { code: string; fix: string }[] };
    expect(problems).toMatchObject([{ code: 'TermsChanged' }]);
    expect(problems[0]).toEqual({
      ...{ code: 'TermsChanged', message: expect.any(String) as string },
      fix: `read the current invitation, then accept it again (datashare invitation show ${at}, then datashare accept ${at} --out ${out})`,
    });
    const again = splitCommand(
      findCommand(await run(['check', join(out, 'sales.subscription.json')]), 'accept '),
    );
    expect(await run(again, consent)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('the command has the name of the subscription and the ID, if the file has several invitations', async () => {
    const { invitation, out } = await acceptShare(['--name', 'ours']);
    const output = documentFile(toOutput(OTHER, { ...invitation, ...TERMS }), 'output.json');
    const ran = await run(['check', join(out, 'ours.subscription.json'), '--invitation', output]);
    const again = splitCommand(findCommand(ran, 'accept '));
    expect(again).toEqual([
      ...['accept', output, '--id', INVITATION.invitationId],
      ...['--name', 'ours', '--out', out],
    ]);
    expect(await run(again, consent)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('a subscription that another program wrote is accepted there', async () => {
    const { invitation, out } = await acceptShare();
    rmSync(join(out, 'sales.acceptance.json'));
    const file = join(out, 'contoso.json');
    renameSync(join(out, 'sales.subscription.json'), file);
    const current = documentFile({ ...invitation, ...TERMS });
    const { stderr } = await run(['check', file, '--invitation', current]);
    expect(stderr).toContain(
      `accept it again, in the app or document that ${file} comes from\n    $ datashare invitation show ${current}\n`,
    );
    expect(stderr).not.toContain('datashare accept ');
  });
});

test('a dataset that the provider added is a warning with the command that includes it', async () => {
  const { invitation, out } = await acceptShare();
  const [first] = invitation['datasets'] as object[];
  const more = { ...invitation, datasets: [first, { ...first, datasetName: 'weekly', path: 'weekly' }] };
  const current = documentFile(more);
  const file = join(out, 'sales.subscription.json');
  for (const verb of ['check', 'plan', 'sync']) {
    const { stderr } = await run([verb, file, '--invitation', current]);
    expect(stderr).toContain(
      `to include it [DatasetAdded]\n    $ datashare accept ${current} --out ${out}\n`,
    );
  }
});

test('lines of JSON for log collectors have the command in the message', async () => {
  const { invitation, out } = await acceptShare();
  const current = documentFile({ ...invitation, expiresOn: '2027-07-01T00:00:00Z' });
  const file = join(out, 'sales.subscription.json');
  const ran = await run(['sync', file, '--invitation', current, '--log-format', 'json']);
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  const lines = ran.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.filter(({ code }) => code === 'ExpiryChanged')).toMatchObject([
    { message: expect.stringContaining(` (datashare accept ${current} --out ${out})`) as string },
  ]);
});

test('an acceptance that the provider waits for is a warning with the command that publishes it', async () => {
  const { facts } = await exchange();
  const { invitation, out } = await acceptShare();
  const waiting = documentFile({ ...invitation, grantOn: 'Acceptance', exchange: facts });
  const file = join(out, 'sales.subscription.json');
  const without = await run(['check', file, '--invitation', waiting]);
  expect(without.stderr).toMatch(/^warning: .* has applied it \[AcceptanceAwaited\]\n$/);
  writeFileSync(file, JSON.stringify(withFields(readJson(file) as object, { exchange: facts })));
  const ran = await run(['check', file, '--invitation', waiting]);
  const command = splitCommand(findCommand(ran, 'acceptance publish'));
  expect(command).toEqual([
    ...['acceptance', 'publish', join(out, 'sales.acceptance.json'), '--invitation', waiting],
  ]);
  expect(await run(command)).toMatchObject({ exitCode: 0, stderr: '' });
});

describe('invitation show, of an invitation that', () => {
  const show = (...args: string[]) => run(['invitation', 'show', ...args]);

  test('was not accepted, prints the command for this file and this ID', async () => {
    const folder = createFolder();
    const file = join(folder, "all o'clock invitations.json");
    writeFileSync(file, JSON.stringify(toOutput(INVITATION, OTHER)));
    const ran = await show(file, '--id', INVITATION.invitationId);
    const command = findCommand(ran, 'accept ').replace(/<[^>]*>/, 'fabrikam');
    expect(splitCommand(command)).toEqual([
      ...['accept', file, '--id', INVITATION.invitationId],
      ...['--account', 'fabrikam', '--location', 'westeurope'],
    ]);
    expect(await run([...splitCommand(command), '--out', folder])).toMatchObject({ exitCode: 0, stderr: '' });
    expect(splitCommand(findCommand(ran, 'reject '))).toEqual([
      ...['reject', file, '--id', INVITATION.invitationId, '--reason', '...'],
    ]);
  });

  test('came from standard input, asks for a file', async () => {
    const { stdout } = await run(['invitation', 'show', '-'], {
      stdin: () => Promise.resolve(JSON.stringify(INVITATION)),
    });
    expect(stdout).toContain('  Save what you piped into this command as a file.\n');
    expect(stdout).toContain('  $ datashare accept <invitation file> \\\n');
  });

  test('is read in place, tells where, before and after it was accepted', async () => {
    const invitation = withFields(INVITATION, { shareKind: 'InPlace' });
    const folder = createFolder();
    const file = join(folder, 'invitation.json');
    writeFileSync(file, JSON.stringify(invitation));
    const endpoint = '  daily\n    https://contoso.blob.core.windows.net/curated/sales/daily\n    abfss://';
    const before = await show(file);
    expect(before.stdout).toMatch(/\$ datashare accept /);
    expect(before.stdout).toContain(`Where to read\n\n${endpoint}`);
    await run(['accept', file, ...ACCOUNT, '--out', folder]);
    const after = await show(file);
    expect(after.stdout).not.toMatch(/\$ datashare (?:accept|sync) /);
    expect(after.stdout).toContain(`$ datashare check ${join(folder, 'sales.subscription.json')}\n`);
    expect(after.stdout).toContain(`Where to read\n\n${endpoint}`);
  });

  test('was accepted next to it under any name, prints the commands for the subscription', async () => {
    const folder = createFolder();
    const file = join(folder, 'invitation.json');
    writeFileSync(file, JSON.stringify({ ...INVITATION, acceptBy: '2026-11-22T12:00:00Z' }));
    writeFileSync(join(folder, 'a.subscription.json'), '{');
    mkdirSync(join(folder, 'b.subscription.json'));
    await run(['accept', file, ...ACCOUNT, '--out', folder, '--name', 'ours']);
    const subscription = join(folder, 'ours.subscription.json');
    // The deadline does not concern what was accepted in time.
    const { stdout } = await run(['invitation', 'show', file], { now: () => new Date('2026-12-01') });
    expect(words(stdout)).toContain(`You have accepted it (${subscription}).`);
    expect(stdout).toContain(`  $ datashare check ${subscription}\n  $ datashare sync ${subscription}\n`);
    expect(stdout).not.toContain('$ datashare accept');
  });

  test('changed after it was accepted, says what changed and prints the command that accepts it again', async () => {
    const { invitation, out } = await acceptShare();
    const file = join(out, 'invitation.json');
    writeFileSync(file, JSON.stringify({ ...invitation, ...TERMS, expiresOn: '2027-07-01T00:00:00Z' }));
    const ran = await show(file);
    expect(words(ran.stdout)).toContain(
      'Since then, the provider changed it: - the provider changed the terms of use',
    );
    expect(words(ran.stdout)).toContain(
      ' - access ends on 2027-07-01T00:00:00Z; you accepted access without end',
    );
    const again = splitCommand(findCommand(ran, 'accept '));
    expect(again).toEqual(['accept', file, '--out', out]);
    expect(await run(again, consent)).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await show(file)).stdout).toContain('$ datashare sync ');
  });

  test('was answered from elsewhere, tells when', async () => {
    const answered = { ...INVITATION, grantOn: 'Acceptance', acceptedOn: '2026-11-21T10:00:00Z' };
    const { stdout } = await show(documentFile(answered));
    expect(words(stdout)).toContain(
      'The provider has an acceptance of 2026-11-21 10:00:00 UTC. If it is yours,',
    );
  });

  test.each([
    ['is suspended', { state: 'Suspended' }, 'None for now: the provider has suspended the invitation.'],
    ['was revoked', { state: 'Revoked' }, 'None: access has ended.'],
    ['ended', { expiresOn: '2026-11-22T12:00:00Z' }, 'None: access has ended.'],
  ])('was accepted and %s, prints no command', async (_what, fields, text) => {
    const { out } = await accept(INVITATION, ACCOUNT);
    const file = join(out, 'invitation.json');
    writeFileSync(file, JSON.stringify({ ...INVITATION, ...fields }));
    const { stdout } = await show(file);
    expect(stdout).toContain(`Next steps\n\n  ${text}`);
    expect(stdout).not.toContain('$ datashare');
  });
});
