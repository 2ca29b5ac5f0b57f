import { documentFile, datashare } from '../../support/cli';
import { FLAT, bothSides, contents, pair, put } from '../../support/accounts';
import { exchange, toInvitation } from '../../support/exchanges';
import { withFields } from '../../fixtures/documents';

describe('digest, and sync by it', () => {
  test('the provider writes what has changed, and the consumer copies it', async () => {
    const { facts } = await exchange();
    const sides = await pair({ a: '1' }, { exchange: facts });
    const invitation = toInvitation(sides.subscription, {
      'recipient.principalId': '00000000-0000-4000-8000-00000000000a',
      'recipient.principalType': 'User',
    });
    const revoked = withFields(invitation, {
      invitationId: '7b0c1f8e-0000-4000-8000-000000000002',
      state: 'Revoked',
      'recipient.recipientName': 'northwind',
    });
    const io = { env: bothSides(FLAT) };
    const files = [documentFile(invitation), documentFile(revoked, 'revoked.json')];
    const digest = (...options: string[]): ReturnType<typeof datashare> =>
      datashare(['digest', ...files, ...options], io);
    const sync = (...options: string[]): ReturnType<typeof datashare> =>
      datashare(['sync', documentFile(sides.subscription), '--from-digest', ...options], io);

    const first = await digest();
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/sales +1 +begun +0 /) as string,
    });
    expect(first.stdout).toContain('sales, northwind: none, because its access has ended or was withdrawn');
    expect((await sync()).exitCode).toBe(0);
    expect(await sync()).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/: nothing has changed: the digests of the provider cover/) as string,
    });
    await put(sides.source, 'b', '2');
    expect(JSON.parse((await digest('--json')).stdout)).toMatchObject({
      shares: [{ changes: 1, sequence: 1 }],
    });
    expect(JSON.parse((await sync('--json')).stdout)).toMatchObject({
      trigger: 'Digest',
      status: 'Succeeded',
    });
    expect(await contents(sides.target)).toEqual({ a: '1', b: '2' });
    const quiet = await sync('--log-format', 'json');
    expect(JSON.parse(quiet.stdout.trim().split('\n').at(-1)!)).toMatchObject({
      status: 'Succeeded',
      exitCode: 0,
    });
  });

  test('a full copy by digests is refused', async () => {
    const { subscription } = await pair({ a: '1' });
    const args = ['sync', documentFile(subscription), '--from-digest', '--mode', 'full'];
    expect((await datashare(args, { env: bothSides(FLAT) })).exitCode).toBe(2);
  });
});
