import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAcceptance } from '../../../lib/model/documents/parsing/parse-document';
import { problems } from '../../../lib/errors/catalogue';
import * as shareStatus from '../../../lib/runtime/share-status';
import { ACCEPTANCE, INVITATION } from '../../fixtures/documents';
import { createStatusReport, createSynchronizedStatus } from '../../fixtures/status';
import { datashare, documentFile } from '../../support/cli';

const DENIED = problems.accessDenied('exchange', 'exchange', '403');

afterEach(() => jest.restoreAllMocks());

describe('if one exchange cannot be reached', () => {
  test('status shows the others, then reports the unreachable one, and fails', async () => {
    const report = { ...createStatusReport(createSynchronizedStatus('fabrikam')), problems: [DENIED] };
    jest.spyOn(shareStatus, 'getShareStatus').mockResolvedValue(report);
    const ran = await datashare(['status', documentFile(INVITATION)]);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(/^sales: 1 recipient, 1 Accepted\n/);
    expect(ran.stderr).toMatch(/^error: .* \[AccessDenied\]\n {2}fix: /);

    const json = await datashare(['status', documentFile(INVITATION), '--json']);
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      recipients: [{ recipientName: 'fabrikam' }],
      problems: [{ code: 'AccessDenied' }],
    });
  });

  test('acceptance export writes the others, then reports the unreachable one, and fails', async () => {
    const acceptance = parseAcceptance(ACCEPTANCE);
    const received = {
      invitationId: acceptance.invitationId,
      shareName: 'sales',
      recipientName: 'fabrikam',
      receivedOn: '2027-01-02T00:00:00Z',
      acceptance,
      problems: [],
    };
    jest
      .spyOn(shareStatus, 'listReceivedAcceptances')
      .mockResolvedValue({ acceptances: [received], problems: [DENIED] });
    const out = mkdtempSync(join(tmpdir(), 'ds-'));
    const args = ['acceptance', 'export', documentFile(INVITATION), '--out', out];
    const ran = await datashare(args);
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toMatch(/^error: .* \[AccessDenied\]\n {2}fix: /);
    expect(readdirSync(out)).toEqual(['sales-fabrikam.acceptance.json']);
    const json = await datashare([...args, '--json']);
    expect(json.exitCode).toBe(1);
    expect(JSON.parse(json.stdout)).toMatchObject({
      acceptances: [{ acceptance: ACCEPTANCE }],
      refused: [],
      problems: [{ code: 'AccessDenied' }],
    });
  });
});
