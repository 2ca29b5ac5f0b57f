import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { INVITATION } from '../../../fixtures/documents';
import { getNow, OUR_TENANT, createFolder, readJson, readCodes } from '../../../support/accept';
import { datashare, documentFile } from '../../../support/cli';

describe('reject', () => {
  const reject = async (args: readonly string[], out = createFolder()) => {
    const path = documentFile(INVITATION);
    return { ...(await datashare(['reject', path, '--out', out, ...args], { now: getNow })), out };
  };

  test('writes the rejection, and tells whom to send it to', async () => {
    const ran = await reject([
      ...['--reason', 'we have it\nalready', '--consumer', 'Fabrikam', '--contact', 'data@fabrikam.example'],
      ...['--tenant', OUR_TENANT],
    ]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readJson(ran.out, 'sales.rejection.json')).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/rejection.v1.json',
      documentType: 'rejection',
      schemaVersion: 1,
      invitationId: INVITATION.invitationId,
      shareName: 'sales',
      rejectedOn: '2026-11-22T12:00:00.000Z',
      reason: 'we have it\nalready',
      consumer: { consumerName: 'Fabrikam', contact: 'data@fabrikam.example', tenantId: OUR_TENANT },
    });
    expect(ran.stdout).toMatch(/^sales is rejected\n\n {2}rejection {2}.*sales\.rejection\.json/);
    expect(ran.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'to the owner of storage account contoso by any channel',
    );
  });

  test('with --json prints one document; and can be published again', async () => {
    const { out } = await reject(['--reason', 'a']);
    const ran = await reject(['--reason', 'b', '--json'], out);
    expect(JSON.parse(ran.stdout)).toEqual({
      rejection: readJson(out, 'sales.rejection.json'),
      files: { rejection: join(out, 'sales.rejection.json') },
      receipt: { status: 'NoExchange', url: null, problem: null },
    });
  });

  test('reports everything that is wrong at once', async () => {
    const ran = await reject(['--tenant', 'x', '--contact', '\u0007', '--rejected-on', 'today']);
    expect(ran.exitCode).toBe(2);
    expect(readCodes(ran.stderr)).toEqual(['Usage', 'ValueInvalid', 'ValueInvalid', 'ValueInvalid']);
    expect(readCodes((await reject(['--reason', 'x'.repeat(4097)])).stderr)).toEqual(['ValueInvalid']);
    expect(readdirSync(ran.out)).toEqual([]);
  });
});
